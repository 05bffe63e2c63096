import { z } from 'zod';
import type { Ctx } from '../../../platform/action.ts';
import { action } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { Problem } from '../../../platform/problem.ts';
import { validate } from '../../../standards/fhir/validate.ts';
import { chartDoor } from '../../chart/index.ts';
import { lineOf, nameKey, readAddress, readHead, readName, registerApart, writeAddress, writeName } from '../../patients/index.ts';
import { findSealed as findContract, openSeal as openContract, sealAdoption as adoptContract, setAlias as aliasContract, setConfidentialAddress as addressContract } from '../contract-overlay.ts';
import { endOne, sealOne } from '../keep-seals.ts';
import { holdPeople } from '../make-join.ts';
import type { SealRow } from '../store/seals.ts';
import { aliasSeals, insertSeal, looksAt, noteLook, sealsOfCharts, sealsToward } from '../store/seals.ts';

const plain = (value: unknown): any => JSON.parse(JSON.stringify(value));

/**
 * On every record of the person: a merged or linked one that still said what is to be hidden would lead whoever looks for it here. `one` answers the new version, or undefined where
 * there was nothing to end.
 */
async function onEveryRecord(ctx: Ctx, chartId: string, one: (chart: string) => Promise<number | undefined>): Promise<{ version: number }> {
  await holdPeople(ctx, [chartId]);
  const version = await one(chartId), others = (await chartDoor.chartsOfPerson(ctx, chartId)).filter((c) => c !== chartId);
  if (version === undefined) throw new Problem('conflict', 'This record has nothing of this kind to end');
  for (const head of await chartDoor.patientsOf(ctx, others)) if (!head.deleted) await one(head.chartId);
  return { version };
}

/** A protected alias: the shown name is another one; the true one and every version that says it go behind a seal. Null ends it, and all is shown again. */
export const setAlias = actionOf(aliasContract, {
  title: 'Set or end a protected alias', kind: 'write', right: 'patient-index.sealed',
  run: (ctx, { chartId: asked, expectVersion, name, reason }) => onEveryRecord(ctx, asked, async (chartId) => {
    const head = { ...await readHead(ctx, chartId, chartId === asked ? expectVersion : undefined), chartId };
    if (name === null) return endOne(ctx, head, 'alias');
    if (!nameKey(writeName(name))) throw new Problem('invalid-input', 'Some fields need another look', { issues: [{ at: 'name.family', says: 'An alias needs a name' }] });
    return sealOne(ctx, head, 'alias', { shown: [writeName({ ...name, use: 'anonymous' })], reason });
  }),
});

/** A program for address confidentiality: the substitute is shown and released everywhere. Null ends it. */
export const setConfidentialAddress = actionOf(addressContract, {
  title: 'Set or end a confidential address', kind: 'write', right: 'patient-index.sealed',
  run: (ctx, { chartId: asked, expectVersion, substitute, program, until, reason }) => onEveryRecord(ctx, asked, async (chartId) => {
    const head = { ...await readHead(ctx, chartId, chartId === asked ? expectVersion : undefined), chartId };
    if (substitute === null) return endOne(ctx, head, 'address');
    if (program === '') throw new Problem('invalid-input', 'Some fields need another look', { issues: [{ at: 'program', says: 'Name the program', mend: 'As the participation card shows it' }] });
    if (!substitute.line.some((l) => l.trim() !== '') && !substitute.city) throw new Problem('invalid-input', 'Some fields need another look', { issues: [{ at: 'substitute.line', says: 'The substitute address is empty' }] });
    return sealOne(ctx, head, 'address', { shown: [writeAddress({ ...substitute, use: substitute.use ?? 'home' })], reason, program, until });
  }),
});

/** An identity that was made is recorded by an act of its own. */
export const adoptedQueue = 'patient-index.identity-made';

/**
 * Adoption: a chart with an identity and a number of its own, and a sealed link. An entry of the audit that named both charts would tell what the seal hides: this act is recorded in the chart before, and
 * another, that follows by itself, in the new one.
 */
export const sealAdoption = actionOf(adoptContract, {
  title: 'Make a new identity after an adoption', kind: 'write', right: 'patient-index.sealed',
  async run(ctx, { chartId, expectVersion, name, addresses, order, reason }) {
    const head = await readHead(ctx, chartId, expectVersion), { birthDate, gender } = head.value;
    const patient = { resourceType: 'Patient', active: true, name: [writeName({ ...name, use: 'official' })], ...(birthDate ? { birthDate } : {}), ...(gender ? { gender } : {}), ...(addresses.length ? { address: addresses.map((a) => writeAddress(a)) } : {}) };
    const faults = validate(plain(patient)).filter((i) => (i.severity ?? 'error') === 'error');
    if (faults.length || !nameKey(patient.name[0])) throw new Problem('invalid-input', 'Some fields need another look', { issues: faults.length ? faults : [{ at: 'name.family', says: 'The new name is needed' }] });
    const made = await registerApart({ ...ctx, touch() {} }, { patient, apartFrom: chartId, base: {}, source: 'adoption' });
    await insertSeal(ctx.tx, { sealId: ctx.newId(), chartId, otherChart: made.chartId, kind: 'adoption', at: ctx.now, by: ctx.actor.id, behind: { order: `${order}; ${reason}` } });
    await ctx.publish(adoptedQueue, { chartId: made.chartId, by: ctx.actor.id, name: ctx.actor.name });
    return { newChart: made.chartId, mrn: made.mrn };
  },
});

/** The making of a new identity, as its own chart's audit tells it: who did it, and not of whom. */
export const noteIdentityMade = action({
  name: 'patient-index.note-identity-made', title: 'Record the making of a new identity', kind: 'write', right: 'system', input: z.object({ chartId: z.string().regex(/^\d{1,18}$/), by: z.string(), name: z.string() }),
  async run(ctx, { chartId, by, name }) {
    await readHead(ctx, chartId);
    ctx.note({ by, name });
  },
});

/** Looks behind the seal of a chart. The look is an act of its own, recorded with its reason, and told to those who look later. */
export const openSeal = actionOf(openContract, {
  title: 'Look behind a seal', kind: 'write', right: 'patient-index.sealed',
  async run(ctx, { chartId, reason }) {
    await readHead(ctx, chartId);
    const [own, toward, looks] = await Promise.all([sealsOfCharts(ctx.tx, [chartId]), sealsToward(ctx.tx, chartId), looksAt(ctx.tx, chartId)]);
    await noteLook(ctx.tx, { lookId: ctx.newId(), chartId, at: ctx.now, by: ctx.actor.id, reason });
    ctx.note({ reason, seals: own.length + toward.length });
    const linked = [...own.filter((s) => s.kind === 'adoption').map((s) => ({ s, chart: s.otherChart!, side: 'after' as const })), ...toward.map((s) => ({ s, chart: s.chartId, side: 'before' as const }))], lines = await lineOf(ctx, linked.map((l) => l.chart));
    return {
      names: own.flatMap((s) => (s.behind.names ?? []).map(readName)), addresses: own.flatMap((s) => (s.behind.addresses ?? []).map(readAddress)),
      linked: linked.flatMap(({ s, chart, side }) => { const line = lines.get(chart); return line ? [{ line, side, order: s.behind.order ?? '', sealedAt: s.sealedAt.toISOString() }] : []; }),
      looks: looks.map((l) => ({ at: l.at.toISOString(), by: { id: l.by, name: l.name ?? l.by }, reason: l.reason })),
    };
  },
});

/** Whose true name this is. Answers the shown names; every chart found is recorded as a look. */
export const findSealed = actionOf(findContract, {
  title: 'Find somebody by a name behind a seal', kind: 'write', right: 'patient-index.sealed',
  async run(ctx, { name, birthDate, reason }) {
    const wanted = nameKey({ text: name }), words = wanted ? [...wanted.given, ...wanted.family.split(' ')] : [];
    const fits = (s: SealRow): boolean => (s.behind.names ?? []).some((n) => { const key = nameKey(n), has = new Set(key ? [...key.given, ...key.family.split(' ')] : []); return words.length > 0 && words.every((w) => has.has(w)); });
    const charts = (await aliasSeals(ctx.tx)).filter(fits).map((s) => s.chartId), lines = await lineOf(ctx, charts), found = [...lines.values()].filter((l) => l.birthDate === birthDate && (ctx.actor.onlyCharts?.has(l.chartId) ?? true));
    const looks: { chartId: string; at: string; by: { id: string; name: string }; reason: string }[] = [];
    for (const l of found) {
      ctx.touch(l.chartId);
      looks.push(...(await looksAt(ctx.tx, l.chartId)).map((x) => ({ chartId: l.chartId, at: x.at.toISOString(), by: { id: x.by, name: x.name ?? x.by }, reason: x.reason })));
      await noteLook(ctx.tx, { lookId: ctx.newId(), chartId: l.chartId, at: ctx.now, by: ctx.actor.id, reason });
    }
    ctx.note({ reason, found: found.length });
    return { found, looks };
  },
});
