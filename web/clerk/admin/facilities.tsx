import { useState } from 'react';
import { dropSpecialDay, listCalendars } from '../../../src/modules/workforce/contract.ts';
import type { CalendarLine } from '../../../src/modules/workforce/contract.ts';
import { longDate, timeWord } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { DayDialog, FacilityDialog, HoursDialog } from './facility-dialogs.tsx';
import { hoursText } from './hours.ts';

/** The facilities of the department: name, zone, number authority; when each is open. */
export function Facilities() {
  const { data, error, refetch } = useAsk(listCalendars, {}), [dialog, setDialog] = useState<{ kind: 'add' | 'edit' | 'hours' | 'day'; of: CalendarLine | null } | null>(null), close = (): void => setDialog(null);
  useKeys(m.admin.tabs['facilities']!, [{ keys: 'n', says: m.facilities.add.toLowerCase(), line: true, run: () => setDialog({ kind: 'add', of: null }) }]);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <>
      <div className="lead"><span className="m">{m.facilities.says}</span><span className="grow" /><Button look="primary" small onClick={() => setDialog({ kind: 'add', of: null })} hint="n">{m.facilities.add}</Button></div>
      <div className="facs">{data.facilities.map((f) => <Facility key={f.facility.id} of={f} onAct={(kind) => setDialog({ kind, of: f })} />)}</div>
      {dialog?.kind === 'add' || dialog?.kind === 'edit' ? <FacilityDialog of={dialog.of} onClose={close} /> : null}
      {dialog?.kind === 'hours' && dialog.of ? <HoursDialog of={dialog.of} kinds={data.kinds} onClose={close} /> : null}
      {dialog?.kind === 'day' && dialog.of ? <DayDialog of={dialog.of} onClose={close} /> : null}
    </>
  );
}

function Facility({ of: f, onAct }: { of: CalendarLine; onAct: (kind: 'edit' | 'hours' | 'day') => void }) {
  const drop = useAct(dropSpecialDay, [listCalendars]);
  return (
    <section className="fac" aria-label={f.facility.name}>
      <header><h2>{f.facility.name}</h2><Chip tone={f.now.open ? 'done' : 'plain'}>{f.now.open ? (f.now.allDay ? m.facilities.openNow : m.facilities.openUntil(timeWord(f.now.until!))) : m.facilities.closedNow}</Chip><span className="grow" /><Button small onClick={() => onAct('edit')}>{m.facilities.edit}</Button></header>
      <dl className="pairs"><dt>{m.facilities.id}</dt><dd>{f.facility.id}</dd><dt>{m.facilities.kind}</dt><dd>{m.facilities.kinds[f.kind]}</dd><dt>{m.facilities.zone}</dt><dd>{f.facility.zone}</dd><dt>{m.facilities.numbers}</dt><dd><code>{f.facility.mrnSystem}</code></dd></dl>
      <div><div className="sh"><h3>{m.facilities.hours}</h3>{f.entered ? null : <span className="f">{m.facilities.notEntered}</span>}<span className="grow" /><Button small onClick={() => onAct('hours')}>{m.facilities.changeHours}</Button></div>
        <dl className="week">{Object.entries(m.facilities.days).map(([d, name]) => <div key={d}><dt>{name}</dt><dd>{hoursText(f.weekly[d as 'mon']) || m.facilities.closed}</dd></div>)}</dl></div>
      <div><div className="sh"><h3>{m.facilities.closedDays}</h3><span className="grow" /><Button small onClick={() => onAct('day')}>{m.facilities.addClosed}</Button></div>
        {f.specialDays.length === 0 ? <p className="f">{m.facilities.noClosed}</p> : <ul className="days">{f.specialDays.map((d) => <li key={d.on}><b>{longDate(d.on)}</b> <span className="m">{d.says}, {hoursText(d.hours) || m.facilities.closed.toLowerCase()}</span><span className="grow" /><Button small look="quiet" aria-label={m.facilities.dropClosed(longDate(d.on))} disabled={drop.isPending} onClick={() => drop.mutate({ facility: f.facility.id, on: d.on })}>{m.admin.end}</Button></li>)}</ul>}
        <p className="f">{f.federalHolidays ? `${m.facilities.holidays}. ${m.facilities.holidaysSays} ${f.holidays.slice(0, 3).map((h) => `${h.name}, ${longDate(h.on)}`).join('; ')}.` : m.facilities.holidaysNo}</p></div>
    </section>
  );
}
