import type { Ctx } from '../../platform/action.ts';
import { Problem } from '../../platform/problem.ts';
import { validate } from '../../standards/fhir/validate.ts';
import { listed } from '../../values/items.ts';
import { chartDoor } from '../chart/index.ts';
import { fileConfirmed, lives, nameKey, readHead } from '../patients/index.ts';
import { hideInOthers, showInOthers } from './hide-in-others.ts';
import { registerPairMemory } from './pair-memory.ts';
import { hideContacts, showContacts } from './rules/sealed-parts.ts';
import { sealedWords } from './rules/sealed-words.ts';
import type { Behind, SealRow } from './store/seals.ts';
import { endSeal, insertSeal, sealsOfCharts } from './store/seals.ts';
import { sealsChanged } from './veil.ts';

type Patient = Record<string, any>;
type Head = Awaited<ReturnType<typeof readHead>> & { chartId: string };
export type Kind = 'alias' | 'address';
/** What is shown in place of what is sealed, and what is kept of the seal itself. */
export type Sealing = { shown: any[]; reason: string; program?: string; until?: string | null; byJoin?: string };

const elementOf = { alias: 'name', address: 'address' } as const, partOf = { alias: 'names', address: 'addresses' } as const;
const words = { alias: ['A protected alias was set', 'The alias was ended'], address: ['A confidential address was set', 'The confidential address was ended'] } as const;
const plain = (value: unknown): any => JSON.parse(JSON.stringify(value));
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What is shown already, or a copy of it that a join brought, is nothing to be hidden. */
const says = (kind: Kind, one: any, shown: readonly any[]): boolean => (kind === 'address' ? lives(one, shown) : shown.some((s) => same(nameKey(s), nameKey(one))));

async function change(ctx: Ctx, head: Head, next: Patient, reason: string): Promise<number> {
  const faults = validate(plain(next)).filter((i) => (i.severity ?? 'error') === 'error');
  if (faults.length) throw new Problem('invalid-input', 'What was typed makes no valid Patient', { issues: faults });
  // The reason of a seal may tell what it hides: it goes behind it, the version says only that there is one.
  return fileConfirmed(ctx, { chartId: head.chartId, rid: head.rid, id: head.id, version: head.version, before: head.value, next, reason, corrected: true });
}

/** All versions that say what is behind one of the seals that hold now, or none. */
function sealHistory(ctx: Ctx, head: { rid: string; chartId: string }, seals: readonly { behind: { upTo?: number } }[]): void {
  const upTo = Math.max(0, ...seals.map((s) => s.behind.upTo ?? 0));
  chartDoor.sealVersions(ctx, head, upTo > 0 ? upTo : null);
}

async function standing(ctx: Ctx, chartId: string, kind: Kind): Promise<{ one: SealRow | undefined; others: SealRow[] }> {
  const all = await sealsOfCharts(ctx.tx, [chartId]), one = all.find((s) => s.kind === kind);
  return { one, others: all.filter((s) => s !== one && s.kind !== 'adoption') };
}

/** Puts the name or the address of one record behind a seal, with what contacts and relatives say of it. A seal that holds already keeps what is behind it and shows something else. */
export async function sealOne(ctx: Ctx, head: Head, kind: Kind, what: Sealing): Promise<number> {
  const element = elementOf[kind], { one, others } = await standing(ctx, head.chartId, kind);
  const true_ = one?.behind[partOf[kind]] ?? plain(listed(head.value[element])).filter((v: unknown) => !says(kind, v, what.shown));
  const of = { [partOf[kind]]: true_ }, contacts = hideContacts(plain(listed(head.value['contact'])), element, sealedWords([of], new Set()));
  if (one) endSeal(ctx.tx, { sealId: one.sealId, at: ctx.now, by: ctx.actor.id });
  const version = await change(ctx, head, { ...head.value, [element]: what.shown, ...(contacts.hidden.length ? { contact: contacts.contacts } : {}) }, words[kind][0]);
  const elsewhere = await hideInOthers(ctx, head, { element, of, shown: what.shown }, words[kind][0], others.flatMap((s) => s.behind.elsewhere ?? []));
  const known = one?.behind.elsewhere ?? [];
  const behind: Behind = { ...of, shown: what.shown, upTo: head.version, order: what.reason, contacts: [...one?.behind.contacts ?? [], ...contacts.hidden], elsewhere: [...known.map((k) => { const again = elsewhere.find((e) => e.rid === k.rid); return again ? { ...again, was: k.was } : k; }), ...elsewhere.filter((e) => !known.some((k) => k.rid === e.rid))], ...(what.byJoin ? { byJoin: what.byJoin } : {}) };
  await insertSeal(ctx.tx, { sealId: ctx.newId(), chartId: head.chartId, kind, at: ctx.now, by: ctx.actor.id, program: what.program ?? null, until: what.until ?? null, behind });
  sealHistory(ctx, head, [...others, { behind }]);
  sealsChanged(ctx);
  return version;
}

/** Ends the seal of one record: what was behind it stands again. Undefined where there is none. */
export async function endOne(ctx: Ctx, head: Head, kind: Kind): Promise<number | undefined> {
  const element = elementOf[kind], { one, others } = await standing(ctx, head.chartId, kind);
  if (!one) return undefined;
  endSeal(ctx.tx, { sealId: one.sealId, at: ctx.now, by: ctx.actor.id });
  const { [element]: _shown, ...rest } = head.value, back = one.behind[partOf[kind]] ?? [];
  const version = await change(ctx, head, { ...rest, ...(back.length ? { [element]: back } : {}), ...(one.behind.contacts?.length ? { contact: showContacts(plain(listed(head.value['contact'])), element, one.behind.contacts) } : {}) }, words[kind][1]);
  await showInOthers(ctx, element, one.behind.elsewhere ?? [], others.flatMap((s) => s.behind.elsewhere ?? []), words[kind][1]);
  sealHistory(ctx, head, others);
  sealsChanged(ctx);
  return version;
}

/** The heads of a person's records that are here. */
async function headsOf(ctx: Ctx, charts: readonly string[]): Promise<Head[]> {
  const heads: Head[] = [];
  for (const h of await chartDoor.patientsOf(ctx, charts)) if (!h.deleted) heads.push({ ...await readHead(ctx, h.chartId), chartId: h.chartId });
  return heads;
}

/** Joined with a protected record, a record is protected too; and what the join copied between them of what is sealed goes again. */
async function keepJoined(ctx: Ctx, charts: readonly [string, string], joinId: string): Promise<void> {
  const all = await chartDoor.chartsOfPerson(ctx, charts[0]), seals = await sealsOfCharts(ctx.tx, all);
  for (const kind of ['alias', 'address'] as const) {
    const [lead] = seals.filter((s) => s.kind === kind), shown = lead?.behind.shown;
    if (!lead || !shown) continue;
    for (const head of await headsOf(ctx, all)) {
      const own = seals.find((s) => s.kind === kind && s.chartId === head.chartId), { others } = await standing(ctx, head.chartId, kind);
      if (!own) { await sealOne(ctx, head, kind, { shown, reason: lead.behind.order ?? '', ...(lead.program ? { program: lead.program } : {}), until: lead.until, byJoin: joinId }); continue; }
      const says = own.behind.shown ?? shown;
      if (same(plain(listed(head.value[elementOf[kind]])), says)) continue;
      await change(ctx, head, { ...head.value, [elementOf[kind]]: says }, words[kind][0]);
      endSeal(ctx.tx, { sealId: own.sealId, at: ctx.now, by: ctx.actor.id });
      const behind = { ...own.behind, upTo: head.version };
      await insertSeal(ctx.tx, { ...own, sealId: ctx.newId(), at: ctx.now, by: own.sealedBy, behind });
      sealHistory(ctx, head, [...others, { behind }]);
    }
  }
  if (seals.length) sealsChanged(ctx);
}

/** Parted again: what was protected for the join alone is itself again. */
async function keepParted(ctx: Ctx, charts: readonly [string, string], joinId: string): Promise<void> {
  const left = await chartDoor.chartsOfPerson(ctx, charts[0]);
  if (left.includes(charts[1])) return;
  const all = [...left, ...await chartDoor.chartsOfPerson(ctx, charts[1])];
  for (const s of await sealsOfCharts(ctx.tx, all)) if (s.behind.byJoin === joinId && s.kind !== 'adoption') for (const head of await headsOf(ctx, [s.chartId])) await endOne(ctx, head, s.kind);
}

registerPairMemory({ joined: (ctx, { charts, joinId }) => keepJoined(ctx, charts, joinId), parted: (ctx, { charts, joinId }) => keepParted(ctx, charts, joinId) });
