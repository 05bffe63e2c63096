import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { band, listViews, saveView, whose } from '../../../src/modules/workforce/contract.ts';
import type { DeskFilter } from '../../../src/modules/workforce/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { count } from '../../lib/names.ts';
import { useAct } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { sayDone } from '../frame/foot-note.ts';

type Props = { opened: boolean; filter: DeskFilter; lists: { name: string; title: string; n: number; more: boolean }[]; onClose: () => void; onShow: (f: DeskFilter) => void };

/** Which kinds of work, due when, whose, how grave; shown once, or kept as a view. */
export function FilterDialog(props: Props) {
  return <Dialog title={m.myDesk.filterTitle} opened={props.opened} onClose={props.onClose} wide>{props.opened ? <Form {...props} /> : null}</Dialog>;
}

function Form({ filter, lists, onClose, onShow }: Props) {
  const [f, setF] = useState(filter), [name, setName] = useState(''), [tried, setTried] = useState(false), act = useAct(saveView, [listViews]);
  const flip = <T,>(of: T[], value: T, on: boolean): T[] => on ? [...of, value] : of.filter((x) => x !== value);
  const keep = (): void => { setTried(true); if (name.trim()) act.mutate({ name: name.trim(), filter: f }, { onSuccess: () => { sayDone(m.myDesk.kept); onShow(f); } }); else document.getElementById('view-name')?.focus(); };
  return (
    <form className="deskfilter" onSubmit={(e) => { e.preventDefault(); onShow(f); }}>
      <div className="two-cols"><fieldset className="ticks"><legend>{m.myDesk.kinds}</legend>{lists.map((l, i) => <label key={l.name}><input type="checkbox" data-autofocus={i === 0 || undefined} checked={f.lists.includes(l.name)} onChange={(e) => setF({ ...f, lists: flip(f.lists, l.name, e.currentTarget.checked) })} /><span>{l.title} <span className="f">{count(l.n)}{l.more ? '+' : ''}</span></span></label>)}</fieldset>
      <fieldset className="ticks"><legend>{m.myDesk.dueWhen}</legend>{band.options.map((b) => <label key={b}><input type="checkbox" checked={f.bands.includes(b)} onChange={(e) => setF({ ...f, bands: flip(f.bands, b, e.currentTarget.checked) })} /><span>{m.myDesk.bands[b]}</span></label>)}</fieldset></div>
      <NativeSelect label={m.myDesk.whose} value={f.whose} onChange={(e) => setF({ ...f, whose: whose.parse(e.currentTarget.value) })} data={whose.options.map((w) => ({ value: w, label: m.myDesk.views[w] ?? w }))} />
      <label className="tick2"><input type="checkbox" checked={f.harmFrom >= 3} onChange={(e) => setF({ ...f, harmFrom: e.currentTarget.checked ? 3 : 0 })} /><span>{m.myDesk.harm}</span></label>
      <div className="acts"><Button look="primary" type="submit" hint="Enter">{m.myDesk.apply}</Button><Button onClick={() => onShow({ whose: 'for-me', lists: [], bands: [], harmFrom: 0 })}>{m.myDesk.clear}</Button><Button look="quiet" onClick={onClose} hint="Esc">{m.words.cancel}</Button></div>
      {act.error ? <p className="crit" role="alert">{act.error.message}</p> : null}
      <div className="keepview"><TextInput id="view-name" label={m.myDesk.keepView} placeholder={m.myDesk.viewName} description={m.myDesk.viewNameSays} maxLength={60} value={name} onChange={(e) => setName(e.currentTarget.value)} error={tried && !name.trim() ? m.myDesk.needName : undefined} autoComplete="off" onKeyDown={(e) => { if (e.key === 'Enter') { e.preventDefault(); keep(); } }} /><Button busy={act.isPending} onClick={keep}>{m.myDesk.keep}</Button></div>
    </form>
  );
}
