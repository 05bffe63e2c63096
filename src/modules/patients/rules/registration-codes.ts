/** The short lists a registration form offers, with the code systems that US Core and FHIR R4 bind them to. Pure data. */
export type Coding = { system: string | null; code: string | null; display: string };
const of = (system: string, lines: string): Coding[] => lines.trim().split('\n').map((l) => { const at = l.indexOf(' '); return { system, code: l.slice(0, at), display: l.slice(at + 1) }; });

export const raceSystem = 'urn:oid:2.16.840.1.113883.6.238';
export const nullFlavor = 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor';
const asked = of(nullFlavor, 'ASKU Asked, not answered\nUNK Unknown');

/** OMB race categories (OMB Directive 15 as US Core's value set has it). */
export const races: Coding[] = [...of(raceSystem, `1002-5 American Indian or Alaska Native
2028-9 Asian
2054-5 Black or African American
2076-8 Native Hawaiian or Other Pacific Islander
2106-3 White`), ...asked];
export const ethnicities: Coding[] = [...of(raceSystem, `2135-2 Hispanic or Latino
2186-5 Not Hispanic or Latino`), ...asked];
/** Of the CDC's detailed codes those asked for most; another one is written in words. */
export const detailedRaces = of(raceSystem, `2029-7 Asian Indian
2034-7 Chinese
2036-2 Filipino
2037-0 Hmong
2039-6 Japanese
2040-4 Korean
2047-9 Vietnamese
2060-2 African
2071-9 Haitian
2067-7 Jamaican
2058-6 African American
2118-8 Middle Eastern or North African
2079-2 Native Hawaiian
2080-0 Samoan
2086-7 Guamanian or Chamorro
2088-3 Tongan`);
export const detailedEthnicities = of(raceSystem, `2148-5 Mexican
2180-8 Puerto Rican
2182-4 Cuban
2184-0 Dominican
2161-8 Salvadoran
2157-6 Guatemalan
2158-4 Honduran
2169-1 Colombian
2172-5 Ecuadorian
2174-1 Peruvian`);
export const ombCodes: ReadonlySet<string> = new Set([...races, ...ethnicities].map((c) => c.code!));

const bcp47 = 'urn:ietf:bcp:47';
export const languages = of(bcp47, `en English
es Spanish
zh Chinese
zh-Hans Chinese (simplified)
yue Cantonese
vi Vietnamese
tl Tagalog
ar Arabic
fr French
ht Haitian Creole
ko Korean
ru Russian
pt Portuguese
de German
it Italian
pl Polish
ja Japanese
fa Persian
hi Hindi
ur Urdu
gu Gujarati
pa Punjabi
bn Bengali
ta Tamil
te Telugu
am Amharic
so Somali
sw Swahili
uk Ukrainian
hmn Hmong
my Burmese
km Khmer
lo Lao
th Thai
nv Navajo
el Greek
he Hebrew
hy Armenian
ne Nepali
sgn-ase American Sign Language`);

const role = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';
/** What a related person is to the patient (v3-RoleCode). */
export const relationships = of(role, `SPS Spouse
DOMPART Domestic partner
MTH Mother
FTH Father
PRN Parent
CHILD Child
SON Son
DAU Daughter
BRO Brother
SIS Sister
SIB Sibling
GRPRN Grandparent
GRNDCHILD Grandchild
AUNT Aunt
UNCLE Uncle
EXT Other relative
FRND Friend
NBOR Neighbor
ROOM Roommate`);
export const maritalStatuses = [...of('http://terminology.hl7.org/CodeSystem/v3-MaritalStatus', `S Never married
M Married
T Domestic partner
L Legally separated
D Divorced
W Widowed`), ...of(nullFlavor, 'UNK Unknown')];

/** Parameter for clinical use (FHIR extension patient-sexParameterForClinicalUse). */
export const sexForClinicalUse = of('http://terminology.hl7.org/CodeSystem/sex-parameter-for-clinical-use', `female-typical Female reference ranges
male-typical Male reference ranges
specified As noted by the clinician
unknown Unknown`);
export const suffixes = ['Jr', 'Sr', 'II', 'III', 'IV', 'V'];
