import { useNavigate } from '@tanstack/react-router';
import { IconAlertTriangle, IconArrowLeft, IconClock, IconInfoCircle } from '@tabler/icons-react';
import type { DeskItem } from '../../../src/modules/workforce/contract.ts';
import { instant, instantLong } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { listName, twoIdentifiers } from '../../lib/names.ts';
import { useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { ItemDetail } from '../inbound/item-detail.tsx';
import { MessageThread } from '../messages/message-thread.tsx';
import { askAbout } from '../messages/ask-about.ts';
import { dueWords, spanWords } from './due-words.ts';
import { PatientBlock } from './patient-block.tsx';
import { RequestBody } from './request-body.tsx';
import { placeOf } from './work-kinds.ts';

type Props = { item: DeskItem; at: number; of: string; onNext: () => void; onBack: () => void; onAssign: () => void; onTake: () => void; onOpen: () => void };

/** One piece of work: whose it is, why it is next, what to do. */
export function WorkDetail(props: Props) {
  const { item, onNext, onBack } = props, head = <Head {...props} />, why = <Why item={item} />;
  if (item.list === 'exchange.exceptions') return <ItemDetail id={item.ref} head={head} lead={<>{item.chart ? <PatientBlock line={item.chart} /> : null}{why}</>} onNext={onNext} onShow={() => onNext()} onBack={onBack} />;
  if (item.list === 'workforce.messages') return <MessageThread messageId={item.ref} head={head} lead={why} onDone={onNext} />;
  return <Plain {...props} head={head} why={why} />;
}

function Head({ item, at, of, onBack, onAssign, onTake }: Props) {
  const due = dueWords(item), may = item.list !== 'patients.drafts';
  return (
    <header className="wdhead">
      <div className="row f"><Button look="quiet" square className="backbtn" aria-label={m.words.back} onClick={onBack}><Glyph of={IconArrowLeft} /></Button><span title={instantLong(item.since)}>{m.myDesk.waiting} {instant(item.since)}, {spanWords(Date.now() - Date.parse(item.since))}</span><span className="grow" /><span>{m.myDesk.place(at, of)}</span></div>
      <div className="row"><h2>{item.work}</h2><span title={due.title}><Chip tone={due.tone}>{due.tone === 'late' ? due.says : m.myDesk.dueAt(due.says)}</Chip></span></div>
      <div className="row hand"><span className="f">{m.myDesk.ownedBy(item.owner ? (item.mine ? m.myDesk.mine : item.owner.name) : m.myDesk.unowned)}</span><span className="grow" />
        {may ? <>{item.mine ? null : <Button small onClick={onTake} hint="m">{m.myDesk.take}</Button>}<Button small onClick={onAssign} hint="s">{m.myDesk.assign}</Button></> : null}</div>
    </header>
  );
}

function Why({ item }: { item: DeskItem }) {
  return (
    <section><h3>{m.myDesk.why}</h3>
      <ul className="reasons">{item.why.map((w, n) => <li key={w.says} title={w.citation ?? undefined}><Glyph of={n === 0 ? IconClock : n === item.why.length - 1 && item.harm >= 2 ? IconAlertTriangle : IconInfoCircle} /><span>{w.says}.{w.citation ? <details className="cite"><summary className="f">{m.myDesk.cite}</summary><code>{w.citation}</code></details> : null}</span></li>)}</ul></section>
  );
}

function Plain({ item, head, why, onOpen, onNext }: Props & { head: React.ReactNode; why: React.ReactNode }) {
  const navigate = useNavigate(), act = m.myDesk.acts[item.list] ?? m.myDesk.openChart, to = placeOf(item), mayAsk = useRight('desk.work'), who = item.chart ? <><b>{listName(item.chart)}</b>, {twoIdentifiers(item.chart)}</> : <b>{item.about}</b>;
  useKeys(m.myDesk.detail, [{ keys: 'a', says: act.toLowerCase(), line: true, when: to !== null, run: onOpen }]);
  return (
    <>
      {head}
      <div className="wdbody" tabIndex={0} role="region" aria-label={m.myDesk.detail}>
        {item.chart ? <PatientBlock line={item.chart} /> : item.about ? <p><small className="f">{m.myDesk.about}</small><br /><b>{item.about}</b></p> : null}
        {item.beside ? <PatientBlock line={item.beside} label={m.myDesk.otherChart} /> : null}
        {why}
        {item.list === 'patients.correction-requests' && item.chart ? <RequestBody chartId={item.chart.chartId} onDone={onNext} /> : null}
      </div>
      <div className="wdact"><p>{m.myDesk.actSays[item.list] ?? m.words.open} {who}</p>
        <div className="btns">{to ? <Button look="primary" small onClick={() => void navigate({ href: to })} hint="a">{act}</Button> : null}{mayAsk ? <Button small onClick={() => askAbout.open({ chartId: item.chart?.chartId ?? null, about: { kind: 'work', list: item.list, ref: item.ref, says: item.work } })} hint="t m">{m.myDesk.askAbout}</Button> : null}</div></div>
    </>
  );
}
