import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { queueChoices } from '../../../src/modules/patient-index/contract-queue.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { count } from '../../lib/names.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { queueSearch } from './queue-filter.ts';
import type { QueueSearch } from './queue-filter.ts';

const p = mi.pairActs, x = mi.index;

/** Which pairs are shown, and in which order. */
export function FilterQueue({ search, onShow, onClose }: { search: QueueSearch; onShow: (s: QueueSearch) => void; onClose: () => void }) {
  const me = useMe(), { data } = useAsk(queueChoices, {}, { fresh: 30_000 }), [s, setS] = useState<QueueSearch>(queueSearch(search));
  const set = (key: keyof QueueSearch) => (e: React.ChangeEvent<HTMLSelectElement>): void => setS({ ...s, [key]: e.currentTarget.value || undefined });
  const of = (name: string, open: number | undefined): string => open === undefined ? name : `${name} (${count(open)})`;
  const pick = (key: keyof QueueSearch, label: string, any: string, options: { value: string; label: string }[]) => <NativeSelect label={label} value={s[key] ?? ''} onChange={set(key)} data={[{ value: '', label: any }, ...options, ...(s[key] && !options.some((o) => o.value === s[key]) ? [{ value: s[key]!, label: s[key]! }] : [])]} />;
  return (
    <Dialog title={p.filterTitle} opened onClose={onClose} wide>
      <form className="deskfilter" onSubmit={(e) => { e.preventDefault(); onShow(s); }} onKeyDown={(e) => { if (e.key === 'Enter' && e.target instanceof HTMLSelectElement) { e.preventDefault(); onShow(s); } }}>
        <div className="two-cols">
          <NativeSelect data-autofocus label={p.state} value={s.state ?? ''} onChange={set('state')} data={[{ value: '', label: p.states['waiting']! }, ...['open', 'unsure', 'same', 'different', 'ended'].map((v) => ({ value: v, label: p.states[v]! }))]} />
          {pick('grade', p.grade, p.anyGrade, (['certain', 'probable', 'possible'] as const).map((g) => ({ value: g, label: of(x.gradeFilter[g], data?.grades.find((d) => d.grade === g)?.open) })))}
          {pick('whose', p.whose, p.anyone, [{ value: 'me', label: p.mine }, { value: 'nobody', label: p.nobodys }, ...(data?.owners ?? []).filter((o) => o.id !== me.id).map((o) => ({ value: o.id, label: of(o.name, o.open) }))])}
          {pick('due', p.due, p.anyDue, ['late', 'today', 'week'].map((v) => ({ value: v, label: p.dues[v]! })))}
          {pick('facility', p.facility, p.anyFacility, (data?.facilities ?? []).map((f) => ({ value: f.id, label: of(f.name, f.open) })))}
          {pick('source', p.source, p.anySource, (data?.sources ?? []).map((f) => ({ value: f.id, label: of(f.name, f.open) })))}
          {pick('kind', p.kind, p.anyKind, ['duplicate', 'overlap'].map((v) => ({ value: v, label: p.kinds[v]! })))}
          {pick('field', p.field, p.anyField, (data?.fields ?? []).map((f) => ({ value: f.field, label: of(f.label, f.open) })))}
          <NativeSelect label={p.order} value={s.order ?? 'harm'} onChange={set('order')} data={(['harm', 'likelihood', 'age'] as const).map((v) => ({ value: v, label: x.by[v] }))} />
        </div>
        <div className="acts"><Button look="primary" type="submit" hint="Enter">{p.show}</Button><Button onClick={() => onShow({})}>{x.clearFilter}</Button><Button look="quiet" onClick={onClose} hint="Esc">{m.words.cancel}</Button></div>
      </form>
    </Dialog>
  );
}
