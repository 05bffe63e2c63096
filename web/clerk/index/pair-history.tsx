import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { commentPair, showPair } from '../../../src/modules/patient-index/contract-queue.ts';
import { instant } from '../../lib/dates.ts';
import { useDraft } from '../../lib/draft.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { useAct } from '../../lib/use-ask.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { Fault } from './decide-dialogs.tsx';

const x = mi.index;

/** What happened to a pair, and what colleagues said of it. */
export function PairHistory({ shown }: { shown: z.infer<typeof showPair.output> }) {
  const me = useMe(), { pairId } = shown.pair, draft = useDraft(`pair:${me.id}:${pairId}`, ''), [tried, setTried] = useState(false), act = useAct(commentPair, [showPair]);
  const go = (): void => { setTried(true); if (draft.value.trim() && !act.isPending) act.mutate({ pairId, text: draft.value.trim() }, { onSuccess: () => { draft.set(''); draft.drop(); setTried(false); sayDone(x.commented); document.getElementById('pair-comment')?.blur(); } }); };
  return (
    <section className="pairlog" aria-labelledby="pair-log"><h2 id="pair-log">{x.history}</h2>
      <ol>{shown.history.map((e, i) => <li key={i}><span className="f nw">{instant(e.at)}</span><span><b>{x.what[e.what] ?? e.what}</b>, {e.by.id === me.id ? x.you : e.by.name ?? x.program}{e.says ? <>: <span dir="auto">{e.says}</span></> : null}</span></li>)}</ol>
      {shown.may.decide ? (
        <form onSubmit={(e) => { e.preventDefault(); go(); }} onKeyDown={(e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); go(); } if (e.key === 'Escape') { e.stopPropagation(); document.getElementById('pair-comment')?.blur(); } }}>
          <Fault error={act.error} /><Textarea id="pair-comment" label={x.comment} description={x.commentSays} rows={2} maxLength={2000} value={draft.value} onChange={(e) => draft.set(e.currentTarget.value)} error={tried && !draft.value.trim() ? x.needText : undefined} />
          <Button small type="submit" busy={act.isPending} hint="Ctrl Enter">{x.commentGo}</Button>
        </form>
      ) : null}
    </section>
  );
}
