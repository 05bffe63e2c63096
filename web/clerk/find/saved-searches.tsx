import { TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { dropSearch, listSearches, saveSearch } from '../../../src/modules/patients/contract.ts';
import type { Criteria } from '../../../src/modules/patients/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/icons.tsx';

/** The searches one keeps, and this one to keep. */
export function SavedSearches({ now }: { now: Criteria }) {
  const { data } = useAsk(listSearches, {}, { fresh: 60_000 }), save = useAct(saveSearch, [listSearches]), drop = useAct(dropSearch, [listSearches]), [name, setName] = useState('');
  const some = Object.keys(now).length > 0, list = data?.searches ?? [];
  return (
    <section className="saved" aria-labelledby="saved-h">
      <div className="sh"><h2 id="saved-h">{m.advanced.saved}</h2></div>
      {list.length === 0 ? <p className="m">{m.advanced.savedNone}</p> : <ul>{list.map((s) => <li key={s.searchId}><Link to="/find/fields" search={s.criteria} className="q">{s.name}</Link><Button look="quiet" square aria-label={m.advanced.drop(s.name)} title={m.advanced.drop(s.name)} onClick={() => drop.mutate({ searchId: s.searchId })}><Glyph of={IconTrash} small /></Button></li>)}</ul>}
      {some ? <form className="savenow" onSubmit={(e) => { e.preventDefault(); if (name.trim()) save.mutate({ name, criteria: now }, { onSuccess: () => setName('') }); }}><TextInput size="xs" aria-label={m.advanced.saveName} placeholder={m.advanced.saveName} value={name} maxLength={80} onChange={(e) => setName(e.currentTarget.value)} error={save.error?.message} /><Button small type="submit" disabled={!name.trim()}>{m.advanced.save}</Button></form> : null}
    </section>
  );
}
