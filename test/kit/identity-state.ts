import type { TestHouse } from './house.ts';

export type RecordState = { status: string; merged_into: string | null; survivor: string; family: string; given: string; line: string; phone: string; linked: string[] };
export type VisitState = { patient: string; status: string; location: string };
export type IdentityState = { records: Record<string, RecordState>; visits: Record<string, VisitState> };

/** The assigners of the record numbers in HL7 messages: from the system we give them to the sender's namespace. */
export function assignersIn(messages: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, namespace, oid] of messages.matchAll(/\^\^\^([^&^~|\r\n"\\]+)&([\d.]+)&ISO\^MR/g)) found.set(`urn:oid:${oid}`, namespace!);
  return found;
}

type Row = { chart: string; record: string; person: string; patient: any };
const older = (a: Row, b: Row): number => a.chart.length - b.chart.length || (a.chart < b.chart ? -1 : 1);

/** Who is whom in a house, in the terms of an identity stream's truth: by `ASSIGNER|number`. */
export async function identityState(house: TestHouse, assigners: ReadonlyMap<string, string>): Promise<IdentityState> {
  const { rows } = await house.db.light.query(`select e.chart_id, coalesce(l.record_id, e.chart_id) as record_id, coalesce(l.person_id, e.chart_id) as person_id, v.content
    from chart.entry e join chart.version v using (chart_id, rid, version) join patients.patient p on p.chart_id = e.chart_id and p.rid = e.rid left join chart.published_links l on l.chart_id = e.chart_id where not e.deleted`);
  const charts = new Map(rows.map((r): [string, Row] => [r.chart_id, { chart: r.chart_id, record: r.record_id, person: r.person_id, patient: JSON.parse(r.content) }]));
  const joins = (await house.db.light.query(`select survivor_chart, joined_chart from patient_index.joining where kind = 'merge' and state = 'joined'`)).rows;
  const numbers = (row: Row): { key: string; old: boolean }[] => (row.patient.identifier ?? []).flatMap((i: any) => {
    const namespace = assigners.get(i.system);
    return namespace === undefined || i.type?.coding?.[0]?.code !== 'MR' || JSON.stringify(i).includes('urn:chartkeeper:join') ? [] : [{ key: `${namespace}|${i.value}`, old: i.use === 'old' }];
  });
  const leading = (chart: string): string => numbers(charts.get(chart)!).find((n) => !n.old)?.key ?? '';
  const records: Record<string, RecordState> = {};
  for (const row of charts.values()) for (const n of numbers(row)) {
    const merged = row.record !== row.chart, into = joins.find((j) => j.joined_chart === row.chart)?.survivor_chart;
    const name = row.patient.name?.find((x: any) => x.use === 'official') ?? row.patient.name?.[0], address = row.patient.address?.[0];
    const linked = merged || n.old ? [] : [...charts.values()].filter((o) => o.person === row.person && o.record === o.chart && o.chart !== row.chart).sort(older).map((o) => leading(o.chart)).sort();
    records[n.key] = {
      status: merged ? 'merged' : n.old ? 'renumbered' : 'active', merged_into: merged ? leading(into) : n.old ? leading(row.chart) : null, survivor: leading(row.record),
      family: name?.family ?? '', given: name?.given?.[0] ?? '', line: address?.line?.[0] ?? '', phone: (row.patient.telecom?.find((t: any) => t.system === 'phone')?.value ?? '').replace(/\D/g, '').slice(-10), linked,
    };
  }
  const words: Record<string, string> = { 'in-progress': 'admitted', finished: 'discharged', cancelled: 'cancelled' };
  const visits: Record<string, VisitState> = {};
  const encounters = (await house.db.light.query(`select e.chart_id, v.content from chart.entry e join chart.version v using (chart_id, rid, version) join chart.type_name t on t.type = e.type where not e.deleted and t.name = 'Encounter'`)).rows;
  for (const { chart_id: chart, content } of encounters) {
    const visit = JSON.parse(content), number = visit.identifier?.find((i: any) => i.type?.coding?.[0]?.code === 'VN' && i.use !== 'old')?.value;
    if (number === undefined) continue;
    const row = charts.get(chart)!;
    visits[number] = visits[number] ? { patient: 'twice', status: '', location: '' } : { patient: leading(row.record), status: words[visit.status] ?? visit.status, location: visit.location?.[0]?.location?.identifier?.value ?? '' };
  }
  return { records, visits };
}
