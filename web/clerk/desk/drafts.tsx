import { Link } from '@tanstack/react-router';
import { listCorrectionRequests, listDrafts, withdrawCorrectionRequest } from '../../../src/modules/patients/contract.ts';
import { instantLong, shortInstant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { count, listName } from '../../lib/names.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';

/** Registrations begun and not finished, mine first; a supervisor sees those of others. */
export function Drafts() {
  const { data } = useAsk(listDrafts, {}, { every: 60_000, fresh: 0 });
  const drafts = [...data?.drafts ?? []].sort((a, b) => Number(b.mine) - Number(a.mine));
  if (!drafts.length) return null;
  return (
    <section aria-labelledby="desk-drafts"><div className="sh"><h2 id="desk-drafts">{m.register.unfinished}</h2><span className="f">{count(drafts.length)}</span></div>
      <table className="rows"><thead><tr><th scope="col">{m.words.patient}</th><th scope="col" className="hm">{m.register.begun}</th><th scope="col" className="num hm">{m.register.savedAt}</th></tr></thead>
        <tbody>{drafts.map((d) => <tr key={d.draftId}><td className="cut"><Link className="plainlink" to="/register" search={{ draft: d.draftId }}>{d.title || m.register.untitled}</Link>{d.mine ? null : <span className="f">, {m.register.byOther}</span>}</td><td className="f hm">{shortInstant(d.begunAt)}</td><td className="num f hm" title={instantLong(d.savedAt)}>{shortInstant(d.savedAt)}</td></tr>)}</tbody></table></section>
  );
}

/** Where the feed masters demographics: what was asked of it and is not agreed yet. */
export function CorrectionRequests() {
  const may = useRight('patients.correct'), { data } = useAsk(listCorrectionRequests, {}, { enabled: may, every: 120_000 }), act = useAct(withdrawCorrectionRequest, [listCorrectionRequests]);
  if (!data?.requests.length) return null;
  return (
    <section aria-labelledby="desk-requests"><div className="sh"><h2 id="desk-requests">{m.register.requests}</h2><span className="f">{count(data.requests.length)}</span></div>
      <table className="rows"><thead><tr><th scope="col">{m.words.patient}</th><th scope="col">{m.words.reason}</th><th scope="col" className="num hm">{m.register.asked}</th><th scope="col" /></tr></thead>
        <tbody>{data.requests.map((q) => <tr key={q.requestId}><td className="cut"><Link className="plainlink" to="/charts/$chartId/$section" params={{ chartId: q.line.chartId, section: 'demographics' }}>{listName(q.line)}</Link></td><td className="cut m" title={q.reason}>{q.reason}</td><td className="num f hm" title={instantLong(q.askedAt)}>{shortInstant(q.askedAt)}</td><td className="num"><Button small look="quiet" onClick={() => act.mutate({ chartId: q.line.chartId, requestId: q.requestId })}>{m.register.withdraw}</Button></td></tr>)}</tbody></table></section>
  );
}
