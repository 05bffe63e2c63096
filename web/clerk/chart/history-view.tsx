import { Link } from '@tanstack/react-router';
import { history } from '../../../src/modules/chart/contract.ts';
import type { EntryLine } from '../../../src/modules/chart/contract.ts';
import { instant, instantLong, readable } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';
import { Failed, Loading } from '../../ui/states.tsx';
import { wordDiff } from './word-diff.tsx';

/** Every version, newest first: who, when, why, from what; the old value struck in grey, the new one tinted. */
export function HistoryView({ entry: { type, id } }: { entry: Pick<EntryLine, 'type' | 'id'> }) {
  const { data, error, refetch } = useAsk(history, { type, id }), maySee = useRight('exchange.read');
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={6} />;
  return (
    <>
      {[...data.versions].sort((a, b) => b.version - a.version).map((v) => (
        <article className="ver" key={v.version}>
          <header>
            <b>{m.chart.version(v.version)}{v.deleted ? `, ${m.chart.deletedVersion.toLowerCase()}` : ''}</b><time dateTime={v.recordedAt} title={instantLong(v.recordedAt)}>{instant(v.recordedAt)}</time>
            <p>{[v.source, v.source?.includes(v.by) ? null : v.by].filter(Boolean).join('. ')}{v.reason ? `. ${m.chart.reasonGiven(v.reason)}` : ''} {v.itemId && maySee ? <Link to="/inbound" search={{ item: v.itemId }} className="nw">{m.chart.sourceOpen}</Link> : null}</p>
          </header>
          {v.changes.length ? (
            <table className="diff"><tbody>{v.changes.map((c, i) => <tr key={i}><th scope="row">{c.label}</th><td>{c.was !== null && c.now !== null ? wordDiff(readable(c.was), readable(c.now)) : c.was !== null ? <del>{readable(c.was)}</del> : c.now !== null ? <ins>{readable(c.now)}</ins> : null} {c.was === null ? <span className="f">{m.chart.wasEmpty}</span> : c.now === null ? <span className="f">{m.chart.nowEmpty}</span> : null}</td></tr>)}</tbody></table>
          ) : <p className="verno">{v.version === 1 ? m.chart.firstVersion : m.chart.noChange}</p>}
        </article>
      ))}
    </>
  );
}
