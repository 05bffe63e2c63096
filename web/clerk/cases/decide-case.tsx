import { Textarea } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { listSection, open } from '../../../src/modules/chart/contract.ts';
import type { EntryLine } from '../../../src/modules/chart/contract.ts';
import { decideCase, listCases, openEntry, planMove } from '../../../src/modules/charting/contract.ts';
import type { CaseLine } from '../../../src/modules/charting/contract.ts';
import { show } from '../../../src/modules/patients/contract.ts';
import type { PatientLine } from '../../../src/modules/patients/contract.ts';
import { entryDay } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { CallProblem } from '../../lib/problem.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { entryReads } from '../chart/entry-reads.ts';
import { sayDone } from '../frame/foot-note.ts';
import { VisitPicker } from '../enter/visit-picker.tsx';
import { FindPerson } from './find-person.tsx';

const c = m.cases, decisions = ['move', 'mark-in-error', 'refuse'] as const;
type Decision = (typeof decisions)[number];
type Key = { type: string; id: string };

/** Chooses the right place, shows what moves along and what stays, and decides: by the keyboard, with a reason. */
export function DecideCase({ of: x, onTarget }: { of: CaseLine; onTarget: (chartId: string | null) => void }) {
  const given = useAsk(show, { chartId: x.toChart ?? '' }, { enabled: x.toChart !== null }).data?.line, [picked, setPicked] = useState<PatientLine | null | undefined>(undefined), target = picked === undefined ? given ?? null : picked;
  const [visit, setVisit] = useState(x.toEncounter ?? ''), [decision, setDecision] = useState<Decision>('move'), [reason, setReason] = useState(''), [entries, setEntries] = useState<Key[]>(x.entries), [tried, setTried] = useState(false), first = useRef<HTMLInputElement>(null);
  const moving = decision === 'move', toVisit = x.kind === 'wrong-encounter';
  const to = toVisit ? (visit ? { toEncounter: visit } : null) : target ? { toChart: target.chartId } : null;
  const plan = useAsk(planMove, { entries: entries.length ? entries : [{ type: 'none', id: 'none' }], ...(moving && to ? to : {}) }, { enabled: entries.length > 0 && decision !== 'refuse', keep: true });
  const act = useAct(decideCase, [listCases, ...entryReads, openEntry, planMove]), inPlan = decision === 'refuse' || entries.length === 0 ? [] : moving ? plan.data?.moves ?? [] : plan.data?.moves.filter((p) => p.chosen) ?? [];
  useEffect(() => onTarget(target?.chartId ?? null), [target?.chartId]);
  const w = c.waitsFor, waits = decision !== 'refuse' && entries.length === 0 ? w.entries : moving && !to ? (toVisit ? w.toEncounter : w.toChart) : moving && (plan.data?.forbids.length ?? 0) > 0 ? w.forbidden : decision !== 'refuse' && !plan.data ? m.states.loading : reason.trim().length < 3 ? w.reason : null;
  const decide = (): void => {
    setTried(true);
    if (act.isPending) return;
    if (waits) { document.getElementById(waits === w.toChart ? 'case-right' : waits === w.toEncounter ? 'case-visit' : waits === w.reason ? 'case-reason' : 'case-entries')?.focus(); return; }
    // The case leaves the list when it is decided, and this form with it: what was done is said all the same.
    void act.mutateAsync({ caseId: x.caseId, decision, reason: reason.trim(), ...(moving && to ? to : {}), entries: inPlan.map((p) => ({ type: p.type, id: p.id, expectVersion: p.version })) }).then(() => sayDone(c.done[decision]!), (e: unknown) => { if (e instanceof CallProblem && e.kind === 'stale') void plan.refetch(); });
  };
  useKeys(c.decide, [{ keys: 'd', says: c.key.decide, line: true, run: () => first.current?.focus() }, { keys: 'r', says: c.key.search, line: moving && !toVisit, when: moving && !toVisit, run: () => document.getElementById('case-right')?.focus() }, { keys: 'ctrl+Enter', says: c.go[decision]!(inPlan.length), inFields: true, run: decide }], 2);
  return (
    <form className="plan" noValidate onSubmit={(e) => { e.preventDefault(); decide(); }}>
      <fieldset className="decisions"><legend>{c.decide}</legend>{decisions.map((d) => <label key={d}><input type="radio" name="decision" ref={d === decision ? first : undefined} checked={d === decision} onChange={() => setDecision(d)} /><span>{c.decisions[d]}<small>{c.decisionSays[d]}</small></span></label>)}</fieldset>
      {moving && !toVisit ? <FindPerson id="case-right" label={c.search} hint={c.searchHint} chosen={target} onChoose={setPicked} not={x.fromChart} /> : null}
      {moving && toVisit ? <VisitPicker id="case-visit" label={c.rightVisit} chartId={x.fromChart} value={visit} onChange={setVisit} none={c.unknown} /> : null}
      {decision !== 'refuse' && x.entries.length === 0 ? <ChooseEntries chartId={x.fromChart} chosen={entries} onChange={setEntries} /> : null}
      {decision === 'refuse' || entries.length === 0 ? null : plan.error ? <p className="crit" role="alert">{plan.error.message}</p> : plan.data ? (
        <>
          {moving && plan.data.forbids.length ? <ul className="note dan" role="alert"><span />{plan.data.forbids.map((f) => <li key={f}>{f}</li>)}</ul> : null}
          <table><thead><tr><th scope="col">{moving ? c.moves : c.entries}</th><th scope="col">{m.words.reason}</th></tr></thead><tbody>{inPlan.map((p) => <tr key={`${p.type}/${p.id}`}><td>{p.title || m.chart.untitled}</td><td className="m">{p.chosen ? c.chosen : p.because}</td></tr>)}</tbody></table>
          {moving && plan.data.stays.length ? <table><thead><tr><th scope="col">{c.stays}</th><th scope="col">{m.words.reason}</th></tr></thead><tbody>{plan.data.stays.map((p) => <tr key={`${p.type}/${p.id}`}><td>{p.title || m.chart.untitled}</td><td className="m">{p.because}</td></tr>)}</tbody></table> : null}
        </>
      ) : null}
      <Textarea id="case-reason" label={c.reason} description={c.reasonHint} value={reason} onChange={(e) => setReason(e.currentTarget.value)} error={tried && waits === w.reason ? m.enter.needsReason : undefined} rows={2} maxLength={500} dir="auto" />
      {act.error ? <p className="crit" role="alert">{act.error instanceof CallProblem && act.error.kind === 'stale' ? c.stale : act.error.message}</p> : null}
      <div className="acts"><Button look={decision === 'mark-in-error' ? 'danger' : 'primary'} type="submit" busy={act.isPending} hint="Ctrl Enter">{c.go[decision]!(inPlan.length)}</Button><p className="m" role="status">{waits}</p></div>
    </form>
  );
}

/** A report without certain entries: those who decide choose them from the chart, newest first. */
function ChooseEntries({ chartId, chosen, onChange }: { chartId: string; chosen: Key[]; onChange: (next: Key[]) => void }) {
  const documents = useAsk(listSection, { chartId, section: 'documents', limit: 50 }).data?.entries ?? [], notes = useAsk(listSection, { chartId, section: 'notes', limit: 50 }).data?.entries ?? [], chart = useAsk(open, { chartId }).data?.summary;
  const all: EntryLine[] = [...documents, ...notes, ...(chart ? [...chart.encounters, ...chart.problems, ...chart.allergies, ...chart.medications, ...chart.results] : [])].filter((e) => !e.inError), has = (e: EntryLine): boolean => chosen.some((k) => k.type === e.type && k.id === e.id);
  const seen = new Set<string>();
  return (
    <div><p className="m" id="case-choose">{c.chooseEntries}</p><div className="picklist" role="group" aria-labelledby="case-choose" tabIndex={-1} id="case-entries">
      {all.filter((e) => { const k = `${e.type}/${e.id}`; if (seen.has(k)) return false; seen.add(k); return true; }).slice(0, 200).map((e) => <label key={`${e.type}/${e.id}`}><input type="checkbox" checked={has(e)} onChange={() => onChange(has(e) ? chosen.filter((k) => !(k.type === e.type && k.id === e.id)) : [...chosen, { type: e.type, id: e.id }])} /><span className="cut">{[m.sections[e.section], e.title || m.chart.untitled, e.on ? entryDay(e.on) : null].filter(Boolean).join(', ')}</span></label>)}
    </div></div>
  );
}
