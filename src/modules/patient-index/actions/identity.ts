import type { Ctx } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { validate } from '../../../standards/fhir/validate.ts';
import { chartDoor, newResourceId } from '../../chart/index.ts';
import { fileConfirmed, identityPolicy, isUnknown, lineOf, lookalikesOf, nameKey, proposeNewborn, proposeUnknown, readHead, refuseMerged, writeName } from '../../patients/index.ts';
import { linkNewborn as linkContract, nameUnknown as nameContract, proposeUnknownName as proposeContract, showIdentity as showContract } from '../contract-overlay.ts';
import { birthsAround, keepBirth } from '../store/births.ts';
import { listHeldRows } from '../store/held-changes.ts';
import { sealsOfCharts, sealsToward } from '../store/seals.ts';
import { listed } from '../../../values/items.ts';

type Patient = Record<string, any>;
const keysOf = (p: Patient) => listed(p['name']).filter((n) => n?.use !== 'old' && n?.use !== 'maiden' && n?.use !== 'nickname').map(nameKey).filter((k) => k !== undefined);
const temporaryOf = (p: Patient): string | null => listed(p['identifier']).find((i) => i?.use !== 'old' && listed(i?.type?.coding).some((c) => c?.code === 'MRT'))?.value ?? null;

/** What marks who somebody is: unknown, newborn, alias, confidential address, family, lookalikes, held changes. What stands behind a seal is not in it. */
export const showIdentity = actionOf(showContract, {
  title: 'Show the marks of who somebody is', kind: 'read', right: 'patients.search',
  async run(ctx, { chartId }) {
    const head = await readHead(ctx, chartId), lines = await lineOf(ctx, [chartId]), line = lines.get(chartId);
    if (!line) throw notFound();
    const policy = identityPolicy((id) => ctx.policy(id)), keys = keysOf(head.value), sees = ctx.actor.rights.has('patient-index.sealed');
    const [seals, toward, births, alike, held] = await Promise.all([sealsOfCharts(ctx.tx, [chartId]), sees ? sealsToward(ctx.tx, chartId) : [], birthsAround(ctx.tx, [chartId]), lookalikesOf(ctx, chartId), listHeldRows(ctx.tx, { state: 'open', chartId, after: null, limit: 20, charts: null })]);
    const family = births.flatMap((b): { relation: 'mother' | 'child' | 'twin'; chartId: string; order: number | null }[] => (b.childChart === chartId ? [{ relation: 'mother', chartId: b.motherChart, order: null }] : b.motherChart === chartId ? [{ relation: 'child', chartId: b.childChart, order: b.order }] : [{ relation: 'twin', chartId: b.childChart, order: b.order }]));
    const others = await lineOf(ctx, family.map((f) => f.chartId).filter((c) => ctx.actor.onlyCharts?.has(c) ?? true));
    for (const c of others.keys()) ctx.touch(c);
    const program = seals.find((s) => s.kind === 'address');
    return {
      line, version: head.version, unknown: isUnknown(keys, policy), temporaryNumber: temporaryOf(JSON.parse(JSON.stringify(head.value))), newborn: keys.length > 0 && keys.every((k) => k.given.some((g) => policy.newborn.has(g))),
      alias: seals.some((s) => s.kind === 'alias'), confidentialAddress: program ? { program: program.program ?? '', until: program.until } : null, sealed: sees ? seals.length + toward.length > 0 : null,
      family: family.flatMap((f) => { const of = others.get(f.chartId); return of ? [{ relation: f.relation, line: of, order: f.order }] : []; }), lookalikes: alike, held: held.slice(0, 20).map((h) => h.held_id), heldHere: held.length,
    };
  },
});

const requireValid = (value: Patient): void => {
  const faults = validate(JSON.parse(JSON.stringify(value))).filter((i) => (i.severity ?? 'error') === 'error');
  if (faults.length) throw new Problem('invalid-input', 'What was typed makes no valid entry', { issues: faults });
};

/** The mother in the child's chart (RelatedPerson, R4 relatedperson.html), known there as the person of her own chart (Patient.link), and the order of a multiple birth. */
export const linkNewborn = actionOf(linkContract, {
  title: 'Link a newborn to the mother', kind: 'write', right: 'patients.correct',
  async run(ctx, { chartId, expectVersion, motherChart, order, reason }) {
    if (chartId === motherChart) throw new Problem('rule-refused', 'Nobody is their own mother: choose the mother\'s record', { issues: [{ at: 'motherChart', says: 'is the child itself' }] });
    for (const chart of [chartId, motherChart]) await refuseMerged(ctx, chart);
    const child = await readHead(ctx, chartId, expectVersion), mother = await readHead(ctx, motherChart), before = (await birthsAround(ctx.tx, [chartId])).find((b) => b.childChart === chartId);
    if (before && before.motherChart !== motherChart) throw new Problem('conflict', 'This child is linked to another mother already: report a wrong chart, so that both are looked at');
    if (child.value['birthDate'] && mother.value['birthDate'] && child.value['birthDate'] < mother.value['birthDate']) throw new Problem('rule-refused', 'The mother is younger than the child: the records are the wrong way round', { issues: [{ at: 'motherChart', says: 'was born after the child' }] });
    const { multipleBirthBoolean: _b, multipleBirthInteger: _i, ...rest } = child.value, next = { ...rest, ...(order === null ? { multipleBirthBoolean: false } : { multipleBirthInteger: order }) };
    requireValid(next);
    const version = await fileConfirmed(ctx, { chartId, rid: child.rid, id: child.id, version: child.version, before: child.value, next, reason: `Linked to the mother: ${reason}`, corrected: true });
    if (!before) await linkMother(ctx, { child: { chartId, id: child.id }, mother: { chartId: motherChart, ...mother } });
    keepBirth(ctx.tx, { childChart: chartId, motherChart, order, at: ctx.now, by: ctx.actor.id });
    ctx.note({ mother: motherChart, order });
    return { version };
  },
});

async function linkMother(ctx: Ctx, { child, mother }: { child: { chartId: string; id: string }; mother: { chartId: string; rid: string; id: string; version: number; value: Patient } }): Promise<void> {
  const id = newResourceId(), current = listed(mother.value['name']).find((n) => n?.use !== 'old' && n?.use !== 'maiden');
  const related = { resourceType: 'RelatedPerson', active: true, patient: { reference: `Patient/${child.id}` }, relationship: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'MTH', display: 'mother' }] }], ...(current ? { name: [current] } : {}), ...(mother.value['birthDate'] ? { birthDate: mother.value['birthDate'] } : {}) };
  const value = JSON.parse(JSON.stringify(related)), next = { ...mother.value, link: [...listed(mother.value['link']), { other: { reference: `RelatedPerson/${id}` }, type: 'seealso' }] };
  await chartDoor.file(ctx, [{ chartId: child.chartId, type: 'RelatedPerson', id, value, exact: value, reason: 'The mother of a newborn' }]);
  await fileConfirmed(ctx, { chartId: mother.chartId, rid: mother.rid, id: mother.id, version: mother.version, before: mother.value, next, reason: 'Linked to her newborn', corrected: false });
  ctx.touch(child.chartId, [`RelatedPerson/${id}`]);
}

/** An unknown patient or a newborn is given who they are; the name until now stays as a former one, so that the papers of that night are still found by it. */
export const nameUnknown = actionOf(nameContract, {
  title: 'Give an unknown patient or a newborn their name', kind: 'write', right: 'patients.correct',
  async run(ctx, { chartId, expectVersion, name, birthDate, sex, evidence }) {
    await refuseMerged(ctx, chartId);
    const head = await readHead(ctx, chartId, expectVersion), policy = identityPolicy((id) => ctx.policy(id)), keys = keysOf(head.value);
    if (!isUnknown(keys, policy) && !keys.every((k) => k.given.some((g) => policy.newborn.has(g)))) throw new Problem('rule-refused', 'It is known who this is: correct the demographics instead', { because: [{ rule: 'patient-index.name-unknown' }] });
    const now = nameKey(writeName(name));
    if (!now || isUnknown([now], policy)) throw new Problem('invalid-input', 'Some fields need another look', { issues: [{ at: 'name.family', says: 'This is no name yet', mend: 'Write the name as the document shows it' }] });
    const past = listed(head.value['name']).map((n) => (n?.use === 'old' || n?.use === 'nickname' ? n : { ...n, use: 'old' })), { _birthDate: _ext, ...rest } = head.value;
    const next = { ...rest, name: [writeName({ ...name, use: name.use ?? 'official' }), ...past], ...(birthDate === null ? {} : { birthDate }), ...(sex === null ? {} : { gender: sex }) };
    requireValid(next);
    const version = await fileConfirmed(ctx, { chartId, rid: head.rid, id: head.id, version: head.version, before: head.value, next, reason: `It is known who this is: ${evidence}`, corrected: true });
    return { version };
  },
});

/** What somebody unknown, or a newborn, is called by the naming policy. */
export const proposeUnknownName = actionOf(proposeContract, {
  title: 'Propose a name by the naming policy', kind: 'write', right: 'patients.register',
  async run(ctx, { kind, motherChart, order, sex }) {
    const part = (n: { family: string; given: string[] }) => ({ use: 'temp', ...n, prefix: [], suffix: [], from: null, to: null });
    if (kind !== 'newborn') { const name = await proposeUnknown(ctx, kind); return { name: part(name), says: `${name.family}, ${name.given.join(' ')}: the next word that nobody here carries now` }; }
    if (motherChart === undefined) throw new Problem('invalid-input', 'Choose the mother first', { issues: [{ at: 'motherChart', says: 'must be given for a newborn' }] });
    const mother = (await readHead(ctx, motherChart)).value, current = listed(mother['name']).find((n) => n?.use !== 'old' && n?.use !== 'maiden') ?? {};
    const name = proposeNewborn(ctx, { sex: sex ?? null, order: order ?? null, mother: { family: String(current.family ?? ''), given: listed(current.given).map(String) } });
    return { name: part(name), says: 'Named after the mother until it has a name of its own' };
  },
});
