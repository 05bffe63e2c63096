import { expect, it } from 'vitest';
import { layouts } from './index.ts';
import type { CodeSet, ConceptDraft } from './index.ts';

/** Small samples in each official layout. */
async function read(files: Record<string, string>): Promise<CodeSet & { kind: string; by: Map<string, ConceptDraft> }> {
  const chosen = [...new Set(Object.entries(files).map(([path, text]) => layouts.find((l) => l.recognises(path, text))))];
  expect(chosen.length, 'all files are of one layout').toBe(1);
  const reader = chosen[0]!.reader({});
  for (const [path, text] of Object.entries(files)) await reader.take({ path, lines: (async function* () { yield* text.split('\n').map((l) => l.replace(/\r$/, '')); })() });
  const set = reader.done();
  return { ...set, kind: chosen[0]!.kind, by: new Map([...set.systems[0]!.concepts].map((c) => [c.code, c])) };
}

const order = (n: number, code: string, flag: 0 | 1, long: string): string => `${String(n).padStart(5, '0')} ${code.padEnd(7)} ${flag} ${long.slice(0, 60).padEnd(60)} ${long}`;
const hcpcs = (code: string, seq: string, id: string, long: string, short = '', term = ''): string => {
  const line = Array.from({ length: 320 }, () => ' ');
  const put = (from: number, text: string): void => { [...text].forEach((c, i) => { line[from - 1 + i] = c; }); };
  put(1, code.length === 2 ? `   ${code}` : code); put(6, seq); put(11, id); put(12, long); put(92, short); put(230, 'C'); put(257, 'D1E'); put(269, '19860101'); put(277, '20200101'); put(285, term);
  return line.join('');
};

it('ICD-10-PCS order file: seven characters under their table', async () => {
  const { kind, by } = await read({ 'icd10pcs_order_2026.txt': [order(1, '001', 0, 'Central Nervous System and Cranial Nerves, Bypass'), order(2, '0016070', 1, 'Bypass Cerebral Ventricle to Nasopharynx with Autologous Tissue Substitute, Open Approach')].join('\n') });
  expect(kind).toBe('icd10pcs');
  expect(by.get('0016070')).toMatchObject({ selectable: true, parents: ['001'] });
  expect(by.get('001')!.selectable).toBe(false);
});

it('ICD-10-CM tabular list: notes, inclusion terms, and seventh characters filled with X', async () => {
  const xml = '<?xml version="1.0"?>\n<ICD10CM.tabular><version>2026</version><chapter><name>19</name><section id="T36"><diag><name>T36</name><desc>Poisoning by antibiotics</desc><excludes1><note>antineoplastic antibiotics (T45.1-)</note></excludes1><sevenChrDef><extension char="A">initial encounter</extension><extension char="D">subsequent encounter</extension></sevenChrDef>\n<diag><name>T36.0</name><desc>Poisoning by penicillins</desc><inclusionTerm><note>Poisoning by benzylpenicillin</note></inclusionTerm></diag></diag></section></chapter></ICD10CM.tabular>';
  const { kind, systems, by } = await read({ 'icd10cm_tabular_2026.xml': xml });
  expect(kind).toBe('icd10cm');
  expect(systems[0]!.system).toMatchObject({ version: '2026', effectiveOn: '2025-10-01', content: 'fragment' });
  expect(by.get('T36.0X' + 'XA')).toMatchObject({ display: 'Poisoning by penicillins, initial encounter', parents: ['T36.0'], selectable: true });
  expect(by.get('T36.0')).toMatchObject({ selectable: false, synonyms: ['Poisoning by benzylpenicillin'] });
  expect(by.get('T36')!.properties!['excludes1']).toMatch(/antineoplastic/);
});

it('HCPCS ANWEB, fixed width: descriptions over several records, terminated codes retired', async () => {
  const { kind, by } = await read({ 'HCPC2026_JAN_ANWEB.txt': [hcpcs('A0021', '00100', '3', 'Ambulance service, outside state per mile, transport', 'Outside state ambulance serv', '20240331'), hcpcs('A0021', '00200', '4', '(medicaid only)'), hcpcs('E0100', '00100', '3', 'Cane, includes canes of all materials', 'Cane adjust/fixed with tip'), hcpcs('A1', '00100', '7', 'Dressing for one wound', 'Dressing for one wound')].join('\r\n') });
  expect(kind).toBe('hcpcs');
  expect(by.get('A0021')).toMatchObject({ display: 'Ambulance service, outside state per mile, transport (medicaid only)', active: false, retiredOn: '2024-03-31', synonyms: ['Outside state ambulance serv'] });
  expect(by.get('E0100')).toMatchObject({ properties: { kind: 'procedure', coverage: 'C', betos: 'D1E', added: '1986-01-01' } });
  expect(by.get('A1')!.properties!['kind']).toBe('modifier');
});

it('CVX with bars, with tabs, and as XML', async () => {
  const bars = '03 |MMR|measles, mumps and rubella virus vaccine||Active|False|2010/05/28\n99|RESERVED - do not use|RESERVED - do not use||Never Active|True|2010/09/30\n';
  const xml = '<?xml version="1.0"?><CVXCodes><CVXInfo><ShortDescription>MMR</ShortDescription><FullVaccinename>measles, mumps and rubella virus vaccine</FullVaccinename><CVXCode>3</CVXCode><Notes/><Status>Active</Status><LastUpdated>5/28/2010</LastUpdated></CVXInfo></CVXCodes>';
  for (const files of [{ 'cvx.txt': bars }, { 'cvx.txt': bars.replaceAll('|', '\t') }, { 'cvx.xml': xml }]) {
    const { kind, by } = await read(files as unknown as Record<string, string>);
    expect(kind).toBe('cvx');
    expect(by.get('03')).toMatchObject({ display: 'MMR', synonyms: ['measles, mumps and rubella virus vaccine'], selectable: true, properties: { status: 'Active', updated: '2010-05-28' } });
  }
  expect((await read({ 'cvx.txt': bars })).by.get('99')!.selectable).toBe(false);
});

it('LOINC table: class, units, related names; deprecated is retired, discouraged not entered', async () => {
  const head = '"LOINC_NUM","COMPONENT","PROPERTY","SYSTEM","CLASS","VersionLastChanged","STATUS","CONSUMER_NAME","RELATEDNAMES2","SHORTNAME","EXAMPLE_UCUM_UNITS","LONG_COMMON_NAME"';
  const { kind, systems, by } = await read({ 'Loinc_2.80/LoincTable/Loinc.csv': `${head}\n"4548-4","Hemoglobin A1c/Hemoglobin.total","MFr","Bld","HEM/BC","2.80","ACTIVE","","HbA1c; A1c; Glycated","Hgb A1c MFr Bld","%","Hemoglobin A1c/Hemoglobin.total in Blood"\n"1-8","Acyclovir ""old""","Susc","Isolate","ABXBACT","2.50","DEPRECATED","","","","","Acyclovir [Susceptibility]"\n"2-6","X","Susc","Isolate","ABXBACT","2.50","DISCOURAGED","","","","","X [Susceptibility]"\n` });
  expect(kind).toBe('loinc');
  expect(systems[0]!.system).toMatchObject({ version: '2.80', licence: expect.stringContaining('Regenstrief') });
  expect(by.get('4548-4')).toMatchObject({ synonyms: ['Hgb A1c MFr Bld', 'HbA1c', 'A1c', 'Glycated'], properties: { CLASS: 'HEM/BC', EXAMPLE_UCUM_UNITS: '%' } });
  expect([by.get('1-8')!.active, by.get('2-6')!.active, by.get('2-6')!.selectable]).toEqual([false, true, false]);
});

it('SNOMED CT RF2 snapshot: preferred term, tag, parents, inactive retired', async () => {
  const t = (...rows: string[][]): string => rows.map((r) => r.join('\t')).join('\r\n');
  const { kind, systems, by } = await read({
    'Snapshot/Terminology/sct2_Concept_Snapshot_US1000124_20260301.txt': t(['id', 'effectiveTime', 'active', 'moduleId', 'definitionStatusId'], ['64572001', '20020131', '1', 'm', '900000000000074008'], ['195967001', '20020131', '1', 'm', '900000000000073002'], ['1234567001', '20250101', '0', 'm', '900000000000074008']),
    'Snapshot/Terminology/sct2_Description_Snapshot-en_US1000124_20260301.txt': t(['id', 'effectiveTime', 'active', 'moduleId', 'conceptId', 'languageCode', 'typeId', 'term', 'caseSignificanceId'],
      ['111011', '20020131', '1', 'm', '64572001', 'en', '900000000000003001', 'Disease (disorder)', 'c'], ['222012', '20020131', '1', 'm', '195967001', 'en', '900000000000003001', 'Asthma (disorder)', 'c'], ['333013', '20020131', '1', 'm', '195967001', 'en', '900000000000013009', 'Bronchial asthma', 'c'], ['444014', '20020131', '1', 'm', '195967001', 'en', '900000000000013009', 'Asthma', 'c'], ['555015', '20020131', '1', 'm', '1234567001', 'en', '900000000000003001', 'Old thing (finding)', 'c']),
    'Snapshot/Terminology/sct2_Relationship_Snapshot_US1000124_20260301.txt': t(['id', 'effectiveTime', 'active', 'moduleId', 'sourceId', 'destinationId', 'relationshipGroup', 'typeId', 'characteristicTypeId', 'modifierId'], ['777021', '20020131', '1', 'm', '195967001', '64572001', '0', '116680003', 'x', 'y'], ['888021', '20020131', '1', 'm', '195967001', '39607008', '0', '363698007', 'x', 'y']),
    'Snapshot/Refset/Language/der2_cRefset_LanguageSnapshot-en_US1000124_20260301.txt': t(['id', 'effectiveTime', 'active', 'moduleId', 'refsetId', 'referencedComponentId', 'acceptabilityId'], ['80000000-0000-0000-0000-000000000001', '20020131', '1', 'm', '900000000000509007', '444014', '900000000000548007']),
  });
  expect(kind).toBe('snomed');
  expect(systems[0]!.system.effectiveOn).toBe('2026-03-01');
  expect(by.get('195967001')).toEqual({ code: '195967001', display: 'Asthma', synonyms: ['Asthma (disorder)', 'Bronchial asthma'], active: true, parents: ['64572001'], properties: { semanticTag: 'disorder', sufficientlyDefined: true } });
  expect(by.get('1234567001')).toMatchObject({ active: false, retiredOn: '2025-01-01', display: 'Old thing' });
});

it('RxNorm RRF: term type, ingredient, synonyms, obsolete retired; other sources left out', async () => {
  const conso = (code: string, sab: string, tty: string, text: string, suppress = 'N'): string => `${code}|ENG||||||1${code}|||` + `|${sab}|${tty}|${code}|${text}||${suppress}|4096|`;
  const { kind, systems, by } = await read({
    'RxNorm_full_03022026/rrf/RXNCONSO.RRF': [conso('314076', 'RXNORM', 'SY', 'lisinopril 10 mg tab'), conso('314076', 'RXNORM', 'SCD', 'lisinopril 10 MG Oral Tablet'), conso('29046', 'RXNORM', 'IN', 'lisinopril'), conso('314076', 'MMSL', 'CD', 'Somebody else\'s name'), conso('99', 'RXNORM', 'SCD', 'withdrawn 1 MG Oral Tablet', 'O')].join('\n'),
    'RxNorm_full_03022026/rrf/RXNSAT.RRF': '314076|||1|AUI|314076|||RXN_AVAILABLE_STRENGTH|RXNORM|10 MG|N|4096|',
    'RxNorm_full_03022026/rrf/RXNREL.RRF': '29046||CUI|RO|314076||CUI|has_ingredient|1||RXNORM|||||4096|',
  });
  expect(kind).toBe('rxnorm');
  expect(systems[0]!.system).toMatchObject({ version: '03022026', effectiveOn: '2026-03-02' });
  expect(by.get('314076')).toEqual({ code: '314076', display: 'lisinopril 10 MG Oral Tablet', synonyms: ['lisinopril 10 mg tab'], active: true, properties: { tty: 'SCD', RXN_AVAILABLE_STRENGTH: '10 MG', has_ingredient: '29046' } });
  expect(by.get('99')!.active).toBe(false);
});

it.each([
  ['HCPC2026_ANWEB.txt', `${hcpcs('A0021', '00100', '3', 'x')}\nbroken`, 2], ['cvx.txt', '03|MMR|x||Active|False|d\nfour|x|y||Active\n', 2],
  ['Loinc.csv', '"LOINC_NUM","RELATEDNAMES2","LONG_COMMON_NAME"\n"4548-4","","A1c"\n"none","",""\n', 3], ['rrf/RXNCONSO.RRF', '1|ENG|x|\n', 1],
  ['sct2_Concept_Snapshot_INT_20260101.txt', 'id\teffectiveTime\tactive\tmoduleId\tdefinitionStatusId\n64572001\t20020131\t1\n', 2], ['codes.ndjson', '{"resourceType":"CodeSystem","url":"http://a","concept":[]}\n{"resourceType":\n', 2],
] as const)('%s with a broken line is refused at its line', async (path, text, line) => {
  await expect(read({ [path]: text })).rejects.toMatchObject({ line });
});
