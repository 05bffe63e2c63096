/** Street suffixes as the USPS abbreviates them (Publication 28, appendix C1): the standard form, then how people write it. */
const lines = `aly allee alley ally|anx anex annex annx|arc arcade|ave av aven avenu avenue avn avnue|bch beach|bg burg|bgs burgs|blf bluf bluff|blfs bluffs|blvd boul boulevard boulv|bnd bend
br brnch branch|brg brdge bridge|brk brook|brks brooks|btm bot bottm bottom|byp bypa bypas bypass byps|byu bayoo bayou|cir circ circl circle crcl crcle|cirs circles|clb club|clf cliff
clfs cliffs|cmn common|cmns commons|cor corner|cors corners|cp camp cmp|cpe cape|cres crescent crsent crsnt|crk creek|crse course|crst crest|cswy causeway causwa|ct court
ctr cen cent center centr centre cnter cntr|ctrs centers|cts courts|curv curve|cv cove|cvs coves|cyn canyn canyon cnyn|dl dale|dm dam|dr driv drive drv|drs drives|dv div divide dvd
est estate|ests estates|expy exp expr express expressway expw|ext extension extn extnsn|fld field|flds fields|fls falls|flt flat|flts flats|frd ford|frds fords|frg forg forge|frgs forges
frk fork|frks forks|frst forest forests|fry ferry frry|ft fort frt|fwy freeway freewy frway frwy|gdn garden gardn grden grdn|gdns gardens grdns|gln glen|glns glens|grn green|grns greens
grv grov grove|grvs groves|gtwy gateway gatewy gatway gtway|hbr harb harbor harbr hrbor|hbrs harbors|hl hill|hls hills|holw hllw hollow hollows holws|hts ht|hvn haven
hwy highway highwy hiway hiwy hway|is island islnd|isle isles|iss islands islnds|jct jction jctn junction junctn juncton|jcts jctns junctions|knl knol knoll|knls knolls|ky key|kys keys
lck lock|lcks locks|ldg ldge lodg lodge|lf loaf|lgt light|lgts lights|lk lake|lks lakes|ln lane|lndg landing lndng|loop loops|mdw meadow|mdws mdw meadows medows|ml mill|mls mills|mnr manor
mnrs manors|msn missn mssn|mt mnt mount|mtn mntain mntn mountain mountin mtin|mtns mntns mountains|mtwy motorway|nck neck|opas overpass|orch orchard orchrd|oval ovl|park prk parks
path paths|pike pikes|pkwy parkway parkwy pkway pky parkways pkwys|pln plain|plns plains|plz plaza plza|pne pine|pnes pines|pr prairie prr|prt port|prts ports|psge passage|pt point
pts points|radl rad radial radiel|rd road|rdg rdge ridge|rdgs ridges|rds roads|riv river rvr rivr|rnch ranch ranches rnchs|rpd rapid|rpds rapids|rst rest|rte route|shl shoal|shls shoals
shr shoar shore|shrs shoars shores|skwy skyway|smt sumit sumitt summit|spg spng spring sprng|spgs spngs springs sprngs|spur spurs|sq sqr sqre squ square|sqs sqrs squares|st street strt str
sta station statn stn|stra strav straven stravenue stravn strvn strvnue|strm stream streme|sts streets|ter terr terrace|tpke trnpk turnpike turnpk|trak track tracks trk trks
trce trace traces|trfy trafficway|trl trail trails trls|trlr trailer trlrs|trwy throughway|tunl tunel tunls tunnel tunnels tunnl|un union|uns unions|upas underpass|via vdct viadct viaduct
vis vist vista vst vsta|vl ville|vlg vill villag village villg villiage|vlgs villages|vly valley vally vlly|vlys valleys|vw view|vws views|walk walks|way wy|wl well|wls wells
xing crossing crssng|xrd crossroad|xrds crossroads`;

const forms = new Map<string, string>();
for (const line of lines.split(/[|\n]/)) { const [standard, ...written] = line.split(' '); forms.set(standard!, standard!); for (const w of written) forms.set(w, standard!); }

/** The standard form of a street suffix in small letters; undefined for a word that is none. */
export const streetSuffix = (word: string): string | undefined => forms.get(word);
