import { NativeSelect, TextInput } from '@mantine/core';
import { m } from '../../lib/messages/index.ts';
import { bodyMassIndex, otherUnit, shownUnit } from '../../lib/units.ts';
import type { Around } from './fields.tsx';
import { Below, fieldId } from './fields.tsx';
import { vitalSigns } from './specs.ts';
import type { Values } from './typed.ts';

/** A vitals sheet: one line for each sign, Tab from value to value; the unit is proposed, the other unit shown beside. */
export function VitalsFields({ values, set, around, only }: { values: Values; set: (part: Values) => void; around: Around; only?: readonly string[] | undefined }) {
  const of = (code: string): { value: string; unit: string } => ({ value: String(values[code] ?? ''), unit: String(values[`${code}-unit`] ?? '') });
  const bmi = bodyMassIndex(of('8302-2'), of('29463-7'));
  return (
    <fieldset className="vit"><legend className="sr">{m.enter.kinds['vitals']}</legend>
      {vitalSigns.filter((v) => !only || only.includes(v.code)).map((v) => {
        const name = m.enter.vitals[v.code]!, { value, unit } = of(v.code), other = otherUnit(value, unit), asks = around.asked.some((q) => q.field === v.code && !q.kept), error = around.faultOf(v.code);
        return (
          <div className={`vrow${asks ? ' ask' : ''}`} key={v.code}>
            <label htmlFor={fieldId(v.code)}>{name}</label>
            <TextInput id={fieldId(v.code)} value={value} onChange={(e) => set({ [v.code]: e.currentTarget.value })} onBlur={() => around.leave(v.code)} error={error !== undefined} aria-describedby={`${fieldId(v.code)}-says`} autoComplete="off" inputMode="decimal" />
            {v.units.length > 1 ? <NativeSelect aria-label={m.enter.unitOf(name)} tabIndex={0} value={unit} data={v.units.map((u) => ({ value: u, label: shownUnit(u) }))} onChange={(e) => set({ [`${v.code}-unit`]: e.currentTarget.value })} /> : <span className="m unit">{shownUnit(unit)}</span>}
            <span className="vsays" id={`${fieldId(v.code)}-says`}>{error ? <span className="crit">{error}</span> : null}{other ? <span className="got">{m.enter.is(other)}</span> : null}
              {v.code === '39156-5' && bmi && value !== bmi ? <span className="f">{m.enter.bmiSays(bmi)} <button type="button" className="link" onClick={() => set({ [v.code]: bmi })}>{m.enter.takeBmi}</button></span> : null}<Below field={v.code} around={around} /></span>
          </div>
        );
      })}
    </fieldset>
  );
}
