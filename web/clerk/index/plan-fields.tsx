import type { Choice, JoinPlan, PlanField } from '../../../src/modules/patient-index/contract-joins.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { Rows } from '../../ui/rows.tsx';
import { shownValue } from './differences.ts';

const j = mi.joins;
type Props = { plan: Pick<JoinPlan, 'fields' | 'kind'>; letters: readonly [string, string]; all?: boolean; onAll?: (all: boolean) => void; busy?: boolean; onChoose?: (field: string, choice: Choice) => void };

/** Which value survives each field, and why; changed by a click or the arrow keys where there is a choice. */
export function PlanFields({ plan, letters, all = false, onAll, busy = false, onChoose }: Props) {
  const differing = plan.fields.filter((f) => f.differs), shown = all ? plan.fields : differing;
  return (
    <section className="planfields" aria-labelledby="plan-fields" aria-busy={busy || undefined}>
      <div className="sh"><h3 id="plan-fields">{j.valuesKept}</h3><span className="grow" />{onAll && plan.fields.length > differing.length ? <button type="button" className="link" aria-pressed={all} onClick={() => onAll(!all)}>{all ? j.onlyDiffering : j.allFields(plan.fields.length)}</button> : null}</div>
      {shown.length === 0 ? <p className="m pad">{plan.kind === 'link' ? j.linkKeeps : j.noDifferences}</p> : (
        <Rows label={j.valuesTable} className="pf">
          <colgroup><col className="pf1" /><col /><col /><col className="pf4" /><col /></colgroup>
          <thead><tr><th scope="col">{j.field}</th><th scope="col">{letters[0]}</th><th scope="col">{letters[1]}</th><th scope="col">{j.keep}</th><th scope="col">{j.after}</th></tr></thead>
          <tbody>{shown.map((f) => <tr key={f.field} className={f.differs ? '' : 'agree'}><th scope="row">{f.label}</th><Cell of={f.survivor} kept={f.chosen !== 'joined'} /><Cell of={f.joined} kept={f.chosen !== 'survivor'} /><td><Keep of={f} letters={letters} onChoose={onChoose} /></td><td><Values of={f.after} /><small className="f">{f.because}</small></td></tr>)}</tbody>
        </Rows>
      )}
    </section>
  );
}

const Values = ({ of }: { of: readonly string[] }) => of.length ? <>{of.map((v, i) => <span key={i} className="val" dir="auto">{shownValue(v)}</span>)}</> : <span className="f">{m.words.notRecorded}</span>;
const Cell = ({ of, kept }: { of: readonly string[]; kept: boolean }) => <td className={kept ? 'kept' : 'm'}><Values of={of} /></td>;

function Keep({ of: f, letters, onChoose }: { of: PlanField; letters: readonly [string, string]; onChoose: Props['onChoose'] }) {
  const name = (c: Choice): string => c === 'survivor' ? letters[0] : c === 'joined' ? letters[1] : `${letters[0]} + ${letters[1]}`;
  if (!onChoose || f.options.length < 2) return <span>{name(f.chosen)}</span>;
  return <div className="seg" role="radiogroup" aria-label={j.choiceOf(f.label)}>{f.options.map((c) => <label key={c}><input type="radio" name={`keep-${f.field}`} checked={f.chosen === c} onChange={() => onChoose(f.field, c)} /><span>{name(c)}</span></label>)}</div>;
}
