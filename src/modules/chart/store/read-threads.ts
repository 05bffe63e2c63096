import type { Named, Tx } from '../../../platform/db/tx.ts';
import { binaryArray } from '../../../platform/db/binary-array.ts';
import { searchParameter } from '../../../standards/fhir/search-parameters.ts';
import { typeName, typeNames, typeNumber } from './type-numbers.ts';

/** What an entry names: its visit, places, people. Read from the index, so that a chart of thousands is threaded without reading it. */
export type Thread = { rid: string; says: 'encounter' | 'facility' | 'author'; target: string };

const rowsOf = (type: string, code: string): number[] => searchParameter(type, code)?.rows.map((r) => r.id) ?? [];
const visitCodes = ['encounter', 'context'], authorCodes = ['author', 'performer', 'recorder', 'asserter', 'requester', 'source', 'participant', 'practitioner', 'authenticator'];
const authorTypes = ['Practitioner', 'PractitionerRole', 'Patient', 'RelatedPerson', 'Device', 'Organization'], placeTypes = ['Location', 'Organization'];

let numbers: { encounter: Set<number>; facility: Set<number>; author: Set<number> } | undefined;
function parameterNumbers(): NonNullable<typeof numbers> {
  if (!numbers) {
    numbers = { encounter: new Set(), facility: new Set([...rowsOf('Encounter', 'service-provider'), ...rowsOf('Encounter', 'location')]), author: new Set() };
    for (const type of typeNames) {
      if (type !== 'Encounter') for (const code of visitCodes) for (const id of rowsOf(type, code)) numbers.encounter.add(id);
      if (type !== 'Provenance' && type !== 'AuditEvent') for (const code of authorCodes) for (const id of rowsOf(type, code)) numbers.author.add(id);
    }
  }
  return numbers;
}

const threads: Named = { name: 'chart.threads', text: `select rid, param, target_type, target_id from chart.idx_reference where chart_id = any($1::bigint[]) and param = any($2::smallint[]) and target_type = any($3::smallint[])` };

// Types whose visit no search parameter tells (Immunization, AllergyIntolerance and the like): read from their own text.
const unindexed: Named = { name: 'chart.threads-in-text', text: `
  select e.rid, substring(v.content from '"encounter"[[:space:]]*:[[:space:]]*[{][^{}]*"reference"[[:space:]]*:[[:space:]]*"Encounter/([A-Za-z0-9.-]{1,64})"') as target_id
  from chart.entry e join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid and v.version = e.version
  where e.chart_id = any($1::bigint[]) and e.type = any($2::smallint[]) and not e.deleted` };
const typesInText = ['Immunization', 'AllergyIntolerance', 'MedicationAdministration', 'ImagingStudy', 'Claim', 'ExplanationOfBenefit', 'ChargeItem', 'QuestionnaireResponse', 'Media', 'CareTeam', 'Task', 'DeviceRequest', 'SupplyRequest', 'GuidanceResponse', 'Flag', 'Observation', 'Condition', 'DocumentReference'];

export async function threadsOf(tx: Tx, charts: readonly string[]): Promise<Thread[]> {
  const known = parameterNumbers();
  const silent = typesInText.filter((t) => !visitCodes.some((c) => rowsOf(t, c).length > 0));
  const inText = silent.length === 0 ? [] : await tx.query(unindexed, [binaryArray('bigint', charts), binaryArray('smallint', silent.map(typeNumber))]);
  const rows = await tx.query(threads, [binaryArray('bigint', charts), binaryArray('smallint', [...known.encounter, ...known.facility, ...known.author]), binaryArray('smallint', ['Encounter', ...authorTypes, 'Location'].map(typeNumber))]);
  const read = inText.flatMap((r): Thread[] => r.target_id === null ? [] : [{ rid: r.rid, says: 'encounter', target: r.target_id }]);
  return [...read, ...rows.flatMap((r): Thread[] => {
    const type = typeName(r.target_type), target = `${type}/${r.target_id}`, found: Thread[] = [];
    if (type === 'Encounter') { if (known.encounter.has(r.param)) found.push({ rid: r.rid, says: 'encounter', target: r.target_id }); return found; }
    if (known.facility.has(r.param) && placeTypes.includes(type)) found.push({ rid: r.rid, says: 'facility', target });
    if (known.author.has(r.param) && authorTypes.includes(type) && type !== 'Patient') found.push({ rid: r.rid, says: 'author', target });
    return found;
  })];
}

const origins: Named = { name: 'chart.origins', text: `
  select e.rid, v.item_id from chart.entry e join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid and v.version = e.version where e.chart_id = any($1::bigint[]) and not e.deleted and v.item_id is not null` };

/** The received item behind each current entry; an entry typed here has none. */
export async function itemsBehind(tx: Tx, charts: readonly string[]): Promise<Map<string, string>> {
  return new Map((await tx.query(origins, [binaryArray('bigint', charts)])).map((r) => [r.rid as string, r.item_id as string]));
}

const outlines: Named = { name: 'chart.outlines-named', text: `
  select r.target_id from chart.idx_reference r join chart.entry e on e.chart_id = r.chart_id and e.rid = r.rid and not e.deleted
  where r.chart_id = any($1::bigint[]) and r.param = any($2::smallint[]) and r.target_type = $3` };

/** The ids of Compositions that a document of these charts names as what it holds. */
export async function outlinesNamed(tx: Tx, charts: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query(outlines, [binaryArray('bigint', charts), binaryArray('smallint', rowsOf('DocumentReference', 'related')), typeNumber('Composition')]);
  return new Set(rows.map((r) => r.target_id as string));
}
