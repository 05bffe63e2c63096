import { IconX } from '@tabler/icons-react';
import { queueChoices } from '../../../src/modules/patient-index/contract-queue.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useMe } from '../../lib/use-me.ts';
import { Glyph } from '../../ui/icons.tsx';
import { isNarrowed } from './queue-filter.ts';
import type { QueueSearch } from './queue-filter.ts';

const p = mi.pairActs, x = mi.index;

/** What the queue is narrowed to, each to be dropped by itself. */
export function FilterChips({ search: s, onChange }: { search: QueueSearch; onChange: (next: QueueSearch) => void }) {
  const me = useMe(), { data } = useAsk(queueChoices, {}, { fresh: 120_000, enabled: isNarrowed(s) });
  const nameOf = (list: readonly { id: string; name: string }[] | undefined, id: string): string => list?.find((l) => l.id === id)?.name ?? id;
  const on: [keyof QueueSearch, string][] = [];
  if (s.state) on.push(['state', p.states[s.state] ?? s.state]);
  if (s.grade) on.push(['grade', (x.gradeFilter as Record<string, string>)[s.grade] ?? s.grade]);
  if (s.whose) on.push(['whose', s.whose === 'me' || s.whose === me.id ? p.mine : s.whose === 'nobody' ? p.nobodys : p.ownerIs(nameOf(data?.owners, s.whose))]);
  if (s.due) on.push(['due', p.dues[s.due] ?? s.due]);
  if (s.kind) on.push(['kind', p.kinds[s.kind] ?? s.kind]);
  if (s.facility) on.push(['facility', nameOf(data?.facilities, s.facility)]);
  if (s.source) on.push(['source', p.sourceIs(nameOf(data?.sources, s.source))]);
  if (s.field) on.push(['field', p.fieldIs(data?.fields.find((f) => f.field === s.field)?.label ?? s.field)]);
  if (s.cluster) on.push(['cluster', x.clusterOnly]);
  if (s.chart) on.push(['chart', p.oneRecord]);
  if (!on.length) return null;
  return <ul className="fchips">{on.map(([key, says]) => <li key={key}><button type="button" className="chip acc chipbtn" title={p.drop(says)} aria-label={p.drop(says)} onClick={() => onChange({ ...s, [key]: undefined })}><span className="cut">{says}</span><Glyph of={IconX} small /></button></li>)}</ul>;
}
