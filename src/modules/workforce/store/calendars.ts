import type { Tx } from '../../../platform/db/tx.ts';
import type { Hours, Weekly } from '../contract.ts';

export type CalendarRow = { facility_id: string; kind: 'hospital' | 'clinic' | 'practice'; weekly: Weekly; federal_holidays: boolean };
export type FacilityZone = { facility_id: string; name: string; zone: string; mrn_system: string };

/** All facilities with what was entered of their hours; special days from `from` on. */
export async function readCalendars(tx: Tx, from: string): Promise<{ facilities: FacilityZone[]; calendars: Map<string, CalendarRow>; special: { facility: string; on: string; hours: Hours; says: string }[] }> {
  const facilities = await tx.query<FacilityZone>('select facility_id, name, zone, mrn_system from access.published_facilities order by facility_id');
  const calendars = await tx.query<CalendarRow>('select facility_id, kind, weekly, federal_holidays from workforce.calendar');
  const special = await tx.query(`select facility_id, to_char(on_day, 'YYYY-MM-DD') as on_day, hours, says from workforce.special_day where on_day >= $1::date order by on_day`, [from]);
  return { facilities, calendars: new Map(calendars.map((c) => [c.facility_id, c])), special: special.map((s) => ({ facility: s.facility_id, on: s.on_day, hours: s.hours, says: s.says })) };
}

export const upsertCalendar = (tx: Tx, c: { facility: string; kind: string; weekly: Weekly; federalHolidays: boolean; by: string; at: Date }) =>
  tx.query(`insert into workforce.calendar (facility_id, kind, weekly, federal_holidays, changed_by, changed_at) values ($1, $2, $3::jsonb, $4, $5, $6)
    on conflict (facility_id) do update set kind = excluded.kind, weekly = excluded.weekly, federal_holidays = excluded.federal_holidays, changed_by = excluded.changed_by, changed_at = excluded.changed_at`, [c.facility, c.kind, JSON.stringify(c.weekly), c.federalHolidays, c.by, c.at]);

export const upsertSpecialDay = (tx: Tx, d: { facility: string; on: string; hours: Hours; says: string }) =>
  tx.query(`insert into workforce.special_day (facility_id, on_day, hours, says) values ($1, $2, $3::jsonb, $4) on conflict (facility_id, on_day) do update set hours = excluded.hours, says = excluded.says`, [d.facility, d.on, JSON.stringify(d.hours), d.says]);

export const deleteSpecialDay = async (tx: Tx, facility: string, on: string): Promise<boolean> => (await tx.query('delete from workforce.special_day where facility_id = $1 and on_day = $2 returning 1 as x', [facility, on])).length > 0;
