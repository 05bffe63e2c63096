import type { Named, Tx } from '../../../platform/db/tx.ts';

// Answers a row when this event is the newest; the comparison and the note are one step, so that two feeds cannot pass each other.
const note: Named = { name: 'patients.note-event', text: `
  insert into patients.demographics_event (chart_id, event_at, source) values ($1, $2, $3)
  on conflict (chart_id) do update set event_at = excluded.event_at, source = excluded.source where demographics_event.event_at <= excluded.event_at returning chart_id` };

/** Notes when a chart's demographics happened; false when newer ones are already here. */
export const noteEvent = async (tx: Tx, chartId: string, at: Date, source: string): Promise<boolean> => (await tx.query(note, [chartId, at, source])).length > 0;

export const sendEvent = (tx: Tx, chartId: string, at: Date, source: string): void => tx.send(note, [chartId, at, source]);

const ofMany: Named = { name: 'patients.events-of', text: 'select chart_id, event_at from patients.demographics_event where chart_id = any($1::bigint[]) order by chart_id for update' };

/** When the demographics of these charts were last told; held until the transaction ends. */
export const eventsOf = async (tx: Tx, charts: readonly string[]): Promise<{ chartId: string; at: Date }[]> => (await tx.query<{ chart_id: string; event_at: Date }>(ofMany, [charts])).map((r) => ({ chartId: r.chart_id, at: r.event_at }));

const noteMany: Named = { name: 'patients.note-events', text: `
  insert into patients.demographics_event (chart_id, event_at, source) select chart_id, event_at, $3 from unnest($1::bigint[], $2::timestamptz[]) as u(chart_id, event_at) order by chart_id
  on conflict (chart_id) do update set event_at = excluded.event_at, source = excluded.source where demographics_event.event_at <= excluded.event_at` };

/** Notes the newest event of each of these charts. */
export const keepEvents = (tx: Tx, events: readonly { chartId: string; at: Date }[], source: string): void => { if (events.length > 0) tx.send(noteMany, [events.map((e) => e.chartId), events.map((e) => e.at), source]); };
