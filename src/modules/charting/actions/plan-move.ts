import type { Ctx } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import type { LineRow } from '../../chart/index.ts';
import { chartDoor, chartsToRead, entryInView, isInError, readLine, readStored, referrersOf, renderLines } from '../../chart/index.ts';
import { planMove as contract } from '../contract.ts';
import { heldBy, movesWith } from '../rules/plan-move.ts';
import type { Node } from '../rules/recorded.ts';
import { permit } from './permit-change.ts';

export type Mover = { row: LineRow; resource: Node; because: string; chosen: boolean };
export type Plan = { charts: string[]; moves: Map<string, Mover>; stays: { row: LineRow; because: string }[]; forbids: string[] };

const usuallyAtMost = 500;

/** What moves when some entries move: they, what they hold, and what was written in a visit that moves; and what refers to them and stays. */
export async function planOf(ctx: Ctx, chosen: readonly { type: string; id: string }[], to: { toChart?: string | undefined; toEncounter?: string | undefined; atMost?: number | undefined; permitted?: boolean | undefined; /** Between records of one person. */ within?: boolean | undefined }): Promise<Plan> {
  const atMost = to.atMost ?? usuallyAtMost;
  const moves = new Map<string, Mover>(), stays = new Map<string, { row: LineRow; because: string }>(), forbids: string[] = [];
  let charts: string[] = [];
  const add = async (key: { type: string; id: string }, because: string, isChosen: boolean): Promise<void> => {
    const name = `${key.type}/${key.id}`;
    if (moves.has(name) || moves.size >= atMost) return;
    const row = isChosen ? (await entryInView(ctx, key.type, key.id)).row : await readLine(ctx.tx, key.type, key.id);
    if (!row || row.deleted || (!isChosen && (!charts.includes(row.chartId) || (to.within && row.chartId === to.toChart)))) return;
    if (isChosen && charts.length === 0) charts = await chartsToRead(ctx, row.chartId);
    if (isChosen && !charts.includes(row.chartId)) { forbids.push('The entries stand in charts of different people: open a case for each'); return; }
    const resource = readStored(row.text) as Node;
    if (isChosen && !to.permitted) permit('move', { type: key.type, recorded: null, inError: isInError(resource), received: row.itemId !== null, editable: false, actor: ctx.actor });
    if (key.type === 'Patient') { forbids.push('A Patient is not moved: merge, or report an overlay'); return; }
    moves.set(name, { row, resource, because, chosen: isChosen });
  };
  for (const key of chosen) await add(key, 'chosen', true);
  if (to.toEncounter === undefined) {
    for (let from = 0; from < moves.size;) {
      const round = [...moves.values()].slice(from);
      from = moves.size;
      for (const m of round) for (const held of heldBy(m.resource)) { const [type, id] = held.split('/'); await add({ type: type!, id: id! }, 'it is part of an entry that moves', false); }
      for (const r of await referrersOf(ctx.tx, round.map((m) => ({ type: m.row.type, id: m.row.id })), charts)) {
        const why = movesWith(r);
        if (why !== undefined) await add(r, why, false);
        else if (!moves.has(`${r.type}/${r.id}`) && r.type !== 'Patient') { const row = await readLine(ctx.tx, r.type, r.id); if (row && !row.deleted) stays.set(`${r.type}/${r.id}`, { row, because: 'it refers to an entry that moves, and stays' }); }
      }
    }
    if (moves.size >= atMost) forbids.push(`More than ${atMost} entries would move at once: choose fewer`);
    if (to.toChart !== undefined && charts.includes(to.toChart) && !to.within) forbids.push('The entries are in this person\'s chart already');
  }
  for (const key of moves.keys()) stays.delete(key);
  return { charts, moves, stays: [...stays.values()], forbids };
}

export const planMoveAction = actionOf(contract, {
  title: 'See what a move of entries would do', kind: 'read', right: 'charting.move',
  async run(ctx, { entries, toChart, toEncounter }) {
    if (toChart !== undefined) await chartsToRead(ctx, toChart);
    const plan = await planOf(ctx, entries, { toChart, toEncounter });
    const titled = new Map((await renderLines(ctx, [...plan.moves.values(), ...plan.stays].map((m) => m.row), plan.charts)).map((d) => [`${d.row.type}/${d.row.id}`, d.line.title]));
    const name = (row: LineRow): string => titled.get(`${row.type}/${row.id}`) ?? row.type;
    return {
      moves: [...plan.moves.values()].map((m) => ({ type: m.row.type, id: m.row.id, title: name(m.row), version: m.row.version, chosen: m.chosen, because: m.because })),
      stays: plan.stays.map((s) => ({ type: s.row.type, id: s.row.id, title: name(s.row), because: s.because })), forbids: plan.forbids,
    };
  },
});

export const patientKey = async (ctx: Ctx, chartId: string): Promise<string | undefined> => { const p = await chartDoor.patientOf(ctx, chartId); return p && `Patient/${p.id}`; };
