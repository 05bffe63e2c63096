/** Usual short forms of English and Spanish given names, each line one name and its forms. Written for this program; incomplete on purpose. */
const lines = `
abigail abby gail
albert al bert bertie
alexander alex al sandy xander
alexandra alex sandra lexi
alfred al fred alfie
andrew andy drew
anthony tony
antonio tony tono
barbara barb babs
benjamin ben benny
bernard bernie
catherine cathy cate katie kate kitty
katherine kathy kate katie kay kitty kathryn
charles charlie chuck chas
christine chris chrissy tina
christopher chris topher kit
cynthia cindy
daniel dan danny
david dave davy
deborah deb debbie
dolores lola
donald don donny
dorothy dot dottie dolly
douglas doug
edward ed eddie ted ned
eleanor ellie nell nora
elizabeth liz beth betty betsy lizzie eliza libby lisa bess
emily em emmy
eugene gene
francis frank
frances fran frannie
francisco paco pancho frank
frederick fred freddy
gabriel gabe
gerald gerry jerry
geraldine gerry
gregory greg
guadalupe lupe
harold hal harry
henry hank harry
isabel bella izzy
jacob jake
jacqueline jackie
james jim jimmy jamie
janet jan
jeffrey jeff
jennifer jen jenny
jessica jess jessie
john jack johnny jon
jonathan jon
jose pepe
joseph joe joey
joshua josh
judith judy
kenneth ken kenny
kimberly kim
lawrence larry
leonard len lenny leo
lillian lily
louis lou
lucille lucy
manuel manny
margaret maggie meg peg peggy marge margie greta rita
maria mary
mary molly polly mamie
matthew matt
maximilian max
michael mike mikey mick
mildred millie
mitchell mitch
nancy nan
nathaniel nate nathan
nicholas nick nicky
pamela pam
patricia pat patty tricia trish
patrick pat paddy
peter pete
philip phil
phillip phil
rafael rafa
raymond ray
rebecca becky becca
richard dick rick ricky rich
robert bob bobby rob robbie
roberto beto
ronald ron ronnie
rosemary rose rosie
russell russ
samantha sam
samuel sam sammy
sandra sandy
sarah sally sadie
stephanie steph
stephen steve
steven steve
susan sue susie suzy
teresa terry tess
theodore ted teddy theo
theresa terry tess
thomas tom tommy
timothy tim
victor vic
victoria vicky tori
vincent vince vinny
virginia ginny
walter walt wally
william bill billy will willie liam
zachary zach
`;
const byName = new Map<string, Set<string>>();
for (const line of lines.trim().split('\n')) {
  const group = line.split(' ');
  const formal = group[0]!;
  for (const short of group.slice(1)) {
    for (const [a, b] of [[formal, short], [short, formal]] as const) {
      let set = byName.get(a);
      if (!set) byName.set(a, set = new Set());
      set.add(b);
    }
  }
}

/** One is a usual short form of the other. */
export const isNickname = (a: string, b: string): boolean => byName.get(a)?.has(b) === true;

/** The usual short and long forms of a given name. */
export const nicknamesOf = (name: string): string[] => [...(byName.get(name) ?? [])];
