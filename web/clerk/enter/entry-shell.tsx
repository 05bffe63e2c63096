import { IconDeviceFloppy, IconX } from '@tabler/icons-react';
import type { ReactNode, RefObject } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { z } from 'zod';
import { showEntry } from '../../../src/modules/chart/contract.ts';
import { readQuestionnaire } from '../../../src/modules/charting/contract.ts';
import type { AnsweredItem, filledForm } from '../../../src/modules/charting/contract.ts';
import type { Acknowledged } from '../../../src/modules/quality/contract.ts';
import { shortInstant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { listName, twoIdentifiers } from '../../lib/names.ts';
import { CallProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { useAsk } from '../../lib/use-ask.ts';
import { giveKeys } from '../../ui/keys-ahead.ts';
import { useKeys } from '../../ui/keys.tsx';
import { usePatient } from '../chart/use-chart.ts';
import { questionFaults } from './answers.ts';
import type { Around } from './fields.tsx';
import { Field, fieldId } from './fields.tsx';
import type { EntryKind } from './kinds.ts';
import { OriginFields } from './origin-fields.tsx';
import { QuestionnairePart } from './questionnaire-part.tsx';
import { specsOf, writeTyped } from './typed.ts';
import type { Fault, Values, Written } from './typed.ts';
import { vitalsFoot, vitalsHead } from './specs.ts';
import { useQuestions } from './use-questions.ts';
import type { useEntryDraft } from './use-entry-draft.ts';
import { VitalsFields } from './vitals-fields.tsx';
import './enter.css';

const e = m.enter;
export type Ready = { entry: z.input<typeof filledForm>; acknowledged: Acknowledged };
type Draft = ReturnType<typeof useEntryDraft>;
type Props = {
  chartId: string; kind: EntryKind; draft: Draft; title: string; goWord?: string; opened?: { values: Values; form: Record<string, unknown> } | undefined; needsCitation: boolean; needsReason?: boolean; withVisit?: boolean; onlyVitals?: readonly string[];
  /** Above the fields: what is changed, what somebody else changed. */ head?: ReactNode; /** Below: the reason of a change. */ tail?: (around: Around) => ReactNode; blocked?: string | null;
  onSave: (ready: Ready, next: boolean, told: (error: unknown) => void) => void; saving: boolean; mayNext?: boolean; onLeave: () => void; onDiscard: () => void;
};

/** The form of an entry beside the chart: fields, questions, source, and at its foot whose chart it is. */
export function EntryShell(props: Props) {
  const { chartId, kind, draft, title, opened, onSave, saving, mayNext = false, onLeave, onDiscard } = props, { typed, set } = draft;
  const patient = usePatient(chartId), top = useRef<HTMLDivElement>(null), body = useRef<HTMLDivElement>(null);
  const written = useMemo(() => writeTyped(kind, typed, opened), [kind, typed, opened]);
  const visit = useAsk(showEntry, { type: 'Encounter', id: typed.encounterId, chartId }, { enabled: typed.encounterId !== '', fresh: 60_000 }).data?.entry, questions = useQuestions(kind, typed, written, patient.data?.demographics, useMemo(() => (visit ? { ...(visit.on ? { start: visit.on } : {}) } : undefined), [visit?.id]));
  const [tried, setTried] = useState(false), [told, setTold] = useState<Fault[]>([]), [failed, setFailed] = useState<string | null>(null), [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const asked = useFormFaults(kind, typed.values), faults = [...(asked.length ? asked : written.faults), ...ownFaults(props)], shown = [...told, ...faults.filter((f) => tried || (left.has(f.field) && !isNeed(f)))];
  const open = questions.asked.filter((q) => !q.kept), keep = (field: string): void => set({ kept: questions.keep(field) });
  const around: Around = { of: typed.key, faultOf: (f) => shown.find((x) => x.field === f)?.says, asked: questions.asked.filter((q) => tried || q.kept || left.has(q.field)), keep, leave: (f) => { if (!left.has(f)) setLeft(new Set([...left, f])); } };
  useFirstField(body, typed.key);

  const change = (part: Partial<typeof typed>): void => { set(part); if (told.length) setTold([]); if (failed) setFailed(null); };
  const put = (part: Values): void => change({ values: { ...typed.values, ...part } });
  const goTo = (field: string): void => { const at = document.getElementById(fieldId(field)) ?? document.getElementById(field); (at ?? top.current)?.focus(); at?.scrollIntoView({ block: 'nearest' }); };
  const save = (next: boolean): void => {
    setTried(true); setFailed(null);
    if (saving || props.blocked) return;
    if (faults.length) { const first = faults[0]!.field; requestAnimationFrame(() => (faults.length === 1 ? goTo(first) : top.current?.focus())); return; }
    if (open.length) { const at = open[0]!.field; requestAnimationFrame(() => goTo(at)); return; }
    onSave({ entry: written.entry!, acknowledged: questions.acknowledged }, next, (error) => toldOf(error, written, setTold, setFailed, top));
  };
  const keepHere = (): void => { const at = document.activeElement?.id.replace(/^e-/, '') ?? '', q = open.find((x) => x.field === at) ?? open[0]; if (q) keep(q.field); };
  useKeys(title, [
    { keys: 'ctrl+Enter', says: e.key.save, line: true, inFields: true, run: () => save(false) }, { keys: 'alt+n', says: e.key.next, line: mayNext, inFields: true, when: mayNext, run: () => save(true) },
    { keys: 'alt+k', says: e.key.keep, line: open.length > 0, inFields: true, when: open.length > 0, run: keepHere }, { keys: 'Escape', says: e.key.leave, line: true, inFields: true, run: onLeave }, { keys: 'alt+z', says: e.key.discard, inFields: true, run: onDiscard },
  ], 2);
  const line = patient.data?.line, part = { typed, set: change, around };
  return (
    <aside className="ws entryform" aria-label={title}>
      <div className="wt"><h2>{title}</h2><DraftSays draft={draft} /><span className="grow" /><Button look="quiet" square aria-label={e.leave} title={e.leave} onClick={onLeave}><Glyph of={IconX} /></Button></div>
      <form className="ef" noValidate autoComplete="off" onSubmit={(x) => { x.preventDefault(); save(false); }} aria-label={title}>
        <div className="efbody" ref={body}>
          <div ref={top} tabIndex={-1} className="eftop">
            {shown.length && (tried || told.length) ? <div className="sum" role="alert"><h2>{e.faults(shown.length)}</h2>{shown.map((f, i) => <a key={`${f.field}${i}`} href={`#${fieldId(f.field)}`} onClick={(x) => { x.preventDefault(); goTo(f.field); }}>{f.says}</a>)}</div> : null}
            {failed ? <div className="note dan" role="alert"><span /><p>{failed}</p></div> : null}
            {tried && open.length && !faults.length ? <p className="q" role="status">{e.questions(open.length)}</p> : null}
            {draft.other ? <p className="note"><span /><span>{e.another(shortInstant(draft.other.savedAt))} <button type="button" className="link" onClick={() => void draft.take(draft.other!.draftId)}>{e.takeUp}</button></span></p> : null}
            {draft.taken ? <p className="f" role="status">{e.taken(shortInstant(draft.taken))}</p> : null}
          </div>
          {props.head}
          <Fields kind={kind} values={typed.values} put={put} around={around} onlyVitals={props.onlyVitals} />
          {props.tail?.(around)}
          <OriginFields {...part} chartId={chartId} withVisit={props.withVisit ?? kind !== 'encounter'} />
        </div>
        <div className="wa effoot">
          <p>{line ? <>{e.inChartOf} <b>{listName(line)}</b>, <span className="nw">{twoIdentifiers(line)}</span></> : <>&nbsp;</>}</p>
          <div><Button look="primary" type="submit" busy={saving} hint="Ctrl Enter">{props.goWord ?? e.save}</Button>{mayNext ? <Button onClick={() => save(true)} disabled={saving} hint="Alt N">{e.saveNext}</Button> : null}<span className="grow" /><Button look="quiet" onClick={onDiscard}>{e.discard}</Button></div>
        </div>
      </form>
    </aside>
  );
}

function Fields({ kind, values, put, around, onlyVitals }: { kind: EntryKind; values: Values; put: (part: Values) => void; around: Around; onlyVitals?: readonly string[] | undefined }) {
  if (kind === 'questionnaire') return <QuestionnairePart values={values} put={put} around={around} />;
  const draw = (list: ReturnType<typeof specsOf>): ReactNode => <div className="g">{list.map((s) => <Field key={s.name} s={s} field={s.name} value={values[s.name]} put={(v) => put({ [s.name]: v })} around={around} />)}</div>;
  return kind === 'vitals' ? <>{draw(vitalsHead)}<VitalsFields values={values} set={put} around={around} only={onlyVitals} />{draw(vitalsFoot)}</> : draw(specsOf(kind));
}

/** "Say it" is told when one tries to save, not while one is on the way. */
const isNeed = (f: Fault): boolean => f.says === e.needsTextWithoutTrailing || f.says === e.needsVital || f.says === e.needsCitation || /: (say it|needs an answer)$/.test(f.says);
function ownFaults({ draft: { typed }, needsCitation, needsReason }: Props): Fault[] {
  return [...(needsReason && typed.reason.trim().length < 3 ? [{ field: 'reason-of-change', says: e.needsReason }] : []), ...(needsCitation && !typed.origin.citation.trim() && !typed.origin.entry ? [{ field: 'citation', says: e.needsCitation }] : [])];
}

/** What is wrong with the answers to a Questionnaire; the program asks the same before it files. */
function useFormFaults(kind: EntryKind, values: Values): Fault[] {
  const canonical = kind === 'questionnaire' ? String(values['questionnaire'] ?? '') : '', { data } = useAsk(readQuestionnaire, { canonical: canonical || 'none' }, { enabled: canonical !== '', fresh: 600_000 });
  const items = values['items'];
  return useMemo(() => (kind !== 'questionnaire' ? [] : canonical === '' ? [{ field: 'questionnaire', says: m.asking.choose }] : data ? questionFaults(data.resource, items as AnsweredItem[]) : []), [kind, canonical, data, items]);
}

function toldOf(error: unknown, written: Written, setTold: (f: Fault[]) => void, setFailed: (says: string) => void, top: RefObject<HTMLDivElement | null>): void {
  const problem = error instanceof CallProblem ? error : null;
  if (problem && ['offline', 'unavailable'].includes(problem.kind)) setFailed(e.offline);
  else if (problem?.issues.some((i) => i.at)) setTold(problem.issues.filter((i) => i.at).map((i) => ({ field: written.fieldOf(i.at!), says: [i.says, i.mend].filter(Boolean).join('. ') })));
  else setFailed(problem?.message ?? m.states.errorSays);
  requestAnimationFrame(() => top.current?.focus());
}

function DraftSays({ draft: { state } }: { draft: Draft }) {
  const says = state.at === 'kept' ? e.draft.kept(state.savedAt ? shortInstant(state.savedAt) : '') : e.draft[state.at];
  return state.at === 'none' ? null : <span className={`f efdraft ${state.at}`} title={says}><Glyph of={IconDeviceFloppy} small /><span>{says}</span></span>;
}

/** A form opens with its first field in hand, and each next one too. */
function useFirstField(body: RefObject<HTMLDivElement | null>, key: string): void {
  useEffect(() => { const first = body.current?.querySelector<HTMLElement>('input:not([type=checkbox]),select,textarea,button.pick') ?? null; first?.focus(); body.current?.scrollTo({ top: 0 }); giveKeys(first); }, [key]);
}
