import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { z } from 'zod';
import { show } from '../../../src/modules/patients/contract.ts';
import { listMessages } from '../../../src/modules/workforce/contract.ts';
import { instantLong, shortInstant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { listName, roleWords, twoIdentifiers } from '../../lib/names.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useMe, useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { askAbout } from './ask-about.ts';
import { MessageThread } from './message-thread.tsx';
import '../cases/cases.css';
import '../desk/desk.css';
import './messages.css';

const w = m.messages, boxes = ['received', 'sent'] as const;
type Line = z.infer<typeof listMessages.output>['messages'][number];

/** What one sent and received, answers and closed ones too; of all charts, or of one. */
export function MessagesPage() {
  const search = useSearch({ from: '/frame/messages' }), navigate = useNavigate(), box = search.box ?? 'sent', chartId = search.chart && /^\d{1,19}$/.test(search.chart) ? search.chart : null;
  const { data, error, refetch } = useAsk(listMessages, { box, chartId, limit: 100 }, { every: 30_000, keep: true }), list = data?.messages ?? [];
  const chosen = list.find((x) => x.messageId === search.message) ?? list[0], mayKnow = useRight('patients.search'), about = useAsk(show, { chartId: chartId ?? '' }, { enabled: chartId !== null && mayKnow }).data?.line;
  useEffect(() => { document.title = `${w.title} - ${m.frame.product}`; }, []);
  const go = (change: Partial<typeof search>): void => void navigate({ to: '/messages', search: { ...search, ...change }, replace: true });
  const move = (by: number): void => { const next = list[Math.max(0, Math.min(list.length - 1, (chosen ? list.indexOf(chosen) : -1) + by))]; if (next) go({ message: next.messageId }); };
  const write = (): void => askAbout.open({ chartId, about: null });
  useKeys(w.title, [
    { keys: ['j', 'ArrowDown'], says: w.key.move, line: true, caps: ['j', 'k'], when: list.length > 0, run: () => move(1) }, { keys: ['k', 'ArrowUp'], says: w.key.move, when: list.length > 0, run: () => move(-1) },
    { keys: 'b', says: w.key.box, line: true, run: () => go({ box: box === 'sent' ? 'received' : 'sent', message: undefined }) }, { keys: 'n', says: w.write.toLowerCase(), line: true, run: write },
  ]);
  return (
    <div className="casepage">
      <header className="head"><h1>{w.title}</h1>
        <div className="tabs" role="group" aria-label={w.boxes}>{boxes.map((b) => <button key={b} type="button" aria-pressed={b === box} onClick={() => go({ box: b, message: undefined })}>{b === 'sent' ? w.sentBox : w.receivedBox}</button>)}</div>
        {chartId ? <p className="cut">{w.ofChart} {about ? <><Link to="/charts/$chartId/$section" params={{ chartId, section: 'summary' }}>{listName(about)}</Link>, {twoIdentifiers(about)}</> : chartId} <button type="button" className="link" onClick={() => go({ chart: undefined, message: undefined })}>{w.allCharts}</button></p> : null}
        <span className="grow" /><Button small onClick={write} hint="n">{w.write}</Button></header>
      <div className="caselist" tabIndex={0} role="region" aria-label={w.boxes}>
        {error ? <Failed error={error} retry={() => void refetch()} /> : !data ? <Loading lines={8} /> : list.length === 0 ? <Empty title={w.none}>{w.noneSays}</Empty> : <ul>{list.map((x) => <Row key={x.messageId} of={x} box={box} chosen={x === chosen} onPick={() => go({ message: x.messageId })} />)}</ul>}
      </div>
      {chosen ? <section className="wd msgone" aria-label={w.text} key={chosen.messageId}><MessageThread messageId={chosen.messageId} head={<header className="wdhead"><h2>{box === 'sent' ? w.toWhom(roleWords([chosen.to])) : w.fromWhom(chosen.from.name)}</h2><p className="f">{instantLong(chosen.sentAt)}</p></header>} onDone={() => undefined} /></section> : <div className="casedetail" />}
    </div>
  );
}

function Row({ of: x, box, chosen, onPick }: { of: Line; box: 'sent' | 'received'; chosen: boolean; onPick: () => void }) {
  const me = useMe(), waits = x.closedAt ? w.closedState : x.waitsForMe || x.waitsFor === me.name ? w.waitsMe : x.waitsFor ? w.waitsOther(roleWords([x.waitsFor])) : w.openState;
  return (
    <li aria-current={chosen || undefined}><button type="button" onClick={onPick}>
      <span className="cut"><b>{box === 'sent' ? roleWords([x.to]) : x.from.name}</b>{x.urgent ? <> <Chip tone="due">{w.urgentChip}</Chip></> : null}</span><small title={instantLong(x.sentAt)}>{shortInstant(x.sentAt)}</small>
      <span className="two cut m">{x.chart ? <>{listName(x.chart)}, {twoIdentifiers(x.chart)}</> : x.about?.kind === 'work' ? x.about.says : w.noChart}</span>
      <small className="two">{w.words(x.n)}, {waits}</small>
    </button></li>
  );
}
