import { families, seeded } from './people.ts';

/** Seeded, invented HL7 v2 messages and C-CDA documents for the measure of import. */
const two = (n: number): string => String(n).padStart(2, '0');
const givens = ['Ada', 'Alan', 'Amal', 'Carla', 'Chen', 'Dana', 'Emil', 'Fatima', 'Hugo', 'Ines', 'Kofi', 'Lara', 'Mateo', 'Nadia', 'Omar', 'Priya', 'Rosa', 'Sami', 'Uma', 'Wei'];
const labs = [['4548-4', 'Hemoglobin A1c', '%', 6, '4.0-5.6'], ['2160-0', 'Creatinine', 'mg/dL', 1, '0.6-1.2'], ['2823-3', 'Potassium', 'mmol/L', 4.2, '3.5-5.1'], ['2951-2', 'Sodium', 'mmol/L', 139, '136-145'], ['718-7', 'Hemoglobin', 'g/dL', 13.6, '12.0-15.5'], ['2345-7', 'Glucose', 'mg/dL', 98, '70-99']] as const;
const problems = [['38341003', 'Hypertension'], ['44054006', 'Type 2 diabetes mellitus'], ['195967001', 'Asthma'], ['55822004', 'Hyperlipidemia']] as const;
const drugs = [['314076', 'lisinopril 10 MG Oral Tablet'], ['860975', 'metformin hydrochloride 500 MG Oral Tablet'], ['617312', 'atorvastatin 20 MG Oral Tablet'], ['745679', 'albuterol 0.09 MG/ACTUAT Inhaler']] as const;

type Somebody = { n: number; family: string; given: string; born: string; sex: 'F' | 'M'; r: () => number };
function somebody(n: number): Somebody {
  const r = seeded(4242 + n * 6151), pick = <T>(list: readonly T[]): T => list[Math.floor(r() * list.length)]!;
  return { n, family: pick(families), given: pick(givens), born: `${1930 + Math.floor(r() * 79)}${two(1 + Math.floor(r() * 12))}${two(1 + Math.floor(r() * 28))}`, sex: r() < 0.5 ? 'F' : 'M', r };
}
const day = (s: Somebody, visit: number): string => `20${10 + visit}${two(1 + Math.floor(s.r() * 12))}${two(1 + Math.floor(s.r() * 28))}`;
const about = (r: () => number, mid: number): number => Math.round(mid * (0.8 + r() * 0.4) * 100) / 100;

/** A stay: registered, two sets of results, an immunization, discharged. Five messages. */
export function stay(n: number): string[] {
  const s = somebody(n), at = day(s, n % 14);
  const head = (type: string, i: number, time: string): string => `MSH|^~\\&|LAB|NORTH|CHARTS|HERE|${time}||${type}|N${n}M${i}|P|2.5.1`;
  const pid = `PID|1||N${700_000 + n}^^^NORTH^MR||${s.family}^${s.given}^Q||${s.born}|${s.sex}||2106-3^White^HL70005|${1 + (n % 900)} Oak Street^^Lowell^MA^01850^USA||^PRN^PH^^1^978^555${two(n % 100)}${two((n * 7) % 100)}|||M|||999-${two(10 + (n % 89))}-${1000 + (n % 8999)}`;
  const pv1 = (more = ''): string => `PV1|1|O|CLINIC^12^A^NORTH||||1003000126^Welby^Marcus^^^^MD^^NPI||||||||||||V${n}${'|'.repeat(25)}${at}0800${more}`;
  const oru = (i: number): string => [head('ORU^R01^ORU_R01', i, `${at}100${i}`), pid, pv1(), `ORC|RE|O${n}-${i}|F${n}-${i}||CM||||${at}09${two(i)}|||1003000126^Welby^Marcus^^^^MD^^NPI`,
    `OBR|1|O${n}-${i}|F${n}-${i}|24323-8^Comprehensive metabolic panel^LN|||${at}09${two(i)}|||||||||1003000126^Welby^Marcus^^^^MD^^NPI||||||${at}1000||LAB|F`,
    ...labs.map(([code, name, unit, mid, range], k) => `OBX|${k + 1}|NM|${code}^${name}^LN||${about(s.r, mid)}|${unit}^${unit}^UCUM|${range}|N|||F|||${at}09${two(i)}`)].join('\r');
  return [
    [head('ADT^A04^ADT_A01', 0, `${at}0800`), `EVN|A04|${at}0800`, pid, `NK1|1|${s.family}^Kin|SPO^Spouse^HL70063|||EC`, pv1(), `DG1|1||I10^Essential (primary) hypertension^I10C||${at}|A`, 'AL1|1|DA|7980^penicillin G^RXNORM|MO|hives'].join('\r'),
    oru(1), oru(2),
    [head('VXU^V04^VXU_V04', 3, `${at}1100`), pid, pv1(), `ORC|RE||I${n}||CM`, `RXA|0|1|${at}1050||140^Influenza, seasonal, injectable, preservative free^CVX|0.5|mL^mL^UCUM||00^New immunization record^NIP001||||||L${n}|20301231|PMC^sanofi pasteur^MVX|||CP|A`, 'RXR|C28161^Intramuscular^NCIT|LA^Left arm^HL70163'].join('\r'),
    [head('ADT^A03^ADT_A03', 4, `${at}1200`), `EVN|A03|${at}1200`, pid, pv1(`|${at}1200`)].join('\r'),
  ];
}

const time = (t: string): string => `${t}0930-0500`;
const code = (c: string, system: 'loinc' | 'snomed' | 'rxnorm', name: string, ref?: string): string => {
  const [oid, says] = { loinc: ['2.16.840.1.113883.6.1', 'LOINC'], snomed: ['2.16.840.1.113883.6.96', 'SNOMED CT'], rxnorm: ['2.16.840.1.113883.6.88', 'RxNorm'] }[system] as [string, string];
  return `code="${c}" codeSystem="${oid}" codeSystemName="${says}" displayName="${name}"${ref ? `><originalText><reference value="#${ref}"/></originalText>` : '/>'}`;
};
const root = '2.16.840.1.113883.10.20.22';
const section = (template: string, loinc: string, title: string, rows: string, entries: string): string => `<component><section><templateId root="${root}.${template}"/><templateId root="${root}.${template}" extension="2015-08-01"/><code ${code(loinc, 'loinc', title)}<title>${title}</title>
<text><table border="1"><thead><tr><th>What</th><th>When</th><th>Value</th></tr></thead><tbody>${rows}</tbody></table></text>${entries}</section></component>`;
const row = (id: string, what: string, when: string, value = ''): string => `<tr><td><content ID="${id}">${what}</content></td><td>${when}</td><td>${value}</td></tr>\n`;

/** A continuity of care document of about 70 entries. */
export function document(n: number): string {
  const s = somebody(1_000_000 + n), doc = `2.999.77.${n}`, at = day(s, n % 14);
  const id = (kind: string, i: number): string => `<id root="${doc}" extension="${kind}${i}"/>`;
  const author = `<author><time value="${time(at)}"/><assignedAuthor><id root="2.16.840.1.113883.4.6" extension="1003000126"/><assignedPerson><name><given>Marcus</given><family>Welby</family></name></assignedPerson><representedOrganization><id root="2.999.77" extension="north"/><name>North Clinic</name></representedOrganization></assignedAuthor></author>`;
  const some = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
  const results = some(6, (g) => {
    const when = day(s, g), list = labs.map(([loinc, name, unit, mid], k) => ({ loinc, name, unit, value: about(s.r, mid), ref: `r${g}-${k}`, k }));
    return { rows: list.map((o) => row(o.ref, o.name, when, `${o.value} ${o.unit}`)).join(''), entry: `<entry typeCode="DRIV"><organizer classCode="BATTERY" moodCode="EVN"><templateId root="${root}.4.1"/><templateId root="${root}.4.1" extension="2015-08-01"/>${id('panel', g)}<code ${code('24323-8', 'loinc', 'Comprehensive metabolic panel')}<statusCode code="completed"/><effectiveTime><low value="${time(when)}"/><high value="${time(when)}"/></effectiveTime>${author}
${list.map((o) => `<component><observation classCode="OBS" moodCode="EVN"><templateId root="${root}.4.2"/><templateId root="${root}.4.2" extension="2015-08-01"/>${id(`result${g}-`, o.k)}<code ${code(o.loinc, 'loinc', o.name, o.ref)}</code><statusCode code="completed"/><effectiveTime value="${time(when)}"/><value xsi:type="PQ" value="${o.value}" unit="${o.unit}"/><interpretationCode code="N" codeSystem="2.16.840.1.113883.5.83"/></observation></component>`).join('\n')}</organizer></entry>` };
  });
  const conditions = problems.map(([snomed, name], i) => ({ rows: row(`p${i}`, name, at, 'active'), entry: `<entry><act classCode="ACT" moodCode="EVN"><templateId root="${root}.4.3"/><templateId root="${root}.4.3" extension="2015-08-01"/>${id('concern', i)}<code code="CONC" codeSystem="2.16.840.1.113883.5.6"/><statusCode code="active"/><effectiveTime><low value="${time(at)}"/></effectiveTime>${author}<entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN"><templateId root="${root}.4.4"/><templateId root="${root}.4.4" extension="2015-08-01"/>${id('problem', i)}<code ${code('55607006', 'snomed', 'Problem')}<text><reference value="#p${i}"/></text><statusCode code="completed"/><effectiveTime><low value="${at}"/></effectiveTime><value xsi:type="CD" ${code(snomed, 'snomed', name, `p${i}`)}</value></observation></entryRelationship></act></entry>` }));
  const medications = drugs.map(([rx, name], i) => ({ rows: row(`m${i}`, name, at, 'one a day'), entry: `<entry><substanceAdministration classCode="SBADM" moodCode="EVN"><templateId root="${root}.4.16"/><templateId root="${root}.4.16" extension="2014-06-09"/>${id('med', i)}<text><reference value="#m${i}"/></text><statusCode code="active"/><effectiveTime xsi:type="IVL_TS"><low value="${at}"/></effectiveTime><effectiveTime xsi:type="PIVL_TS" operator="A"><period value="1" unit="d"/></effectiveTime><routeCode code="C38288" codeSystem="2.16.840.1.113883.3.26.1.1" displayName="Oral"/><doseQuantity value="1"/><consumable><manufacturedProduct classCode="MANU"><templateId root="${root}.4.23"/><manufacturedMaterial><code ${code(rx, 'rxnorm', name, `m${i}`)}</code></manufacturedMaterial></manufacturedProduct></consumable>${author}</substanceAdministration></entry>` }));
  const vitals = some(3, (g) => {
    const when = day(s, g), list = ([['8480-6', 'Systolic blood pressure', 'mm[Hg]', 124], ['8462-4', 'Diastolic blood pressure', 'mm[Hg]', 78], ['29463-7', 'Body weight', 'kg', 78]] as const).map(([loinc, name, unit, mid], k) => ({ loinc, name, unit, value: about(s.r, mid), ref: `v${g}-${k}`, k }));
    return { rows: list.map((o) => row(o.ref, o.name, when, `${o.value} ${o.unit}`)).join(''), entry: `<entry typeCode="DRIV"><organizer classCode="CLUSTER" moodCode="EVN"><templateId root="${root}.4.26"/><templateId root="${root}.4.26" extension="2015-08-01"/>${id('vitals', g)}<code ${code('46680005', 'snomed', 'Vital signs')}<statusCode code="completed"/><effectiveTime value="${time(when)}"/>
${list.map((o) => `<component><observation classCode="OBS" moodCode="EVN"><templateId root="${root}.4.27"/><templateId root="${root}.4.27" extension="2014-06-09"/>${id(`vital${g}-`, o.k)}<code ${code(o.loinc, 'loinc', o.name)}<text><reference value="#${o.ref}"/></text><statusCode code="completed"/><effectiveTime value="${time(when)}"/><value xsi:type="PQ" value="${o.value}" unit="${o.unit}"/></observation></component>`).join('\n')}</organizer></entry>` };
  });
  const visits = some(4, (i) => ({ when: day(s, i), i })).map(({ when, i }) => ({ rows: row(`e${i}`, 'Office visit', when), entry: `<entry typeCode="DRIV"><encounter classCode="ENC" moodCode="EVN"><templateId root="${root}.4.49"/><templateId root="${root}.4.49" extension="2015-08-01"/>${id('visit', i)}<code code="99213" codeSystem="2.16.840.1.113883.6.12" displayName="Office visit"><originalText><reference value="#e${i}"/></originalText></code><effectiveTime value="${time(when)}"/></encounter></entry>` }));
  const put = (template: string, loinc: string, title: string, parts: readonly { rows: string; entry: string }[]): string => section(template, loinc, title, parts.map((p) => p.rows).join(''), parts.map((p) => p.entry).join('\n'));
  return `<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:sdtc="urn:hl7-org:sdtc"><realmCode code="US"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/><templateId root="${root}.1.1"/><templateId root="${root}.1.2" extension="2015-08-01"/>
<id root="${doc}"/><code ${code('34133-9', 'loinc', 'Summarization of Episode Note')}<title>Continuity of Care Document</title><effectiveTime value="${time(at)}"/><confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/><languageCode code="en-US"/>
<recordTarget><patientRole><id root="2.999.77.1" extension="C${n}"/><addr use="HP"><streetAddressLine>${1 + (n % 900)} Oak Street</streetAddressLine><city>Lowell</city><state>MA</state><postalCode>01850</postalCode><country>US</country></addr><telecom use="HP" value="tel:+1-978-555-${1000 + (n % 8999)}"/><patient><name use="L"><given>${s.given}</given><family>${s.family}</family></name><administrativeGenderCode code="${s.sex}" codeSystem="2.16.840.1.113883.5.1"/><birthTime value="${s.born}"/><raceCode code="2106-3" codeSystem="2.16.840.1.113883.6.238" displayName="White"/></patient><providerOrganization><id root="2.999.77" extension="north"/><name>North Clinic</name></providerOrganization></patientRole></recordTarget>
${author}<custodian><assignedCustodian><representedCustodianOrganization><id root="2.999.77" extension="north"/><name>North Clinic</name></representedCustodianOrganization></assignedCustodian></custodian>
<component><structuredBody>${put('2.5.1', '11450-4', 'Problems', conditions)}${put('2.1.1', '10160-0', 'Medications', medications)}${put('2.3.1', '30954-2', 'Results', results)}${put('2.4.1', '8716-3', 'Vital signs', vitals)}${put('2.22.1', '46240-8', 'Encounters', visits)}</structuredBody></component></ClinicalDocument>
`;
}
