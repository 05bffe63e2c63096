/**
 * Which state a ZIP code's first three digits belong to (USPS L002, as GeoNames' postal codes give it, CC BY 4.0). Some prefixes cross a border and
 * stand twice. Military and diplomatic mail: 090-098 AE, 340 AA, 962-966 AP. The Pacific: 967-969 with PW, MP, FM, MH, AS and GU.
 */
const lines = `AA 340
AE 90-98
AK 995-999
AL 350-352 354-369
AP 962-966
AR 716-729
AS 967
AZ 850-853 855-857 859-860 863-865
CA 900-908 910-928 930-961
CO 800-816
CT 60-69
DC 200 202-205 569
DE 197-199
FL 320-339 341-342 344 346-347 349
FM 969
GA 300-319 398-399
GU 969
HI 967-968
IA 500-516 520-528
ID 832-838
IL 600-620 622-629
IN 460-479
KS 660-662 664-679
KY 400-418 420-427
LA 700-701 703-708 710-714
MA 10-27 55
MD 205-212 214-219
ME 39-49
MH 969
MI 480-499
MN 550-551 553-567
MO 630-631 633-641 644-658 726
MP 969
MS 386-397
MT 590-599
NC 270-289
ND 580-588
NE 680-681 683-693
NH 30-38
NJ 70-89
NM 870-871 873-884
NV 889-891 893-895 897-898
NY 5 63 100-149
OH 430-459
OK 730-731 734-741 743-749
OR 970-979
PA 150-196
PR 6-7 9
PW 969
RI 28-29
SC 290-299
SD 570-577
TN 370-385
TX 733 739 750-770 772-799 885
UT 840-847
VA 201 205 220-246
VI 8
VT 50-54 56-59
WA 980-986 988-994
WI 530-532 534-535 537-549
WV 247-268
WY 820-831 834`;

const byPrefix = new Map<number, string[]>();
for (const line of lines.split('\n')) {
  const [state, ...ranges] = line.split(' ');
  for (const range of ranges) {
    const [from, to = from] = range.split('-').map(Number);
    for (let n = from!; n <= to!; n += 1) { const held = byPrefix.get(n); if (held) held.push(state!); else byPrefix.set(n, [state!]); }
  }
}

/** The states a ZIP code may lie in; empty when its first three digits are in use nowhere. */
export const statesOfZip = (zip: string): readonly string[] => byPrefix.get(Number(zip.trim().slice(0, 3))) ?? [];

const names = `AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|AS American Samoa|GU Guam|MP Northern Mariana Islands|PR Puerto Rico|VI U.S. Virgin Islands|FM Micronesia|MH Marshall Islands|PW Palau|AA Armed Forces Americas|AE Armed Forces Europe|AP Armed Forces Pacific`;
/** States and territories by their USPS letters (Publication 28, appendix B). */
export const usStates: readonly { code: string; name: string }[] = names.split('|').map((one) => ({ code: one.slice(0, 2), name: one.slice(3) }));

/** The USPS letters of a state as people write it; undefined when it is none. */
export const stateCode = (text: string): string | undefined => {
  const plain = text.trim().toLowerCase();
  return usStates.find((s) => s.code.toLowerCase() === plain || s.name.toLowerCase() === plain)?.code;
};
