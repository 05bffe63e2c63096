import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { listModels, listRounds, pauseRound, showModel, stopModelWork, trainModel } from '../../../src/modules/patient-index/contract-models.ts';
import type { ModelLine, ModelWork, RoundLine } from '../../../src/modules/patient-index/contract-models.ts';
import { instant, shortInstant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { queries, useAct, useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { WeightsDetail } from './weights-detail.tsx';
import './weights.css';

const w = mi.weights;

/** The weights kept here: which are in force, what others would do, and how far all records are compared again by what was put in force. */
export function WeightsPage() {
  const { version } = useParams({ strict: false }), navigate = useNavigate(), rounds = useAsk(listRounds, {}, { every: 3000 }), round = rounds.data?.rounds[0], [working, setWorking] = useState(false);
  const { data, error, refetch } = useAsk(listModels, {}, { every: working ? 2000 : 30_000 }), list = data?.models ?? [], at = list.findIndex((x) => x.version === version), [asking, setAsking] = useState(false), pause = useAct(pauseRound, [listRounds]);
  const under = data?.work?.state === 'waiting' ? data.work.workId : null, may = data?.may ?? false;
  const show = (line: ModelLine | undefined): void => { if (line) void navigate({ to: '/index/weights/$version', params: { version: line.version }, search: {}, replace: true }); };
  const move = (by: number): void => show(list[at < 0 ? 0 : Math.max(0, Math.min(list.length - 1, at + by))]);
  const turn = (): void => { if (round) pause.mutate({ roundId: round.roundId, paused: round.state === 'running' }); };
  useEffect(() => { document.title = `${w.title} - ${m.frame.product}`; }, []);
  // What came of it is shown by the weights themselves.
  useEffect(() => { setWorking(under !== null); void queries.invalidateQueries({ queryKey: [showModel.name] }); }, [under]);
  useEffect(() => { if (data && !version && matchMedia('(min-width: 901px)').matches) show(list.find((x) => x.current) ?? list[0]); }, [data, version]);
  useKeys(w.title, [
    { keys: ['j', 'ArrowDown'], says: w.key.move, line: true, caps: ['j', 'k'], when: list.length > 1, run: () => move(1) }, { keys: ['k', 'ArrowUp'], says: w.key.move, when: list.length > 1, run: () => move(-1) },
    { keys: 'l', says: w.key.learn, line: true, when: may, run: () => setAsking(true) }, { keys: 'p', says: w.key.pause, line: true, when: may && (round?.state === 'running' || round?.state === 'paused'), run: turn },
  ]);
  return (
    <div className={`casepage jn wts${version ? ' withpair' : ''}`}>
      <header className="head"><h1>{w.title}</h1><p>{w.says}</p><span className="grow" />{may ? <Button small onClick={() => setAsking(true)} hint="l">{w.learn}</Button> : null}</header>
      <div className="behinds">{round ? <Round of={round} may={may} busy={pause.isPending} onTurn={turn} /> : null}{data?.work ? <Work of={data.work} may={may} /> : null}</div>
      <div className="caselist" tabIndex={0} role="region" aria-label={w.list}>
        {error ? <Failed error={error} retry={() => void refetch()} /> : !data ? <Loading lines={6} /> : <ul>{list.map((x) => <Row key={x.version} of={x} before={x.version === data.before} chosen={x.version === version} onPick={() => show(x)} />)}</ul>}
      </div>
      {version && data ? <WeightsDetail key={version} version={version} before={data.before === version} may={may} /> : <div className="casedetail"><p className="m">{w.pick}</p></div>}
      {data ? <Learn opened={asking} onClose={() => setAsking(false)} records={data.records} least={data.leastRecords} /> : null}
    </div>
  );
}

function Row({ of: x, before, chosen, onPick }: { of: ModelLine; before: boolean; chosen: boolean; onPick: () => void }) {
  return (
    <li aria-current={chosen || undefined}><button type="button" onClick={onPick}>
      <b className="nm"><span className="cut">{w.name(x.version)}</span></b><small>{x.trainedAt ? shortInstant(x.trainedAt) : ''}</small>
      <span className="two m">{x.records ? w.learnedFrom(x.records) : w.houseSays} {x.current ? <Chip tone="done">{w.inForce}</Chip> : before ? <Chip>{w.before}</Chip> : null}</span>
    </button></li>
  );
}

/** How far all records are compared again; the last time where it is done. */
function Round({ of: r, may, busy, onTurn }: { of: RoundLine; may: boolean; busy: boolean; onTurn: () => void }) {
  const live = r.state === 'running' || r.state === 'paused', why = r.because.map((b) => w.because[b]).join(', ');
  return (
    <section className="behind" aria-label={live ? w.round : w.roundDone}>
      <h2>{live ? w.round : w.roundDone}</h2>{r.state === 'paused' ? <Chip tone="due">{w.paused}</Chip> : null}
      {live ? <><progress max={Math.max(1, r.about, r.compared)} value={r.compared} aria-label={w.round} /><p>{w.roundOf(r.compared, r.about)}</p>{may ? <Button small busy={busy} onClick={onTurn} hint="p">{r.state === 'paused' ? w.goOn : w.pause}</Button> : null}</> : null}
      <p className="says">{w.roundWhy(why, r.by ? w.byWho(r.by.name ?? r.by.id) : w.byPolicy, instant(r.doneAt ?? r.begunAt))}. {w.roundCame(r.opened, r.rescored, r.ended)}.{r.kept ? ` ${w.roundKept(r.kept)}.` : ''}</p>
    </section>
  );
}

/** What is learned or counted behind, or why it came to nothing. */
function Work({ of: k, may }: { of: ModelWork; may: boolean }) {
  const stop = useAct(stopModelWork, [listModels, showModel]), title = k.state === 'failed' ? w.failed : k.kind === 'train' ? w.learning : w.trying(k.version ?? '');
  return (
    <section className="behind" aria-label={title} aria-live="polite">
      <h2>{title}</h2>
      {k.state === 'waiting' ? <>{k.of ? <progress max={k.of} value={k.done} aria-label={title} /> : <progress aria-label={title} />}<p>{w.step[k.step ?? 'waits']}{k.of ? `, ${w.of(k.done, k.of)}` : ''}, {w.since(instant(k.askedAt))}</p>{may ? <Button small busy={stop.isPending} onClick={() => stop.mutate({ workId: k.workId }, { onSuccess: () => sayDone(w.stopped) })}>{w.stop}</Button> : null}</> : <p className="crit">{k.says}</p>}
    </section>
  );
}

function Learn({ opened, onClose, records, least }: { opened: boolean; onClose: () => void; records: number; least: number }) {
  const train = useAct(trainModel, [listModels]);
  return (
    <Dialog title={w.learnAsk} opened={opened} onClose={onClose}>
      <p>{w.learnSays(records)}</p>{records < least ? <p className="warnline">{w.tooFew(least, records)}</p> : null}{train.error ? <p className="crit" role="alert">{train.error.message}</p> : null}
      <div className="acts"><Button look="primary" data-autofocus busy={train.isPending} onClick={() => train.mutate({}, { onSuccess: () => { onClose(); sayDone(w.asked); } })} hint="Enter">{w.learnGo}</Button><Button look="quiet" onClick={onClose} hint="Esc">{m.words.cancel}</Button></div>
    </Dialog>
  );
}
