import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { listFacilities, me, setFacility } from '../../../src/modules/access/contract.ts';
import { facilityKind, listCalendars, setCalendar, setSpecialDay } from '../../../src/modules/workforce/contract.ts';
import type { CalendarLine, Hours, Weekly } from '../../../src/modules/workforce/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { useAct } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { hoursText, readHours } from './hours.ts';

type Kinds = Record<string, { weekly: Weekly; federalHolidays: boolean }>;
const after = [listCalendars, listFacilities, me];
const Acts = ({ busy, onClose }: { busy: boolean; onClose: () => void }) => <div className="acts"><Button look="primary" type="submit" busy={busy} hint="Enter">{m.facilities.save}</Button><Button look="quiet" onClick={onClose} hint="Esc">{m.words.cancel}</Button></div>;
const saved = (onClose: () => void) => ({ onSuccess: () => { sayDone(m.facilities.saved); onClose(); } });

/** A new facility, or the name and zone of one. */
export function FacilityDialog({ of, onClose }: { of: CalendarLine | null; onClose: () => void }) {
  const [name, setName] = useState(of?.facility.name ?? ''), [id, setId] = useState(of?.facility.id ?? ''), [zone, setZone] = useState(of?.facility.zone ?? 'America/New_York'), [numbers, setNumbers] = useState(''), [tried, setTried] = useState(false), act = useAct(setFacility, after);
  const noName = name.trim() === '', badId = !/^[a-z0-9-]{1,40}$/.test(id);
  const go = (e: FormEvent): void => {
    e.preventDefault(); setTried(true);
    if (noName || badId) { document.getElementById(noName ? 'fac-name' : 'fac-id')?.focus(); return; }
    act.mutate({ id, name: name.trim(), zone: zone.trim(), ...(!of && numbers.trim() ? { mrnSystem: numbers.trim() } : {}) }, saved(onClose));
  };
  return (
    <Dialog title={of ? m.facilities.editTitle(of.facility.name) : m.facilities.addTitle} opened onClose={onClose}>
      <form className="signform" noValidate onSubmit={go}>
        {act.error ? <p className="crit" role="alert">{act.error.message}</p> : null}
        <TextInput id="fac-name" data-autofocus label={m.facilities.name} value={name} onChange={(e) => { setName(e.currentTarget.value); if (!of) setId(e.currentTarget.value.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40)); }} error={tried && noName ? m.facilities.needName : undefined} autoComplete="off" />
        {of ? null : <TextInput id="fac-id" label={m.facilities.id} description={m.facilities.idSays} value={id} onChange={(e) => setId(e.currentTarget.value)} error={tried && badId ? m.facilities.needId : undefined} autoComplete="off" />}
        <TextInput label={m.facilities.zone} description={m.facilities.zoneSays} value={zone} onChange={(e) => setZone(e.currentTarget.value)} list="zones" autoComplete="off" /><datalist id="zones">{Intl.supportedValuesOf('timeZone').filter((z) => /^(America|Pacific|US)\//.test(z)).map((z) => <option key={z} value={z} />)}</datalist>
        {of ? null : <TextInput label={m.facilities.numbers} description={m.facilities.numbersSays} value={numbers} onChange={(e) => setNumbers(e.currentTarget.value)} autoComplete="off" />}
        <Acts busy={act.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}

/** The week, day by day, as one writes hours. */
export function HoursDialog({ of, kinds, onClose }: { of: CalendarLine; kinds: Kinds; onClose: () => void }) {
  const textOf = (w: Weekly): Record<string, string> => Object.fromEntries(Object.keys(m.facilities.days).map((d) => [d, hoursText(w[d as keyof Weekly])]));
  const [kind, setKind] = useState(of.kind), [week, setWeek] = useState(textOf(of.weekly)), [holidays, setHolidays] = useState(of.federalHolidays), [tried, setTried] = useState(false), act = useAct(setCalendar, after);
  const read = Object.fromEntries(Object.entries(week).map(([d, t]) => [d, readHours(t)])), bad = Object.keys(read).find((d) => read[d] === null);
  const go = (e: FormEvent): void => {
    e.preventDefault(); setTried(true);
    if (bad) { document.getElementById(`hours-${bad}`)?.focus(); return; }
    act.mutate({ facility: of.facility.id, kind, weekly: read as Record<keyof Weekly, Hours>, federalHolidays: holidays }, saved(onClose));
  };
  return (
    <Dialog title={m.facilities.hoursTitle(of.facility.name)} opened onClose={onClose}>
      <form className="signform hoursform" noValidate onSubmit={go}>
        {act.error ? <p className="crit" role="alert">{act.error.message}</p> : null}
        <div className="row"><NativeSelect data-autofocus label={m.facilities.kind} value={kind} onChange={(e) => setKind(facilityKind.parse(e.currentTarget.value))} data={facilityKind.options.map((k) => ({ value: k, label: m.facilities.kinds[k]! }))} /><Button small onClick={() => { setWeek(textOf(kinds[kind]!.weekly)); setHolidays(kinds[kind]!.federalHolidays); }}>{m.facilities.usual}</Button></div>
        <p className="f">{m.facilities.hoursHint}</p>
        {Object.entries(m.facilities.days).map(([d, name]) => <TextInput key={d} id={`hours-${d}`} label={name} value={week[d]!} onChange={(e) => setWeek({ ...week, [d]: e.currentTarget.value })} error={tried && read[d] === null ? m.facilities.badHours : undefined} autoComplete="off" />)}
        <label className="tick2"><input type="checkbox" checked={holidays} onChange={(e) => setHolidays(e.currentTarget.checked)} /><span>{m.facilities.holidays}</span></label>
        <Acts busy={act.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}

/** One day that is not as the week says. */
export function DayDialog({ of, onClose }: { of: CalendarLine; onClose: () => void }) {
  const [on, setOn] = useState(''), [says, setSays] = useState(''), [text, setText] = useState(''), [tried, setTried] = useState(false), act = useAct(setSpecialDay, after), read = readHours(text);
  const go = (e: FormEvent): void => {
    e.preventDefault(); setTried(true);
    const wrong = !on ? 'day-on' : says.trim().length < 2 ? 'day-says' : read === null ? 'day-hours' : null;
    if (wrong) document.getElementById(wrong)?.focus(); else act.mutate({ facility: of.facility.id, on, says: says.trim(), hours: read! }, saved(onClose));
  };
  return (
    <Dialog title={m.facilities.addClosed} opened onClose={onClose}>
      <form className="signform" noValidate onSubmit={go}>
        {act.error ? <p className="crit" role="alert">{act.error.message}</p> : null}
        <TextInput id="day-on" data-autofocus type="date" label={m.facilities.on} value={on} onChange={(e) => setOn(e.currentTarget.value)} error={tried && !on ? m.words.notRecorded : undefined} />
        <TextInput id="day-says" label={m.facilities.why} placeholder={m.facilities.whyHint} value={says} onChange={(e) => setSays(e.currentTarget.value)} maxLength={200} error={tried && says.trim().length < 2 ? m.facilities.why : undefined} autoComplete="off" />
        <TextInput id="day-hours" label={m.facilities.dayHours} description={m.facilities.dayHoursSays} value={text} onChange={(e) => setText(e.currentTarget.value)} error={tried && read === null ? m.facilities.badHours : undefined} autoComplete="off" />
        <Acts busy={act.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
