import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { blastKind, blastRadius, exportBlastRadius } from '../../../src/modules/patient-index/contract-overlay.ts';
import type { BlastSubject } from '../../../src/modules/patient-index/contract-overlay.ts';
import { call } from '../../lib/call.ts';
import { instant, instantLong, shortInstant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { count, legalName, twoIdentifiers } from '../../lib/names.ts';
import { saveFile } from '../../lib/save-file.ts';
import { useAct } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Rows } from '../../ui/rows.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { sayDone } from '../frame/foot-note.ts';
import './index.css';
import './figures.css';

const o = mi.overlays;

/** What an address asks about: /index/reach/overlay/12, /join/9, /chart/7, /entry/7~Observation~abc. */
function subjectOf(of: string, ref: string): BlastSubject | null {
  const id = /^\d{1,18}$/.test(ref), entry = /^(\d{1,18})~([A-Za-z]+)~([A-Za-z0-9.-]{1,64})$/.exec(ref);
  if (of === 'overlay' && id) return { of, heldId: ref };
  if (of === 'join' && id) return { of, joinId: ref };
  if (of === 'chart' && id) return { of, chartId: ref };
  return of === 'entry' && entry ? { of, chartId: entry[1]!, type: entry[2]!, id: entry[3]! } : null;
}

/** How far an error went: every act on the records concerned since then, and who saw it. */
export function BlastPage() {
  const { of, ref } = useParams({ from: '/frame/index/reach/$of/$ref' }), search = useSearch({ from: '/frame/index' }), navigate = useNavigate(), subject = useMemo(() => subjectOf(of, ref), [of, ref]);
  const since = search.from && !Number.isNaN(Date.parse(search.from)) ? new Date(search.from).toISOString() : null, kind = blastKind.options.find((k) => k === search.kind) ?? null, personId = search.person ?? null;
  const answer = useInfiniteQuery({ queryKey: [blastRadius.name, { subject, since, kind, personId }], enabled: subject !== null, initialPageParam: null as string | null, queryFn: ({ pageParam, signal }) => call(blastRadius, { subject: subject!, since, kind, personId, cursor: pageParam, limit: 100 }, { signal }), getNextPageParam: (p) => p.next });
  const first = answer.data?.pages[0], acts = answer.data?.pages.flatMap((p) => p.acts) ?? [], save = useAct(exportBlastRadius);
  const csv = (): void => { if (subject) save.mutate({ subject, since }, { onSuccess: (r) => { saveFile(r.fileName, 'text/csv', r.csv); sayDone(o.csvDone(r.acts)); } }); };
  const go = (change: { kind?: string | undefined; person?: string | undefined; from?: string | undefined }): void => void navigate({ to: '/index/reach/$of/$ref', params: { of, ref }, search: { from: search.from, kind: search.kind, person: search.person, ...change }, replace: true });
  useEffect(() => { document.title = `${o.blastTitle} - ${m.frame.product}`; }, []);
  useKeys(o.blastTitle, [{ keys: 'e', says: o.key.csv, line: true, when: subject !== null, run: csv }]);
  return (
    <div className="page figs" tabIndex={0} role="region" aria-label={o.blastTitle}>
      <header className="head"><h1>{o.blastTitle}</h1>{first ? <p>{o.total(first.total)}, {o.since.toLowerCase()} <span title={instantLong(first.since)}>{instant(first.since)}</span></p> : null}<span className="grow" />
        <label>{o.since}<input type="date" className="mantine-Input-input" value={(since ?? first?.since ?? '').slice(0, 10)} onChange={(e) => go({ from: e.currentTarget.value || undefined })} /></label><Button small onClick={csv} busy={save.isPending} hint="e">{o.csv}</Button></header>
      {subject === null ? <Failed error={null} /> : answer.error ? <Failed error={answer.error} retry={() => void answer.refetch()} /> : !first ? <Loading lines={12} /> : (
        <>
          <p className="m">{first.says.replace(/\.?$/, '.')} {o.blastSays}</p>
          <ul className="reachwho">{first.charts.map((l) => <li key={l.chartId}><b>{legalName(l)}</b>, <span className="nw">{twoIdentifiers(l)}</span></li>)}</ul>
          <div className="tabs2 pad" role="group" aria-label={o.did}><button type="button" aria-pressed={kind === null} onClick={() => go({ kind: undefined })}>{o.all} {count(Object.values(first.counts).reduce((a, b) => a + b, 0))}</button>{blastKind.options.filter((k) => first.counts[k]).map((k) => <button key={k} type="button" aria-pressed={kind === k} onClick={() => go({ kind: k })}>{o.kinds[k]} {count(first.counts[k] ?? 0)}</button>)}</div>
          <div className="figgrid reach">
            <section className="fig"><div className="sh"><h2>{o.people}</h2></div>
              <Rows label={o.people}><colgroup><col /><col className="bl1" /><col className="bl2" /><col className="bl2" /></colgroup><thead><tr><th scope="col">{o.who}</th><th scope="col" className="num">{o.count}</th><th scope="col">{o.first}</th><th scope="col">{o.last}</th></tr></thead>
                <tbody>{first.people.map((p) => <tr key={p.id} aria-current={personId === p.id || undefined}><td className="cut"><button type="button" className="rowlink" aria-pressed={personId === p.id} onClick={() => go({ person: personId === p.id ? undefined : p.id })}>{p.name}</button></td><td className="num" title={Object.entries(p.counts).map(([k, n]) => `${o.kinds[k] ?? k}: ${n}`).join(', ')}>{count(p.acts)}</td><td className="nw" title={instantLong(p.firstAt)}>{shortInstant(p.firstAt)}</td><td className="nw" title={instantLong(p.lastAt)}>{shortInstant(p.lastAt)}</td></tr>)}</tbody></Rows></section>
            <section className="fig"><div className="sh"><h2>{o.acts}</h2></div>
              {acts.length === 0 ? <p className="m pad">{o.nobodySince}</p> : (
                <Rows label={o.acts}><colgroup><col className="bl3" /><col className="bl4" /><col /><col /></colgroup><thead><tr><th scope="col">{o.when}</th><th scope="col">{o.who}</th><th scope="col">{o.did}</th><th scope="col">{o.what}</th></tr></thead>
                  <tbody>{acts.map((a) => <tr key={a.id}><td className="nw" title={instantLong(a.at)}>{instant(a.at)}</td><td className="cut">{a.by.name}</td><td className="cut" title={a.action}>{a.title} {a.outcome === 'done' ? null : <Chip tone="due">{o.outcome[a.outcome]}</Chip>}</td><td className="cut f" title={[...a.entries, ...a.versions].join(', ')}>{[...a.versions, ...a.entries].join(', ')}</td></tr>)}</tbody></Rows>)}
              {answer.hasNextPage ? <p className="pad"><Button small busy={answer.isFetchingNextPage} onClick={() => void answer.fetchNextPage()}>{o.more}</Button></p> : null}</section>
          </div>
        </>
      )}
    </div>
  );
}
