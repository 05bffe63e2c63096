import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Demographics, PatientLine } from '../../../src/modules/patients/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { capital, legalName, twoIdentifiers } from '../../lib/names.ts';
import { shownSides } from './shown-sides.ts';
import { barOf, runningSum, scaleOf, signed } from './arithmetic.ts';
import type { Comparison, Scale, Step, Thresholds } from './arithmetic.ts';
import { differences, shownValue } from './differences.ts';
import { Pieces } from './pieces.tsx';
import './index.css';

const x = mi.index;
export const fieldName = (field: string): string => x.fields[field] ?? capital(field.replaceAll(/[-_]|(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase());
const levelWord = (f: { field: string; level: string; says: string }): string => x.levels[`${f.field}.${f.level}`] ?? x.levels[f.level] ?? f.says;

/** What is not scored and matters all the same. */
export type Fact = { label: string; a: ReactNode; b: ReactNode; says: ReactNode; warn?: boolean };

/** Two people field by field: what each says, as what they were compared, and what that weighs, as a running sum against the thresholds. */
export function CompareTable({ a, b, comparison: c, recorded, thresholds, facts, lead }: { a: PatientLine; b: PatientLine; comparison: Comparison; recorded: readonly [Demographics, Demographics]; thresholds: Thresholds; facts: Fact[]; lead?: { a: ReactNode; b: ReactNode } }) {
  const sum = runningSum(c), scale = scaleOf([sum.prior, ...sum.fields], thresholds), apart = scale.place(thresholds.certain) - scale.place(thresholds.review) < 26, axis = { '--review': `${scale.place(thresholds.review)}%`, '--certain': `${scale.place(thresholds.certain)}%` } as React.CSSProperties;
  return (
    <table className="cmp" style={axis} aria-label={x.comparison}>
      <colgroup><col className="c1" /><col className="c2" /><col className="c2" /><col className="c3" /><col className="c4" /><col className="c5" /></colgroup>
      <thead><tr>
        <td /><Who letter="A" line={a} /><Who letter="B" line={b} /><th scope="col" className="low">{x.comparedAs}</th><th scope="col" className="num low">{x.weight}</th>
        <th scope="col" className="wf low"><span className="sr">{x.running}</span><span className={`tl${apart ? ' before' : ''}`} style={{ left: apart ? `max(${scale.place(thresholds.review)}%, 44px)` : `${scale.place(thresholds.review)}%` }}>{signed(thresholds.review)}<br />{x.review}</span><span className={`tl${apart ? ' behind' : ''}`} style={{ left: apart ? `max(${scale.place(thresholds.certain)}%, 48px)` : `${scale.place(thresholds.certain)}%` }}>{signed(thresholds.certain)}<br />{x.certain}</span></th>
      </tr></thead>
      <tbody>
        <tr><th scope="row">{x.prior}</th><td className="f">{lead?.a}</td><td className="f">{lead?.b}</td><td className="m">{x.priorSays}</td><td className="num">{signed(c.prior)}</td><Bar step={sum.prior} scale={scale} look="st" /></tr>
        {c.fields.map((f, i) => <Row key={`${f.field}${i}`} of={f} recorded={recorded} step={sum.fields[i]!} scale={scale} />)}
      </tbody>
      <tbody className="sc"><tr><th scope="row">{x.score}</th><td /><td /><td>{x.grades[c.grade]}</td><td className="num">{signed(c.weight)}</td><Bar step={{ from: 0, to: c.weight, weight: c.weight }} scale={scale} look="tot" /></tr></tbody>
      {facts.length ? <tbody className="ctx">{facts.map((f) => <tr key={f.label}><th scope="row">{f.label}</th><td>{f.a}</td><td>{f.b}</td><td colSpan={3} className={f.warn ? 'warn' : 'f'}>{f.says}</td></tr>)}</tbody> : null}
    </table>
  );
}

/** Numbers and addresses that are the same are only written otherwise: brackets and dots there mean nothing. */
const unmarked = new Set(['phone', 'email', 'address', 'place', 'ssn', 'person-number', 'record-number']);

function Row({ of: f, recorded, step, scale }: { of: Comparison['fields'][number]; recorded: readonly [Demographics, Demographics]; step: Step; scale: Scale }) {
  const shown = shownSides(f, ...recorded), [a, b] = shown.a !== null && shown.b !== null && f.field !== 'sex' && !(f.level === 'same' && unmarked.has(f.field)) ? differences(shown.a, shown.b) : [null, null], none = f.field === 'relatives' ? null : <span className="f">{m.words.notRecorded}</span>;
  return (
    <tr>
      <th scope="row">{fieldName(f.field)}</th>
      <td title={shown.a ?? undefined} dir="auto">{a ? <Pieces of={a} /> : shown.a ? shownValue(shown.a) : none}</td><td title={shown.b ?? undefined} dir="auto">{b ? <Pieces of={b} /> : shown.b ? shownValue(shown.b) : none}</td>
      <td className="m" title={f.says}>{levelWord(f)}</td><td className={`num${f.weight < -0.05 ? ' neg' : ''}`}>{signed(f.weight)}</td><Bar step={step} scale={scale} look={Math.abs(f.weight) < 0.05 ? 'zero' : f.weight < 0 ? 'dn' : 'up'} />
    </tr>
  );
}

/** Drawn only: the words are in the cells beside it. */
function Bar({ step, scale, look }: { step: Step; scale: Scale; look: 'st' | 'up' | 'dn' | 'zero' | 'tot' }) {
  const { left, width } = barOf(step, scale);
  return <td className="wf" aria-hidden="true"><i className={look} style={{ left: `${left}%`, width: `${width}%` }} /></td>;
}

/** Whose side it is. The two identifiers are never cut off. */
function Who({ letter, line }: { letter: 'A' | 'B'; line: PatientLine }) {
  return (
    <th scope="col"><div className="who2"><span className="ab" aria-hidden="true">{letter}</span>
      <div><Link to="/charts/$chartId/$section" params={{ chartId: line.chartId, section: 'summary' }} title={x.openSide(letter)}><b>{legalName(line)}</b></Link><span>{twoIdentifiers(line)}</span></div></div></th>
  );
}
