import { Link } from '@tanstack/react-router';
import type { z } from 'zod';
import type { showItem } from '../../../src/modules/exchange/contract.ts';
import { instant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { count } from '../../lib/names.ts';

const byType = (entries: { type: string; id: string }[]): [string, string[]][] => { const of = new Map<string, string[]>(); for (const e of entries) of.set(e.type, [...of.get(e.type) ?? [], e.id]); return [...of].sort((a, b) => a[0].localeCompare(b[0])); };
const place = (says: string): boolean => says !== '';

/** Findings, the text as received, tries, and the entries it made. */
export function ItemFacts({ shown: { item, findings, text, truncated, attempts, entries }, hideText }: { shown: z.infer<typeof showItem.output>; hideText: boolean }) {
  const link = (type: string, id: string, says: string) => <Link to="/charts/$chartId/$section" params={{ chartId: item.chartId!, section: 'summary' }} search={{ entry: `${type}/${id}` }}>{says}</Link>;
  // The reason it stopped stands at the top already.
  const others = findings.filter((f) => f.says !== item.reason);
  return (
    <>
      {others.length ? <section><h3>{m.inbound.findings} <span className="f">{others.length}</span></h3><ul className="findings">{others.slice(0, 200).map((f, i) => <li key={i}><b>{f.says}</b><span className="f">{place(f.at) ? `${f.at}. ` : ''}{f.mend}</span></li>)}</ul></section> : null}
      {entries.length && item.chartId ? (
        <section><h3>{m.inbound.entries} <span className="f">{m.inbound.entryCount(entries.length)}</span></h3>
          <p><Link to="/charts/$chartId/$section" params={{ chartId: item.chartId, section: 'summary' }}>{m.inbound.openChart}</Link></p>
          <ul className="entrylinks">{byType(entries).map(([type, ids]) => <li key={type}>{ids.length === 1 ? link(type, ids[0]!, type) : <details><summary>{type} <span className="f">{count(ids.length)}</span></summary><ol>{ids.map((id, i) => <li key={id}>{link(type, id, `${type} ${i + 1}`)}</li>)}</ol></details>}</li>)}</ul>
        </section>
      ) : null}
      {hideText ? null : <section><h3>{m.inbound.received}</h3>{text === null ? <p className="m">{m.inbound.binary}</p> : <pre className="received" tabIndex={0} aria-label={m.inbound.textLabel}>{text.replaceAll('\r\n', '\n').replaceAll('\r', '\n')}</pre>}{truncated ? <p className="f">{m.inbound.truncated}</p> : null}</section>}
      {attempts.length ? <section><h3>{m.inbound.attempts}</h3><ul className="findings">{attempts.map((a, i) => <li key={i}><b>{a.outcome}</b><span className="f">{instant(a.at)}, {a.by}{a.reason ? `. ${a.reason}` : ''}</span></li>)}</ul></section> : null}
      <section><dl className="pairs"><dt>{m.inbound.at}</dt><dd>{instant(item.receivedAt)}</dd>{item.filedAt ? <><dt>{m.inbound.filedAt}</dt><dd>{instant(item.filedAt)}</dd></> : null}<dt>{m.inbound.kind}</dt><dd>{[item.standard, item.messageType].filter(Boolean).join(', ')}</dd><dt>{m.inbound.size}</dt><dd>{m.inbound.bytes(item.sizeBytes)}</dd>{item.patient ? <><dt>{m.inbound.patient}</dt><dd>{item.patient}</dd></> : null}</dl></section>
    </>
  );
}
