import { Link, useParams, useNavigate } from '@tanstack/react-router';
import { IconMessage, IconPrinter } from '@tabler/icons-react';
import { Suspense, useEffect, useState } from 'react';
import { m } from '../../lib/messages/index.ts';
import { count } from '../../lib/names.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { keepKeys } from '../../ui/keys-ahead.ts';
import { useKeys } from '../../ui/keys.tsx';
import { later } from '../../ui/later.tsx';
import { FindInChart } from './find-in-chart.tsx';

const exportRecord = later(() => import('./export-record.tsx').then((x) => x.ExportRecord));

/** Sections in reading order with the letter that follows `s`. A section without entries is listed, so that its absence is said. */
export const sectionOrder: { name: string; letter: string; rule?: boolean }[] = [
  { name: 'summary', letter: 's' }, { name: 'timeline', letter: 'l' }, { name: 'encounters', letter: 'e' }, { name: 'notes', letter: 'n' }, { name: 'documents', letter: 'd' }, { name: 'results', letter: 'r' }, { name: 'vitals', letter: 'v' },
  { name: 'problems', letter: 'p', rule: true }, { name: 'medications', letter: 'm' }, { name: 'allergies', letter: 'a' }, { name: 'immunizations', letter: 'i' }, { name: 'procedures', letter: 'o' }, { name: 'social', letter: 'h' }, { name: 'family', letter: 'f' },
  { name: 'demographics', letter: 'g', rule: true }, { name: 'careteam', letter: 't' }, { name: 'coverage', letter: 'c' }, { name: 'appointments', letter: 'q' }, { name: 'other', letter: 'x' }, { name: 'who-opened', letter: 'w' },
];
const seldom = new Set(['social', 'family', 'careteam', 'coverage', 'appointments', 'other']);
const firstSeldom = sectionOrder.findIndex((s) => seldom.has(s.name));

/** Without counts (not known yet) the list ends before the first section that may be absent, so that nothing moves when they come. */
export function SectionNav({ counts }: { counts: Record<string, number> | undefined }) {
  const { chartId } = useParams({ from: '/frame/charts/$chartId' }), { section } = useParams({ strict: false }) as { section?: string }, navigate = useNavigate();
  const { rights } = useMe(), mayRead = rights.includes('chart.read'), mayExport = rights.includes('export.records');
  const [exporting, setExporting] = useState(false);
  useEffect(() => { if (mayExport && counts) exportRecord.ask(); }, [mayExport, counts === undefined]);
  const mine = sectionOrder.filter((s) => s.name === 'demographics' || mayRead);
  const listed = mine.filter((s) => !mayRead || (counts ? !seldom.has(s.name) || (counts[s.name] ?? 0) > 0 || section === s.name : sectionOrder.indexOf(s) < firstSeldom));
  const go = (name: string): void => { void navigate({ to: '/charts/$chartId/$section', params: { chartId, section: name }, search: {} }); };
  useKeys(m.frame.chartBand, [
    { keys: ['s'], says: m.chart.key.section, line: true, when: false, run: () => undefined },
    ...mine.map((s) => ({ keys: `s ${s.letter}`, says: m.sections[s.name] ?? s.name, run: () => go(s.name) })),
    { keys: 'p', says: m.exporting.key, when: mayExport, run: () => { keepKeys(); setExporting(true); } },
  ]);
  return (
    <nav className="snav" aria-label={m.chart.sections}>
      {mayRead ? <FindInChart /> : null}
      <ul>
        {listed.map((s) => (
          <li key={s.name} className={s.rule ? 'ruled' : undefined}><Link to="/charts/$chartId/$section" params={{ chartId, section: s.name }} search={{}} aria-current={section === s.name ? 'page' : undefined}><span>{m.sections[s.name]}</span>{counts?.[s.name] ? <span>{count(counts[s.name]!)}</span> : null}</Link></li>
        ))}
      </ul>
      {rights.includes('desk.work') ? <Link className="btn sm q export" to="/messages" search={{ chart: chartId }} preload={false}><Glyph of={IconMessage} small />{m.messages.ofThis}</Link> : null}
      {mayExport ? <Button small look="quiet" className="export" hint="p" onClick={() => setExporting(true)}><Glyph of={IconPrinter} small />{m.exporting.open}</Button> : null}
      {exporting ? <Suspense fallback={null}><exportRecord.View chartId={chartId} section={section} onClose={() => setExporting(false)} /></Suspense> : null}
    </nav>
  );
}
