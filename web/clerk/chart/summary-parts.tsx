import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { EntryLine } from '../../../src/modules/chart/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { count } from '../../lib/names.ts';
import { Chip } from '../../ui/chip.tsx';
import { entryKey, isUnverified } from './use-chart.ts';

export const flagClass = (flag: string | null): string => flag === null ? '' : /critical|panic/i.test(flag) ? 'crit' : 'hi2';
export const encounterReason = (e: EntryLine): string => (e.facts.find(([l]) => /reason|diagnos/i.test(l)) ?? e.facts.find(([l]) => /place|location|provider|organi/i.test(l)))?.[1] ?? '';

type ListProps = { chartId: string; section: string; entries: EntryLine[]; total: number; selected: string | undefined; onPick: (e: EntryLine) => void; side: (e: EntryLine) => ReactNode; empty?: string; full?: boolean };

/** A short list of the summary, each line leading to its entry. */
export function List({ chartId, section, entries, total, selected, onPick, side, empty, full }: ListProps) {
  const id = `sum-${section}`;
  return (
    <section aria-labelledby={id} className={full ? 'full' : undefined}>
      <div className="sh"><h2 id={id}>{m.sections[section]}</h2><span className="f">{total > 0 ? count(total) : ''}</span><span className="grow" />{total > entries.length ? <Link to="/charts/$chartId/$section" params={{ chartId, section }}>{entries.length ? m.chart.moreLink(total - entries.length) : m.chart.showMore}</Link> : null}</div>
      {entries.length === 0 ? <p className="m pad">{empty ?? m.chart.noneKnown}</p> : (
        <ul className="lst">{entries.map((e) => <li key={entryKey(e)} className={entryKey(e) === selected ? 'sel' : undefined} aria-current={entryKey(e) === selected || undefined} onClick={() => onPick(e)}><button type="button" className="rowlink t cut" onClick={(x) => { x.stopPropagation(); onPick(e); }}>{e.title}</button>{isUnverified(e) ? <Chip tone="due">{m.chart.unverified}</Chip> : null}{side(e)}</li>)}</ul>
      )}
    </section>
  );
}
