import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { chartDoor } from '../../chart/index.ts';
import { todayAt } from '../../quality/index.ts';
import { givePermanentNumber as permanentContract, listNumberBlocks as listContract, reserveNumbers as reserveContract, showNumberBlock as showContract } from '../contract.ts';
import type { MrnPolicy } from '../rules/mrn.ts';
import { mrnIdentifier } from '../rules/mrn.ts';
import { typeCode } from '../rules/identifier-strength.ts';
import { drawMrns, listBlocks, numbersOfBlock, reserveBlock } from '../store/mrn-numbers.ts';
import { numberAuthority } from '../store/number-authority.ts';

/** Sets numbers aside, to be printed and written on paper while the program is down. */
export const reserveNumbers = actionOf(reserveContract, {
  title: 'Reserve record numbers for downtime', kind: 'write', right: 'patients.reserve-numbers',
  async run(ctx, { count, purpose }) {
    const most = ctx.policy<number>('patients.numbers-reserved-max');
    if (count > most) throw new Problem('rule-refused', `At most ${most} numbers are reserved at once`, { because: [{ rule: 'patients.numbers-reserved-max' }], issues: [{ at: 'count', says: `At most ${most}` }] });
    const policy = ctx.policy<MrnPolicy>('patients.mrn'), blockId = ctx.newId();
    const numbers = await reserveBlock(ctx.tx, { id: blockId, system: (await numberAuthority(ctx)).system, purpose, by: ctx.actor.id, count }, policy, ctx.now);
    ctx.note({ blockId, count });
    return { blockId, numbers };
  },
});

export const listNumberBlocks = actionOf(listContract, {
  title: 'List reserved number blocks', kind: 'read', right: 'patients.reserve-numbers',
  async run(ctx) {
    const blocks = await listBlocks(ctx.tx);
    return { blocks: blocks.map((b) => ({ blockId: b.block_id, purpose: b.purpose, reservedAt: b.reserved_at.toISOString(), numbers: b.numbers, used: b.used, first: b.first, last: b.last })) };
  },
});

export const showNumberBlock = actionOf(showContract, {
  title: 'Show a block of reserved numbers', kind: 'read', right: 'patients.reserve-numbers',
  async run(ctx, { blockId }) {
    const numbers = await numbersOfBlock(ctx.tx, blockId);
    if (!numbers.length) throw notFound();
    return { numbers: numbers.map((n) => ({ value: n.value, used: n.chart_id !== null })) };
  },
});

/** The person is known now: a permanent number beside the temporary one, which stays on the record as an old one and is never given again. */
export const givePermanentNumber = actionOf(permanentContract, {
  title: 'Give a permanent number', kind: 'write', right: 'patients.correct',
  async run(ctx, { chartId }) {
    ctx.touch(chartId);
    const head = await chartDoor.patientOf(ctx, chartId);
    if (!head || head.deleted) throw notFound();
    ctx.touch(chartId, [`Patient/${head.id}`]);
    const policy = ctx.policy<MrnPolicy>('patients.mrn'), authority = await numberAuthority(ctx), { system } = authority;
    const current = parseExact((await chartDoor.readCurrent(ctx, [{ chartId, rid: head.rid }])).get(`${chartId}/${head.rid}`)!.text).exact;
    const identifiers: any[] = Array.isArray(current['identifier']) ? current['identifier'] : [];
    const live = identifiers.filter((i) => i?.system === system && i.use !== 'old');
    if (live.some((i) => typeCode(i) !== 'MRT')) throw new Problem('conflict', 'This chart has a permanent number already');
    const [mrn] = await drawMrns(ctx.tx, [chartId], system, policy, ctx.now);
    const kept = identifiers.map((i) => (live.includes(i) ? { ...i, use: 'old', period: { ...i.period, end: todayAt(ctx) } } : i));
    const next = { ...current, identifier: [...kept, mrnIdentifier(mrn!, authority)] };
    await chartDoor.file(ctx, [{ chartId, rid: head.rid, type: 'Patient', id: head.id, expectVersion: head.version, reason: 'Permanent number given', value: JSON.parse(JSON.stringify(next)), exact: next }]);
    return { mrn: mrn!, was: live[0]?.value ?? null };
  },
});
