import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { EntryLine } from '../../../src/modules/chart/contract.ts';
import { entryDay } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { count } from '../../lib/names.ts';
import { shortValue } from '../../lib/short-value.ts';
import { useKeys } from '../../ui/keys.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { CoursePanel } from './course-panel.tsx';
import { latestOfEach, numberOf, testKey } from './course.ts';
import { EncounterYears } from './encounter-years.tsx';
import { entryKey, useChart, usePlace } from './use-chart.ts';

const has = (text: string) => (e: EntryLine): boolean => text === '' || `${e.title} ${e.code ?? ''} ${e.facts.map((f) => f[1]).join(' ')}`.toLowerCase().includes(text.toLowerCase());
const bareCode = (code: string | null): string => code?.split(' ').at(-1) ?? '';
const dose = (e: EntryLine): string => e.facts.find(([label]) => /dos|sig|instruction|taken/i.test(label))?.[1] ?? e.status ?? '';

/** What a clerk or a physician wants in ninety seconds, each line leading to its history and source. */
export function Summary() {
  const { chartId, search, select, go } = usePlace(), { data, error, refetch } = useChart(chartId);
  const text = search.text ?? '';
  const s = data?.summary, pick = (list: EntryLine[] | undefined, most: number): EntryLine[] => (list ?? []).filter((e) => !e.inError && has(text)(e)).slice(0, most);
  const problems = pick(s?.problems, 8), medications = pick(s?.medications, 8), allergies = pick(s?.allergies, 8), encounters = pick(s?.encounters, 10);
  const results = useMemo(() => latestOfEach((s?.results ?? []).filter(has(text))).slice(0, 8), [s, text]);
  const lab = results.find((r) => testKey(r.entry) === search.lab)?.entry ?? results.find((r) => r.entry.flag !== null && numberOf(r.entry.value) !== null)?.entry ?? results.find((r) => numberOf(r.entry.value) !== null)?.entry ?? null;
  const all = [...problems, ...medications, ...allergies, ...results.map((r) => r.entry), ...encounters];
  const at = all.findIndex((e) => entryKey(e) === search.entry);
  const move = (by: number): void => { const next = all[Math.max(0, Math.min(all.length - 1, at + by))]; if (next) choose(next); };
  const choose = (e: EntryLine): void => { if (e.section === 'results') go({ entry: entryKey(e), lab: numberOf(e.value) !== null ? testKey(e) : search.lab }, search.entry !== undefined); else select(e); };
  useKeys(m.sections['summary']!, [
    { keys: ['j', 'ArrowDown'], says: m.chart.key.entry, line: true, caps: ['j', 'k'], when: all.length > 0, run: () => move(1) }, { keys: ['k', 'ArrowUp'], says: m.chart.key.entry, when: all.length > 0, run: () => move(-1) },
  ]);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <div className="doc"><Loading lines={10} /><Loading lines={10} /></div>;
  const part = { chartId, selected: search.entry, onPick: choose };
  return (
    <div className="doc" tabIndex={0} role="region" aria-label={m.sections['summary']}>
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
      <List {...part} section="allergies" entries={allergies} total={data.counts['allergies'] ?? 0} empty={m.chart.allergyNone} side={(e) => <span className="x cut">{e.facts.find(([l]) => /reaction|manifest/i.test(l))?.[1] ?? e.status}</span>} full />
      <div className="full">
        <section aria-labelledby="sum-enc">
          <div className="sh"><h2 id="sum-enc">{m.sections['encounters']}</h2><span className="f">{count(data.counts['encounters'] ?? 0)}</span><span className="grow" /><Link to="/charts/$chartId/$section" params={{ chartId, section: 'encounters' }}>{m.chart.allLink} {m.sections['encounters']!.toLowerCase()}</Link></div>
          <EncounterYears chartId={chartId} total={data.counts['encounters'] ?? 0} />
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

export const flagClass = (flag: string | null): string => flag === null ? '' : /critical|panic/i.test(flag) ? 'crit' : 'hi2';
const encounterReason = (e: EntryLine): string => (e.facts.find(([l]) => /reason|diagnos/i.test(l)) ?? e.facts.find(([l]) => /place|location|provider|organi/i.test(l)))?.[1] ?? '';

type ListProps = { chartId: string; section: string; entries: EntryLine[]; total: number; selected: string | undefined; onPick: (e: EntryLine) => void; side: (e: EntryLine) => ReactNode; empty?: string; full?: boolean };

function List({ chartId, section, entries, total, selected, onPick, side, empty, full }: ListProps) {
  const id = `sum-${section}`;
  return (
    <section aria-labelledby={id} className={full ? 'full' : undefined}>
      <div className="sh"><h2 id={id}>{m.sections[section]}</h2><span className="f">{total > 0 ? count(total) : ''}</span><span className="grow" />{total > entries.length ? <Link to="/charts/$chartId/$section" params={{ chartId, section }}>{entries.length ? m.chart.moreLink(total - entries.length) : m.chart.showMore}</Link> : null}</div>
      {entries.length === 0 ? <p className="m pad">{empty ?? m.chart.noneKnown}</p> : (
        <ul className="lst">{entries.map((e) => <li key={entryKey(e)} className={entryKey(e) === selected ? 'sel' : undefined} aria-current={entryKey(e) === selected || undefined} onClick={() => onPick(e)}><button type="button" className="rowlink t cut" onClick={(x) => { x.stopPropagation(); onPick(e); }}>{e.title}</button>{side(e)}</li>)}</ul>
      )}
    </section>
  );
}
