import type { z } from 'zod';
import type { personComparison } from '../../../src/modules/patient-index/contract.ts';

/** The arithmetic of a score as a running sum, for the eye. Pure: weights are log2 and come from the engine; nothing is weighed here. */
export type Comparison = z.infer<typeof personComparison>;
/** From where on a pair waits for a person, and from where on it counts as certain, in the unit of the weights. */
export type Thresholds = { review: number; certain: number };
export type Step = { from: number; to: number; weight: number };

/** Where each line of the arithmetic begins and ends: the prior first, then each field. */
export function runningSum(c: Pick<Comparison, 'prior' | 'fields'>): { prior: Step; fields: Step[] } {
  let at = c.prior;
  const fields = c.fields.map(({ weight }) => { const from = at; at += weight; return { from, to: at, weight }; });
  return { prior: { from: 0, to: c.prior, weight: c.prior }, fields };
}

export type Scale = { low: number; high: number; place: (weight: number) => number };

/** An axis on which every bar and both thresholds have their place, as a share of the width in per cent, with a little room at both ends. */
export function scaleOf(steps: readonly Step[], t: Thresholds): Scale {
  const all = [0, t.review, t.certain, ...steps.flatMap((s) => [s.from, s.to])].filter(Number.isFinite), least = Math.min(...all), most = Math.max(...all), room = (most - least || 1) * 0.06;
  const low = least - room, high = most + room;
  return { low, high, place: (w) => ((Math.min(high, Math.max(low, w)) - low) / (high - low)) * 100 };
}

/** A bar on the axis: its left edge and width in per cent; at least a hair, so that a weight of nothing is still seen. */
export function barOf(step: Step, scale: Scale): { left: number; width: number } {
  const a = scale.place(Math.min(step.from, step.to)), b = scale.place(Math.max(step.from, step.to));
  return { left: Math.min(a, 99.6), width: Math.max(b - a, 0.4) };
}

/** +7.4, −14.0, 0.0: signed, one decimal, the minus as a minus. */
export function signed(weight: number): string {
  const text = Math.abs(weight).toFixed(1);
  return text === '0.0' ? text : `${weight < 0 ? '−' : '+'}${text}`;
}

/** How many of a thousand such pairs are one person: never 1,000 of 1,000, for no score is a proof. */
export function ofThousand(probability: number): { n: number; of: number } {
  const wrong = 1 - probability;
  if (wrong < 0.0005) { const of = wrong < 0.000_005 ? 1_000_000 : 100_000; return { n: Math.min(of - 1, Math.round(probability * of)), of }; }
  return { n: Math.round(probability * 1000), of: 1000 };
}
