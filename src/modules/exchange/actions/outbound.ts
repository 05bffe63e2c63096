import type { Patient } from '@medplum/fhirtypes';
import { z } from 'zod';
import { action } from '../../../platform/action.ts';
import type { Ctx } from '../../../platform/action.ts';
import { writeIdentityNews } from '../../../standards/hl7v2/index.ts';
import type { IdentityNews } from '../../../standards/hl7v2/index.ts';
import { chartDoor } from '../../chart/index.ts';
import { changesToTell, changeTold, tellingTrouble } from '../../patient-index/index.ts';
import type { IdentityChangeLine } from '../../patient-index/index.ts';
import { followerOf } from '../outbound-follower.ts';
import { feedPartner } from '../contract-feed.ts';

const news = z.object({ seq: z.number(), text: z.string().nullable().describe('null: it needs no telling (it came from this partner, or says nothing to it)') });
const hl7Time = (at: string | Date): string => `${new Date(at).toISOString().slice(0, 19).replace(/[-T:]/g, '')}+0000`;

/** What a partner is to be told next, as messages. */
export const takeOutbound = action({
  name: 'exchange.take-outbound', title: 'Write messages about changes of identity for a partner', kind: 'write', right: 'system', input: z.object({ partner: feedPartner, limit: z.number().int().min(1).max(100) }), output: z.array(news),
  async run(ctx, { partner, limit }) {
    const changes = await changesToTell(ctx, followerOf(partner.name), limit);
    const told: z.infer<typeof news>[] = [];
    for (const change of changes) told.push({ seq: change.seq, text: change.origin === partner.name ? null : await textOf(ctx, change, partner) });
    return told;
  },
});

/** What became of one. */
export const noteOutbound = action({
  name: 'exchange.note-outbound', title: 'Note that a partner was told of a change of identity', kind: 'write', right: 'system',
  input: z.object({ name: z.string(), seq: z.number().int().positive().nullable().default(null), refusal: z.string().nullable().default(null), trouble: z.string().nullable().default(null) }),
  async run(ctx, { name, seq, refusal, trouble }) {
    const follower = followerOf(name);
    if (seq !== null) await changeTold(ctx, follower, seq, refusal);
    if (trouble !== null) await tellingTrouble(ctx, follower, trouble);
    ctx.note({ follower, ...(seq === null ? {} : { seq }), refused: refusal !== null });
  },
});

async function patientIn(ctx: Ctx, chartId: string): Promise<Patient | undefined> {
  const head = await chartDoor.patientOf(ctx, chartId);
  const text = head && !head.deleted ? (await chartDoor.readCurrent(ctx, [head])).get(`${head.chartId}/${head.rid}`)?.text : undefined;
  return text === undefined ? undefined : JSON.parse(text) as Patient;
}

const asIdentifier = (n: { system: string; value: string; type: string | null }) => ({ ...(n.system ? { system: n.system } : {}), value: n.value, ...(n.type ? { type: { coding: [{ code: n.type }] } } : {}) });

/** The message of one change, or null where it says nothing by numbers. */
async function textOf(ctx: Ctx, c: IdentityChangeLine, partner: z.infer<typeof feedPartner>): Promise<string | null> {
  const patient = await patientIn(ctx, c.chart.chartId), other = c.other ? await patientIn(ctx, c.other.chartId) : undefined;
  const numbers = c.chart.numbers.map(asIdentifier), others = (c.other?.numbers ?? []).map(asIdentifier);
  if (!patient || numbers.length === 0) return null;
  ctx.touch(c.chart.chartId);
  if (c.other) ctx.touch(c.other.chartId);
  const base = {
    controlId: `CK${c.seq}`, sentAt: hl7Time(ctx.now), eventAt: hl7Time(c.at), from: { application: 'CHARTKEEPER', facility: c.facility }, patient, numbers,
    to: { application: partner.push?.application ?? partner.application ?? '', facility: partner.push?.receiver ?? partner.sender ?? '' },
  };
  const write = (more: Pick<IdentityNews, 'event'> & Partial<IdentityNews>): string => writeIdentityNews({ ...base, ...more });
  const was = c.was && asIdentifier(c.was), now = c.now && asIdentifier(c.now);
  switch (c.kind) {
    case 'merged': return others.length === 0 ? null : write({ event: 'A40', prior: others });
    case 'linked': return !other || others.length === 0 ? null : write({ event: 'A24', other: { patient: other, numbers: others } });
    case 'unmerged': case 'unlinked': return !other || others.length === 0 ? null : write({ event: 'A37', other: { patient: other, numbers: others } });
    case 'number-changed': return !was || !now ? null : write({ event: 'A47', numbers: numbers.filter((n) => !(n.value === was.value && n.system === was.system)), prior: [was] });
    case 'number-moved': return !now ? null : write({ event: 'A43', prior: [now] });
    case 'visit-moved': return !now || others.length === 0 ? null : write({ event: 'A45', prior: others, visit: { was: now, now } });
    case 'visit-number-changed': return !was || !now ? null : write({ event: 'A50', prior: numbers.slice(0, 1), visit: { was, now } });
    case 'person-changed': return write({ event: 'A08' });
  }
}
