/** Usual short forms of English and Spanish given names, each one name and its forms. Written for this program; incomplete on purpose. */
const lines = `
aaron ron; abigail abby gail; adam ad; adelaide addie della; adeline addie; agnes aggie nessie; alan al; albert al bert bertie; alberto beto; alejandra alex ale sandra; alejandro alex ale
alexander alex al sandy xander; alexandra alex sandra lexi; alfonso poncho; alfred al fred alfie; alice allie; alicia allie licha; allison allie ally; amanda mandy manda
amelia amy millie mia; anastasia stacy ana; andrew andy drew; angela angie; angelina angie lina; ann annie nan nancy; anna annie ann nan; anne annie nan; annette annie; anthony tony
antonio tony tono; arnold arnie; arthur art artie; august gus; augustus gus; barbara barb babs; beatrice bea trixie; beatriz bea betty; benjamin ben benny; bernard bernie; beverly bev
bradford brad; bradley brad; brandon bran; brenda bren; bridget bridie biddy; calvin cal; cameron cam; candace candy; carolina caro lina; caroline carrie caro lynn; carolyn carrie lynn
cassandra cass cassie sandra; catherine cathy cate katie kate kitty; cecilia cece celia; charles charlie chuck chas; chester chet; christian chris; christina chris tina chrissy christy
christine chris chrissy tina; christopher chris topher kit; clarence clare; clayton clay; clifford cliff; clinton clint; concepcion concha conchita; constance connie; cornelius neil connie
curtis curt; cynthia cindy; cyrus cy; daniel dan danny; david dave davy; deanna dee; deborah deb debbie; delbert bert del; dennis denny; desiree desi; diana di; dolores lola lolita dee
dominic dom nick; donald don donny; dorothy dot dottie dolly; douglas doug; duncan dunc; earnest ernie; edgar ed; edith edie; edmund ed eddie ned ted; eduardo eddie lalo
edward ed eddie ted ned; edwin ed eddie; elaine lainie; eleanor ellie nell nora; elena nena; elizabeth liz beth betty betsy lizzie eliza libby lisa bess; ellen nell nellie; eloise lois
emily em emmy; emma em emmie; enrique kike quique; ernest ernie; ernesto neto; esperanza espie; esther essie hettie; ethel eth; eugene gene; evelyn eve evie; felicia fel; felipe pipe
ferdinand ferdie; fernando nando fer; florence flo florrie; frances fran frannie; francis frank; francisca paquita pancha fran; francisco paco pancho frank; franklin frank
frederick fred freddy; gabriel gabe; gabriela gabby gabi; gabrielle gabby gabi; genevieve gen ginny; georgia georgie; georgina gina; gerald gerry jerry; geraldine gerry; gertrude gert trudy
gilbert gil bert; giovanni gio; grace gracie; gregorio goyo; gregory greg; guadalupe lupe; guillermo memo; gustavo gus tavo; gwendolyn gwen wendy; hannah han; harold hal harry
harriet hattie; harrison harry; hector tito; helen nell nellie lena; henry hank harry; herbert herb bert; herman herm; howard howie; hubert bert; ignacio nacho; irene rene; isaac ike
isabel bella izzy; isabella bella izzy isa; isabelle belle izzy; israel izzy; jacob jake; jacqueline jackie; jaime jimmy; james jim jimmy jamie; janet jan; janice jan; jasmine jas jazz
javier javi; jeanette jean nettie; jeffrey jeff; jennifer jen jenny; jeremiah jerry; jeremy jerry; jerome jerry; jessica jess jessie; jesus chuy; joan joanie; joanna jo joanie; joanne jo
joaquin quino; john jack johnny jon; jonathan jon; jordan jordy; jorge coque; jose pepe; josefina pepa fina; joseph joe joey; josephine jo josie; joshua josh; joyce joy; juan juanito
juanita nita; judith judy judi; julia julie jules; julian jules; juliana julie; julie jules; karen kari; katelyn kate katie; katherine kathy kate katie kay kitty kathryn
kathleen kathy kath kate katie kay; katrina kat trina; kelly kell; kenneth ken kenny; kevin kev; kimberly kim; kristen kris kristy; kristina kris tina kristy; kristine kris; laura laurie
lauren laurie; lawrence larry; leah lee; leonard len lenny leo; leonardo leo; leroy roy lee; leslie les; lester les; lewis lew lou; lillian lily; linda lindy lynn; lindsay lin
lorenzo lencho; lorraine lori; louis lou; louise lou; lourdes lulu; lucas luke; lucia lucy lucha; lucille lucy; lucinda cindy lucy; luis lucho; lydia liddy; madeline maddie; madison maddie
malcolm mal; manuel manny; marcus marc mark; margaret maggie meg peg peggy marge margie greta rita; margarita margo rita mago; maria mary mari marie mia; marianne mary; maribel mari
marie mary; marilyn mary lynn; marjorie marge margie; martha marty mattie patsy; martin marty; marvin marv; mary molly polly mamie mae may mimi minnie; mathew matt
matilda tilda tilly mattie; matthew matt; maureen mo; maurice moe; maximilian max; maxine max; maxwell max; megan meg; melanie mel; melinda mindy linda; melissa missy mel lissa; melvin mel
mercedes mercy meche; meredith merry; michael mike mikey mick; michelle shelly missy micki; miguel mike; mildred millie; miriam mimi; mitchell mitch; monica mona; morris moe; nancy nan
natalie nat; nathan nate nat; nathaniel nate nathan; nicholas nick nicky; nicole nicki nikki; nora norie; norman norm; oliver ollie; olivia liv livvy; oscar ozzie; pamela pam
patricia pat patty tricia trish; patricio pat; patrick pat paddy; paul paulie; paula polly; paulina paula; pauline polly paula; pedro perico; penelope penny; percival percy; peter pete
philip phil; phillip phil; phyllis phyl; prudence prue; rachel rae; rafael rafa; ramon moncho; randall randy; randolph randy; raul rulo; raymond ray; raymundo ray; rebecca becky becca
reginald reg reggie; rhonda ronnie; ricardo rick rico; richard dick rick ricky rich; robert bob bobby rob robbie; roberto beto; roderick rod rick; rodney rod; rodrigo rigo; roger rog
roland rollie; ronald ron ronnie; rosa rosie; rosalie rose rosie; rosalind roz rosie; rosario chayo; rosemarie rose rosie; rosemary rose rosie; roxanne roxie; ruben ben; rudolph rudy
russell russ; salvador sal chava; salvatore sal; samantha sam; samuel sam sammy; sandra sandy; santiago santi; sarah sally sadie; sebastian seb bastian; selina lina; sergio checo
shannon shan; sharon shari; shirley shirl; sidney sid; silvia silvie; simon si; sofia sofi; solomon sol; sophia sophie; stanley stan; stefan steve; stephanie steph
stephen steve stevie steph; steven steve stevie steph; stewart stew; stuart stu; susan sue susie suzy susanna sukey; susanna sue susie; suzanne sue susie suzy; sylvester sly; sylvia syl
tabitha tabby; tamara tammy; tanya tan; teresa terry tess tere tessa; thaddeus thad tad; theodore ted teddy theo; theresa terry tess tere tessa; thomas tom tommy; tiffany tiff
timothy tim timmy; tobias toby; tracy trace; valentina val tina; valerie val; vanessa nessa; vernon vern; veronica ronnie vero roni; vicente chente; victor vic; victoria vicky tori
vincent vince vinny; virginia ginny; vivian viv; wallace wally; walter walt wally; warren ren; wendell wen; wesley wes; wilfred will fred; wilhelmina mina willa
william bill billy will willie liam willy wills; winifred winnie freda; xavier xavi; yolanda yoli; yvonne vonnie; zachariah zach; zachary zach
`;
const byName = new Map<string, Set<string>>(), formals = new Set<string>();
for (const line of lines.trim().split(/; |\n/)) {
  const group = line.split(' ');
  const formal = group[0]!;
  formals.add(formal);
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

/** Both are names by which people are called in full as well: Mary and Maria, Julia and Julie may be sisters. */
export const bothFormal = (a: string, b: string): boolean => formals.has(a) && formals.has(b);

/** Both are usual short forms of one name: Bob and Rob. */
export function shareLongForm(a: string, b: string): boolean {
  const x = byName.get(a), y = byName.get(b);
  if (!x || !y) return false;
  for (const name of x) if (formals.has(name) && y.has(name)) return true;
  return false;
}

/** The usual short and long forms of a given name. */
export const nicknamesOf = (name: string): string[] => [...(byName.get(name) ?? [])];
