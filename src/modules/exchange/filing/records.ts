import { chartDoor } from '../../chart/index.ts';
import { recordsOf } from '../store/identity-events.ts';
import type { FilingWork } from './work.ts';

/** The charts that were merged into others: a visit that its sender told for one of them is found and carried on there. */
export class Records {
  readonly #scopes: ReadonlyMap<string, readonly string[]>;
  readonly #patients: ReadonlyMap<string, string>;
  private constructor(scopes: ReadonlyMap<string, readonly string[]>, patients: ReadonlyMap<string, string>) { this.#scopes = scopes; this.#patients = patients; }

  static async read({ ctx }: FilingWork, charts: readonly string[]): Promise<Records> {
    const records = await recordsOf(ctx.tx, charts);
    const merged = [...records].flatMap(([chart, one]) => one.charts.filter((c) => c !== chart));
    const heads = merged.length === 0 ? [] : await chartDoor.patientsOf(ctx, [...new Set(merged)]);
    return new Records(new Map([...records].map(([chart, one]) => [chart, [chart, ...one.charts.filter((c) => c !== chart)]])), new Map(heads.map((h) => [h.chartId, h.id])));
  }

  /** A chart, then those merged into it. */
  scopesOf(chartId: string): readonly string[] { return this.#scopes.get(chartId) ?? [chartId]; }
  /** The Patient of a chart that was merged away; undefined of one that leads. */
  patientOf(chartId: string): string | undefined { return this.#patients.get(chartId); }
}
