import { NativeSelect, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { listPeople } from '../../../src/modules/access/contract.ts';
import { searchAudit, state as auditState } from '../../../src/modules/audit/contract.ts';
import type { PatientLine } from '../../../src/modules/patients/contract.ts';
import { call } from '../../lib/call.ts';
import { dayAfter, dayBegins, instant } from '../../lib/dates.ts';
import { nameCharts } from '../../../src/modules/patients/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { count } from '../../lib/names.ts';
import { CallProblem } from '../../lib/problem.ts';
import { readDate } from '../../lib/read-date.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { AuditTable } from './audit-table.tsx';
import './privacy.css';

const whole = (typed: string): string | null => { const d = readDate(typed); return d && d.length === 10 ? d : null; };

/** Who did what, to whose record, when: the record of acts, searched by person, patient, act and time. */
export function PrivacyPage() {
  const search = useSearch({ from: '/frame/privacy' }), navigate = useNavigate(), mayPeople = useRight('access.manage');
  const people = useAsk(listPeople, {}, { enabled: mayPeople }), state = useAsk(auditState, {}, { every: 60_000 });
  const input = { actorId: search.person ?? null, chartId: /^\d{1,19}$/.test(search.chart ?? '') ? search.chart! : null, action: search.action ?? null, outcome: search.outcome ?? null, from: search.from ? dayBegins(search.from) : null, to: search.to ? dayBegins(dayAfter(search.to)) : null };
  const answer = useInfiniteQuery({ queryKey: [searchAudit.name, input], initialPageParam: null as string | null, queryFn: ({ pageParam }) => call(searchAudit, { ...input, cursor: pageParam }), getNextPageParam: (l) => l.next });
  const refused = answer.error instanceof CallProblem && answer.error.kind === 'not-permitted';
  const rows = answer.data?.pages.flatMap((p) => p.entries) ?? [];
  const mayName = useRight('patients.search'), charts = useMemo(() => [...new Set(rows.flatMap((r) => r.chartIds.slice(0, 5)))], [answer.data]);
  const names = useNames(charts, mayName);
  useEffect(() => { document.title = `${m.privacy.title} - ${m.frame.product}`; }, []);
  return (
    <div className="priv">
      <header className="head"><h1>{m.privacy.title}</h1><p>{m.privacy.says}</p><span className="grow" />{state.data ? <span className="f">{m.privacy.state(count(state.data.entries), count(state.data.leaves))}. {state.data.lastCheckpointAt ? m.privacy.checkpoint(instant(state.data.lastCheckpointAt)) : m.privacy.noCheckpoint}</span> : null}</header>
      {refused ? <span /> : <Filters key={JSON.stringify(search)} people={people.data?.people ?? []} onSearch={(next) => void navigate({ to: '/privacy', search: next })} start={search} />}
      {answer.error ? <Failed error={answer.error} retry={() => void answer.refetch()} /> : !answer.data ? <Loading lines={12} /> : rows.length === 0 ? <Empty title={m.privacy.none}>{m.privacy.noneSays}</Empty>
        : <AuditTable rows={rows} withCharts names={names} onNearEnd={() => { if (answer.hasNextPage && !answer.isFetchingNextPage) void answer.fetchNextPage(); }} />}
    </div>
  );
}

/** Whose the charts of a list are, asked two hundred at a time and once each. */
function useNames(charts: readonly string[], may: boolean): ReadonlyMap<string, PatientLine> {
  const known = useRef(new Map<string, PatientLine>()), wanted = may ? charts.filter((c) => /^\d{1,18}$/.test(c) && !known.current.has(c)).slice(0, 200) : [];
  const { data } = useAsk(nameCharts, { chartIds: wanted }, { enabled: wanted.length > 0, fresh: 300_000 });
  return useMemo(() => { for (const line of data?.lines ?? []) known.current.set(line.chartId, line); return new Map(known.current); }, [data]);
}

type Search = { person?: string | undefined; chart?: string | undefined; action?: string | undefined; outcome?: 'done' | 'refused' | 'failed' | undefined; from?: string | undefined; to?: string | undefined };

function Filters({ start, people, onSearch }: { start: Search; people: { id: string; name: string }[]; onSearch: (s: Search) => void }) {
  const [person, setPerson] = useState(start.person ?? ''), [chart, setChart] = useState(start.chart ?? ''), [action, setAction] = useState(start.action ?? ''), [outcome, setOutcome] = useState<string>(start.outcome ?? ''), [from, setFrom] = useState(start.from ?? ''), [to, setTo] = useState(start.to ?? '');
  const badFrom = from !== '' && whole(from) === null, badTo = to !== '' && whole(to) === null;
  const go = (e: FormEvent): void => {
    e.preventDefault();
    if (badFrom || badTo) return;
    onSearch({ person: person || undefined, chart: chart.trim() || undefined, action: action.trim() || undefined, outcome: (outcome || undefined) as Search['outcome'], from: whole(from) ?? undefined, to: whole(to) ?? undefined });
  };
  return (
    <form className="filters" onSubmit={go} role="search" aria-label={m.privacy.search}>
      {people.length ? <NativeSelect label={m.privacy.person} value={person} onChange={(e) => setPerson(e.currentTarget.value)} data={[{ value: '', label: m.privacy.anyone }, ...people.map((p) => ({ value: p.id, label: p.name }))]} /> : <TextInput label={m.privacy.person} placeholder={m.privacy.anyone} value={person} onChange={(e) => setPerson(e.currentTarget.value)} />}
      <TextInput label={m.privacy.patient} placeholder={m.privacy.patientSays} value={chart} onChange={(e) => setChart(e.currentTarget.value)} inputMode="numeric" />
      <TextInput label={m.privacy.action} placeholder={m.privacy.anyAction} value={action} onChange={(e) => setAction(e.currentTarget.value)} />
      <NativeSelect label={m.privacy.outcome} value={outcome} onChange={(e) => setOutcome(e.currentTarget.value)} data={[{ value: '', label: m.privacy.anyOutcome }, ...Object.entries(m.privacy.outcomes).map(([value, label]) => ({ value, label }))]} />
      <TextInput label={m.privacy.from} value={from} onChange={(e) => setFrom(e.currentTarget.value)} error={badFrom ? m.demographics.badDate : undefined} />
      <TextInput label={m.privacy.to} value={to} onChange={(e) => setTo(e.currentTarget.value)} error={badTo ? m.demographics.badDate : undefined} />
      <div className="acts"><Button look="primary" type="submit" hint="Enter">{m.privacy.search}</Button><Button look="quiet" onClick={() => onSearch({})}>{m.privacy.clear}</Button></div>
    </form>
  );
}
