import { IconAlertTriangle, IconBan, IconCheck } from '@tabler/icons-react';
import type { z } from 'zod';
import type { JoinCheck, JoinPlan } from '../../../src/modules/patient-index/contract-joins.ts';
import type { showPair } from '../../../src/modules/patient-index/contract-queue.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { count, mrnWord } from '../../lib/names.ts';
import { Glyph } from '../../ui/icons.tsx';
import { plainDates } from './differences.ts';
import { Loading } from '../../ui/states.tsx';
import { usePlan } from './decision-bar.tsx';
import { recordCounts } from './record-counts.ts';

const j = mi.joins, icons = { ok: IconCheck, warn: IconAlertTriangle, forbid: IconBan };

const lower = (s: string): string => s === '' ? s : s[0]!.toLowerCase() + s.slice(1);

/** What "same" would do, before anybody decides: who leads, what joins, which values stay, what speaks against it. */
export function PlanPreview({ shown: { pair, may } }: { shown: z.infer<typeof showPair.output> }) {
  const { data: plan, error } = usePlan(pair, may.join);
  if (!may.join) return null;
  return (
    <section className="plan" aria-labelledby="pair-plan"><div className="ph"><h2 id="pair-plan">{j.planTitle}</h2><span className="f">{j.planOnly}</span></div>
      {error ? <p className="crit" role="alert">{error.message}</p> : plan ? <Columns plan={plan} a={pair.a.chartId} /> : <Loading lines={3} />}
    </section>
  );
}

function Columns({ plan, a }: { plan: JoinPlan; a: string }) {
  const merge = plan.kind === 'merge', letter = plan.survivor.person.chartId === a ? 'A' : 'B', other = letter === 'A' ? 'B' : 'A', differing = plan.fields.filter((f) => f.differs), counts = recordCounts(plan.joined);
  return (
    <div className="cols">
      <div><h3>{j.stays}</h3><p>{merge ? <><b>{m.words.mrn} {mrnWord(plan.survivor.person)}</b> {j.survives}. {plainDates(plan.whySurvivor.join('. '))}. {j.keepsFinding(mrnWord(plan.joined.person))}</> : <>{j.bothStay}. {mi.index.overlapSays}</>}</p></div>
      <div><h3>{merge ? j.joinsFrom(other, letter) : j.inIt}</h3>{counts.length ? <ul className="mv">{counts.map((c) => <li key={c.says}><b>{count(c.count)}</b> {c.says}</li>)}</ul> : <p>{j.nothingIn}</p>}</div>
      <div><h3>{j.valuesKept}</h3>{differing.length ? <ul>{differing.slice(0, 5).map((f) => <li key={f.field}>{f.label}: <b>{f.chosen === 'survivor' ? letter : f.chosen === 'joined' ? other : `${letter} + ${other}`}</b>, {lower(f.because)}</li>)}{differing.length > 5 ? <li>{j.more(differing.length - 5)}</li> : null}<li>{j.othersStay}</li></ul> : <p>{merge ? j.valuesSame : j.linkKeeps}</p>}</div>
      <div><h3>{j.checks}</h3><Checks of={plan.checks} most={3} /></div>
    </div>
  );
}

/** What the checks of all modules say: fine, to be looked at, or forbidden without a second person. */
export function Checks({ of: all, most, grid = false }: { of: readonly JoinCheck[]; /** At most so many that are fine; the others are always shown. */ most?: number; grid?: boolean }) {
  const words = { ok: j.ok, warn: j.warn, forbid: j.forbid }, fine = all.filter((c) => c.state === 'ok'), of = [...all.filter((c) => c.state === 'forbid'), ...all.filter((c) => c.state === 'warn'), ...fine.slice(0, most)], more = all.length - of.length;
  return <ul className={`ck${grid ? ' grid' : ''}`}>{of.map((c) => <li key={c.rule} className={c.state}><Glyph of={icons[c.state]} small /><span><span className="sr">{words[c.state]}: </span>{plainDates(c.says)}{c.mend ? <span className="f"> {c.mend}</span> : null}</span></li>)}{more > 0 ? <li className="ok"><Glyph of={IconCheck} small /><span>{j.more(more)}</span></li> : null}</ul>;
}
