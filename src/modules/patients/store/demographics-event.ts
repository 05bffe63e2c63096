import type { Named, Tx } from '../../../platform/db/tx.ts';

// Answers a row when this event is the newest; the comparison and the note are one step, so that two feeds cannot pass each other.
const note: Named = { name: 'patients.note-event', text: `
  insert into patients.demographics_event (chart_id, event_at, source) values ($1, $2, $3)
  on conflict (chart_id) do update set event_at = excluded.event_at, source = excluded.source where demographics_event.event_at <= excluded.event_at returning chart_id` };

/** Notes when a chart's demographics happened; false when newer ones are already here. */
export const noteEvent = async (tx: Tx, chartId: string, at: Date, source: string): Promise<boolean> => (await tx.query(note, [chartId, at, source])).length > 0;

export const sendEvent = (tx: Tx, chartId: string, at: Date, source: string): void => tx.send(note, [chartId, at, source]);
