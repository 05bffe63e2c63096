import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { EntryLine, ResultCell } from '../../../src/modules/chart/contract.ts';
import { entryDay } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { count } from '../../lib/names.ts';
import { shortValue } from '../../lib/short-value.ts';
import { useKeys } from '../../ui/keys.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { CoursePanel } from './course-panel.tsx';
import { latestOfEach, numberOf, testKey } from './course.ts';
import { EncounterYears } from './encounter-years.tsx';
import { List, encounterReason, flagClass } from './summary-parts.tsx';
import { RecordStrip } from './record-strip.tsx';
import { RoleSwitch } from './role-switch.tsx';
import { entryKey, useChart, usePlace } from './use-chart.ts';

const has = (text: string) => (e: EntryLine): boolean => text === '' || `${e.title} ${e.code ?? ''} ${e.facts.map((f) => f[1]).join(' ')}`.toLowerCase().includes(text.toLowerCase());
const bareCode = (code: string | null): string => code?.split(' ').at(-1) ?? '';
const dose = (e: EntryLine): string => e.facts.find(([label]) => /dos|sig|instruction|taken/i.test(label))?.[1] ?? e.status ?? '';

/** What a physician wants in ninety seconds, each line leading to its history and source. */
export function ClinicalSummary({ role }: { role: 'clerk' | 'provider' }) {
  const { chartId, search, select, go } = usePlace(), { data, error, refetch } = useChart(chartId);
  const text = search.text ?? '';
  const s = data?.summary, pick = (list: EntryLine[] | undefined, most: number): EntryLine[] => (list ?? []).filter((e) => !e.inError && has(text)(e)).slice(0, most);
  const problems = pick(s?.problems, 8), medications = pick(s?.medications, 8), allergies = pick(s?.allergies, 8), encounters = pick(s?.encounters, 10), notes = pick(s?.notes, 6), documents = pick(s?.documents, 6);
  const vitals = useMemo(() => latestOfEach((s?.vitals ?? []).filter(has(text))).slice(0, 8).map((r) => r.entry), [s, text]);
  const results = useMemo(() => latestOfEach((s?.results ?? []).filter(has(text))).slice(0, 8), [s, text]);
  const lab = results.find((r) => testKey(r.entry) === search.lab)?.entry ?? results.find((r) => r.entry.flag !== null && numberOf(r.entry.value) !== null)?.entry ?? results.find((r) => numberOf(r.entry.value) !== null)?.entry ?? null;
  const all = [...problems, ...medications, ...allergies, ...results.map((r) => r.entry), ...(role === 'provider' ? [...vitals, ...notes] : documents), ...encounters];
  const at = all.findIndex((e) => entryKey(e) === search.entry);
  const move = (by: number): void => { const next = all[Math.max(0, Math.min(all.length - 1, at + by))]; if (next) choose(next); };
  const choose = (e: ResultCell): void => { if (e.section === 'results') go({ entry: entryKey(e), lab: numberOf(e.value) !== null ? testKey(e) : search.lab }, search.entry !== undefined); else select(e); };
  useKeys(m.sections['summary']!, [
    { keys: ['j', 'ArrowDown'], says: m.chart.key.entry, line: true, caps: ['j', 'k'], when: all.length > 0, run: () => move(1) }, { keys: ['k', 'ArrowUp'], says: m.chart.key.entry, when: all.length > 0, run: () => move(-1) },
  ]);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <div className="doc"><Loading lines={10} /><Loading lines={10} /></div>;
  const part = { chartId, selected: search.entry, onPick: choose };
  return (
    <div className="doc" tabIndex={0} role="region" aria-label={m.sections['summary']}>
      <RoleSwitch role={role} />
      {role === 'clerk' ? <RecordStrip chartId={chartId} /> : null}
      {data.truncated ? <p className="full m">{m.chart.truncated}</p> : null}
      <List {...part} section="problems" entries={problems} total={data.counts['problems'] ?? 0} side={(e) => <><span className="x">{bareCode(e.code)}</span><span className="y">{e.on?.slice(0, 4)}</span></>} />
      <List {...part} section="medications" entries={medications} total={data.counts['medications'] ?? 0} side={(e) => <span className="x cut">{dose(e)}</span>} />
      <section aria-labelledby="sum-results">
        <div className="sh"><h2 id="sum-results">{m.chart.recentResults}</h2>{results[0]?.entry.on ? <span className="f">{entryDay(results[0].entry.on)}</span> : null}<span className="grow" /><Link to="/charts/$chartId/$section" params={{ chartId, section: 'results' }}>{m.chart.allLink} {m.sections['results']!.toLowerCase()}</Link></div>
        {results.length === 0 ? <p className="m pad">{m.chart.noneKnown}</p> : (
          <table className={`res four${results.some((r) => r.entry.reference) ? '' : ' noref'}`}><colgroup><col /><col /><col /><col /></colgroup><thead><tr><th scope="col">{m.chart.test}</th><th scope="col" className="num">{m.chart.value}</th><th scope="col" className="num">{m.chart.before}</th><th scope="col" className="num">{m.chart.reference}</th></tr></thead>
            <tbody>{results.map(({ entry: e, before }) => (
              <tr key={entryKey(e)} className={`go${entryKey(e) === search.entry ? ' sel' : ''}`} aria-current={entryKey(e) === search.entry || undefined} onClick={() => choose(e)}>
                <th scope="row" className="cut"><button type="button" className="rowlink cut" title={e.title} onClick={(x) => { x.stopPropagation(); choose(e); }}>{e.title}</button></th>
                <td className={`num cut ${flagClass(e.flag)}`} title={[e.value, e.unit].filter(Boolean).join(' ') || undefined}>{shortValue(e.value ?? '')}{e.unit ? <span className="f unit"> {e.unit}</span> : null}{e.flag ? ` ${e.flag}` : ''}</td><td className="num m cut" title={before?.value ?? undefined}>{shortValue(before?.value ?? '')}</td><td className="num f cut" title={e.reference ?? undefined}>{e.reference}</td>
              </tr>))}</tbody></table>
        )}
      </section>
      {lab ? <CoursePanel chartId={chartId} of={lab} onEntry={choose} /> : <section><div className="sh"><h2>{m.chart.plot}</h2></div><p className="m pad">{m.chart.noTrend}</p></section>}
      <List {...part} section="allergies" entries={allergies} total={data.counts['allergies'] ?? 0} empty={m.chart.allergyNone} side={(e) => <span className="x cut">{e.facts.find(([l]) => /reaction|manifest/i.test(l))?.[1] ?? e.status}</span>} full={role === 'clerk'} />
      {role === 'provider' ? <List {...part} section="vitals" entries={vitals} total={data.counts['vitals'] ?? 0} side={(e) => <><span className={flagClass(e.flag)}>{shortValue(e.value ?? '')}{e.unit ? <span className="f"> {e.unit}</span> : null}</span><span className="x">{e.on ? entryDay(e.on) : ''}</span></>} /> : null}
      {role === 'provider' ? <List {...part} section="notes" entries={notes} total={data.counts['notes'] ?? 0} side={(e) => <><span className="x cut">{e.by}</span><span className="x">{e.on ? entryDay(e.on) : ''}</span></>} full />
        : <List {...part} section="documents" entries={documents} total={data.counts['documents'] ?? 0} side={(e) => <><span className="x cut">{e.source ?? e.by}</span><span className="x">{e.on ? entryDay(e.on) : ''}</span></>} full />}
      <div className="full">
        <section aria-labelledby="sum-enc">
          <div className="sh"><h2 id="sum-enc">{m.sections['encounters']}</h2><span className="f">{count(data.counts['encounters'] ?? 0)}</span><span className="grow" /><Link to="/charts/$chartId/$section" params={{ chartId, section: 'timeline' }}>{m.sections['timeline']}</Link></div>
          <EncounterYears perYear={data.encounterYears} total={data.counts['encounters'] ?? 0} />
          {encounters.length === 0 ? <p className="m pad">{m.chart.noneKnown}</p> : (
            <table className="enc"><colgroup><col style={{ width: '100px' }} /><col style={{ width: '40%' }} /><col /><col className="hm" style={{ width: '84px' }} /></colgroup><thead className="sr"><tr><th scope="col">{m.words.date}</th><th scope="col">{m.chart.kindOf}</th><th scope="col">{m.words.reason}</th><th scope="col">{m.words.status}</th></tr></thead>
              <tbody>{encounters.map((e) => (
                <tr key={entryKey(e)} className={`go${entryKey(e) === search.entry ? ' sel' : ''}`} aria-current={entryKey(e) === search.entry || undefined} onClick={() => choose(e)}><td className="m">{e.on ? entryDay(e.on) : m.chart.undated}</td><td className="cut"><button type="button" className="rowlink cut" onClick={(x) => { x.stopPropagation(); choose(e); }}>{e.title}</button></td><td className="cut">{encounterReason(e)}</td><td className="num f hm">{e.status}</td></tr>))}</tbody></table>
          )}
        </section>
      </div>
    </div>
  );
}
