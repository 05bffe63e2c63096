import { IconAlertTriangle, IconBan, IconCheck } from '@tabler/icons-react';
import type { z } from 'zod';
import type { JoinCheck, JoinPlan } from '../../../src/modules/patient-index/contract-joins.ts';
import type { showPair } from '../../../src/modules/patient-index/contract-queue.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { count, mrnWord } from '../../lib/names.ts';
import { Glyph } from '../../ui/icons.tsx';
import { Loading } from '../../ui/states.tsx';
import { usePlan } from './decision-bar.tsx';
import { recordCounts } from './record-counts.ts';

const j = mi.joins, icons = { ok: IconCheck, warn: IconAlertTriangle, forbid: IconBan };

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
      <div><h3>{j.stays}</h3><p>{merge ? <><b>{m.words.mrn} {mrnWord(plan.survivor.person)}</b> {j.survives}: {plan.whySurvivor.join(', ')}. {j.keepsFinding(mrnWord(plan.joined.person))}</> : <>{j.bothStay}. {mi.index.overlapSays}</>}</p></div>
      <div><h3>{merge ? j.joinsFrom(other, letter) : j.inIt}</h3>{counts.length ? <ul className="mv">{counts.map((c) => <li key={c.says}><b>{count(c.count)}</b> {c.says}</li>)}</ul> : <p>{j.nothingIn}</p>}</div>
      <div><h3>{j.valuesKept}</h3>{differing.length ? <ul>{differing.slice(0, 5).map((f) => <li key={f.field}>{f.label}: <b>{f.chosen === 'survivor' ? letter : f.chosen === 'joined' ? other : `${letter} + ${other}`}</b>, {f.because}</li>)}{differing.length > 5 ? <li>{j.more(differing.length - 5)}</li> : null}<li>{j.othersStay}</li></ul> : <p>{j.valuesSame}</p>}</div>
      <div><h3>{j.checks}</h3><Checks of={plan.checks} /></div>
    </div>
  );
}

/** What the checks of all modules say: fine, to be looked at, or forbidden without a second person. */
export function Checks({ of }: { of: readonly JoinCheck[] }) {
  const words = { ok: j.ok, warn: j.warn, forbid: j.forbid };
  return <ul className="ck">{of.map((c) => <li key={c.rule} className={c.state}><Glyph of={icons[c.state]} small /><span><span className="sr">{words[c.state]}: </span>{c.says}{c.mend ? <span className="f"> {c.mend}</span> : null}</span></li>)}</ul>;
}
