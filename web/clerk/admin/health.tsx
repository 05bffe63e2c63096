import { TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { proveAudit, resetDemo, retryJob, showHealth } from '../../../src/modules/operations/contract.ts';
import { instant, instantLong } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { Rows } from '../../ui/rows.tsx';
import { showFeed } from '../../../src/modules/exchange/contract-feed.ts';
import { FeedLine } from './feed.tsx';

const size = (n: number): string => n < 1e6 ? `${Math.max(1, Math.round(n / 1e3))} kB` : n < 1e9 ? `${(n / 1e6).toFixed(1)} MB` : `${(n / 1e9).toFixed(1)} GB`;
const age = (iso: string): string => { const min = Math.max(0, Math.floor((Date.now() - Date.parse(iso)) / 60_000)); return m.health.ago(min < 60 ? m.health.minutes(min) : min < 2880 ? m.health.hours(Math.floor(min / 60)) : m.health.daysWord(Math.floor(min / 1440))); };
const When = ({ at }: { at: string }) => <span title={instantLong(at)}>{instant(at)}, {age(at)}</span>;

/** Whether the installation runs as it should: what needs somebody first, in words with the mend; then the figures. */
export function Health() {
  const { data: h, error, refetch } = useAsk(showHealth, {}, { every: 30_000, keep: true }), retry = useAct(retryJob, [showHealth]), prove = useAct(proveAudit, [showHealth]);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!h) return <Loading />;
  return (
    <div className="health">
      {h.warnings.length === 0 ? <p className="note done" role="status"><Glyph of={IconCheck} /><b>{m.health.well}</b></p> : (
        <section className={`note${h.warnings.some((w) => w.id === 'audit-broken') ? ' dan' : ''}`} role="status"><Glyph of={IconAlertTriangle} /><div><b>{m.health.warnings(h.warnings.length)}</b><ul>{h.warnings.map((w) => <li key={w.id}><b>{w.says}.</b> <span className="m">{w.mend}</span></li>)}</ul></div></section>
      )}
      <div className="healthcols">
        <section><div className="sh"><h2>{m.health.safety}</h2></div>
          <dl className="pairs"><dt>{m.health.backup}</dt><dd>{h.backup ? <><When at={h.backup.at} />. {m.health.backupSays(h.backup.rows)}</> : m.health.never}</dd>
            <dt>{m.health.drill}</dt><dd>{h.drill ? <><When at={h.drill.at} />. {h.drill.ok ? m.health.drillOk(`${Math.round(h.drill.recoverySeconds)} s`) : <b className="crit">{m.health.drillBad}</b>}</> : m.health.never}</dd>
            <dt>{m.health.checkpoint}</dt><dd>{h.checkpoint.at ? <When at={h.checkpoint.at} /> : m.health.never}. {m.health.leaves(h.checkpoint.leaves)}, {h.checkpoint.elsewhere ? m.health.elsewhere : m.health.hereOnly}</dd>
            <dt>{m.health.proof}</dt><dd>{h.auditProof ? <><When at={h.auditProof.at} />. {h.auditProof.ok ? m.health.proofOk(h.auditProof.leaves) : <b className="crit">{m.health.proofBad(h.auditProof.says ?? '')}</b>}</> : m.health.never}</dd></dl>
          {prove.error ? <p className="crit" role="alert">{prove.error.message}</p> : null}
          <Button small busy={prove.isPending} onClick={() => prove.mutate({}, { onSuccess: (r) => { if (r.ok) sayDone(m.health.proved); } })}>{m.health.prove}</Button></section>
        <section><div className="sh"><h2>{m.health.storage}</h2></div>
          <dl className="pairs"><dt>{m.health.disk}</dt><dd>{h.disk ? m.health.diskFree(size(h.disk.freeBytes), size(h.disk.totalBytes)) : m.health.diskUnknown}</dd><dt>{m.health.size}</dt><dd>{size(h.database.bytes)}</dd><dt>{m.health.largest}</dt><dd><ul>{h.database.largest.map((t) => <li key={t.table}><code>{t.table}</code> <span className="f">{size(t.bytes)}</span></li>)}</ul></dd><dt>{m.health.connections}</dt><dd>{m.health.of(h.database.connections, h.database.connectionsMax)}</dd></dl></section>
        <section><div className="sh"><h2>{m.health.versions}</h2></div>
          <dl className="pairs"><dt>{m.health.program}</dt><dd>{h.versions.program}{h.demo ? `, ${m.admin.demo.toLowerCase()}` : ''}</dd><dt>{m.health.node}</dt><dd>{h.versions.node}</dd><dt>{m.health.database}</dt><dd>{h.versions.database}, {m.health[h.versions.databaseIs]}</dd><dt>{m.health.migration}</dt><dd><code>{h.versions.migration}</code></dd><dt>{m.health.started}</dt><dd><When at={h.startedAt} /></dd></dl></section>
        <FeedHealth />
        <section><div className="sh"><h2>{m.health.jobs}</h2><span className="f">{m.health.jobsState(h.jobs.waiting, h.jobs.active)}{h.comparing.waiting > 0 || h.comparing.first ? `; ${m.health.comparing(h.comparing.waiting, h.comparing.first)}` : ''}</span></div>
          {h.jobs.failed.length === 0 ? <p className="m">{m.health.noFailed}</p> : (
            <Rows label={m.admin.tabs['health']!}><thead><tr><th scope="col">{m.health.queue}</th><th scope="col">{m.health.gaveUp}</th><th scope="col" className="num">{m.health.tries}</th><th scope="col">{m.health.reason}</th><th scope="col"><span className="sr">{m.health.retry}</span></th></tr></thead>
              <tbody>{h.jobs.failed.map((j) => <tr key={j.id}><td className="cut">{j.queue}</td><td className="f">{age(j.at)}</td><td className="num">{j.tries}</td><td className="cut m" title={j.says}>{j.says}</td><td className="num"><Button small disabled={retry.isPending} onClick={() => retry.mutate({ id: j.id, queue: j.queue }, { onSuccess: () => sayDone(m.health.retried) })} aria-label={`${m.health.retry}: ${j.queue}`}>{m.health.retry}</Button></td></tr>)}</tbody></Rows>
          )}</section>
        {h.demo && h.versions.databaseIs === 'embedded' ? <ResetDemo /> : null}
      </div>
    </div>
  );
}

/** Whether messages come in and others are told; what waits is on the partners' page. */
function FeedHealth() {
  const { data } = useAsk(showFeed, {}, { every: 30_000, keep: true });
  if (!data) return null;
  const waits = data.partners.filter((p) => p.told?.trouble || p.outbound?.overdue || p.outbound?.trouble || (p.outbound?.refused ?? 0) > 0);
  return (
    <section><div className="sh"><h2>{m.feed.title}</h2></div><FeedLine of={data.listener} />
      {waits.length === 0 ? null : <ul>{waits.map((p) => <li key={p.id}><b>{p.name}</b>: {[p.told?.trouble ? `${m.feed.outOf(p.told.unfiled)}, ${p.told.trouble}` : '', p.outbound && p.outbound.outstanding > 0 ? `${m.feed.outstanding(p.outbound.outstanding)}${p.outbound.overdue ? `, ${m.feed.overdue}` : ''}` : '', p.outbound?.trouble ?? '', p.outbound && p.outbound.refused > 0 ? m.feed.refused(p.outbound.refused) : ''].filter(Boolean).join('; ')}</li>)}</ul>}
    </section>
  );
}

/** Everything of the demo goes and comes anew; it asks for the word, since nothing of it can be undone. */
function ResetDemo() {
  const [word, setWord] = useState(''), reset = useAct(resetDemo);
  return (
    <section><div className="sh"><h2>{m.health.resetTitle}</h2></div><p className="m">{m.health.resetSays}</p>
      {reset.isSuccess ? <p role="status"><b>{m.health.resetDone}</b></p> : (
        <form className="acts" onSubmit={(e) => { e.preventDefault(); if (word.trim().toLowerCase() === 'reset') reset.mutate({ word: 'reset' }); }}>
          <TextInput label={m.health.resetWord} value={word} onChange={(e) => setWord(e.currentTarget.value)} autoComplete="off" />
          <Button type="submit" look="danger" busy={reset.isPending} disabled={word.trim().toLowerCase() !== 'reset'}>{m.health.resetGo}</Button>
        </form>
      )}
      {reset.error ? <p className="crit" role="alert">{reset.error.message}</p> : null}</section>
  );
}
