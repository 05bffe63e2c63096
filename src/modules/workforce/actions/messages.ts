import type { Ctx } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { rightsOf } from '../../access/index.ts';
import type { RoleTable } from '../../access/index.ts';
import { lineOf } from '../../patients/index.ts';
import type { PatientLine } from '../../patients/contract.ts';
import { answerMessage as answerContract, closeMessage as closeContract, listMessages as listContract, readMessage as readContract, sendMessage as sendContract } from '../contract.ts';
import { addWord, endMessage, insertMessage, lockMessage, messageById, messagesOf, wordsOf } from '../store/messages.ts';
import type { MessageRow } from '../store/messages.ts';
import { findStaff, namesOf, staffById } from '../store/staff.ts';

const seesCharts = (ctx: Ctx, roles: readonly string[]): boolean => rightsOf(roles, ctx.policy<RoleTable>('access.roles')).has('patients.search');
const invalid = (at: string, says: string, mend?: string): Problem => new Problem('invalid-input', says, { issues: [{ at, says, ...(mend ? { mend } : {}) }] });
const isParty = (ctx: Ctx, row: MessageRow): boolean => row.from_person === ctx.actor.id || row.to_person === ctx.actor.id || row.waits_person === ctx.actor.id || (row.to_role !== null && ctx.actor.roles.includes(row.to_role));
export const waitsForMe = (ctx: Ctx, row: MessageRow): boolean => row.waits_person === ctx.actor.id || (row.waits_role !== null && ctx.actor.roles.includes(row.waits_role) && row.from_person !== ctx.actor.id);

/** One that this actor is party to; else it is not there. */
async function ownMessage(ctx: Ctx, id: string, lock: boolean): Promise<MessageRow> {
  const row = /^\d{1,18}$/.test(id) ? await (lock ? lockMessage : messageById)(ctx.tx, id) : undefined;
  if (!row || !isParty(ctx, row)) throw notFound('There is no such message');
  if (row.chart_id) ctx.touch(row.chart_id);
  return row;
}

/** A short word to a colleague or a role. Who gets it about a patient must be allowed to know who the patient is. The words are sealed; the audit entry names ids alone. */
export const sendMessageAction = actionOf(sendContract, {
  title: 'Send a message to a colleague', kind: 'write', right: 'desk.work',
  async run(ctx, { to, text, chartId, about, urgent }) {
    if (chartId !== null) {
      ctx.touch(chartId);
      if (!ctx.actor.rights.has('patients.search') || !(await lineOf(ctx, [chartId])).has(chartId)) throw notFound('There is no such chart');
    } else if (about?.kind === 'entry') throw invalid('about', 'An entry stands in a chart: name the chart too');
    const toPerson = 'personId' in to ? to.personId : null, toRole = 'role' in to ? to.role : null;
    if (toPerson !== null) {
      const person = await staffById(ctx.tx, toPerson);
      if (!person) throw invalid('to', 'Nobody who works here has that id');
      if (toPerson === ctx.actor.id) throw invalid('to', 'That is you', 'Take the work instead');
      if (chartId !== null && !seesCharts(ctx, person.roles)) throw invalid('to', 'That person\'s role may not know of patients', 'Ask somebody else, or leave the patient out');
    } else {
      if (!Object.hasOwn(ctx.policy<RoleTable>('access.roles'), toRole!)) throw invalid('to', 'There is no such role');
      if (chartId !== null && !seesCharts(ctx, [toRole!])) throw invalid('to', 'That role may not know of patients');
      if (!(await findStaff(ctx.tx, [toRole!], '', 2)).some((p) => p.id !== ctx.actor.id)) throw invalid('to', 'Nobody else has that role', 'Choose a person');
    }
    const id = ctx.newId();
    await insertMessage(ctx.tx, { id, from: ctx.actor.id, toPerson, toRole, urgent, chartId, about, at: ctx.now, text });
    ctx.note({ messageId: id, ...(toPerson ? { toPerson } : { toRole }) });
    return { messageId: id };
  },
});

async function shown(ctx: Ctx, row: MessageRow, lines: Map<string, PatientLine>, names: Map<string, string>) {
  return {
    messageId: row.message_id, from: { id: row.from_person, name: row.from_name ?? row.from_person }, to: row.to_name ?? row.to_role ?? '', chart: (row.chart_id && ctx.actor.rights.has('patients.search') && lines.get(row.chart_id)) || null,
    about: row.about, urgent: row.urgent, sentAt: row.sent_at.toISOString(), closedAt: row.closed_at?.toISOString() ?? null, waitsFor: row.waits_person ? names.get(row.waits_person) ?? row.waits_person : row.waits_role, waitsForMe: waitsForMe(ctx, row),
  };
}

export const readMessageAction = actionOf(readContract, {
  title: 'Read a message', kind: 'read', right: 'desk.work',
  async run(ctx, { messageId }) {
    const row = await ownMessage(ctx, messageId, false), words = await wordsOf(ctx.tx, messageId);
    ctx.note({ messageId });
    return { ...await shown(ctx, row, await lineOf(ctx, row.chart_id ? [row.chart_id] : []), await namesOf(ctx.tx, row.waits_person ? [row.waits_person] : [])), words: words.map((w) => ({ by: w.name, mine: w.by === ctx.actor.id, at: w.at.toISOString(), text: w.text })) };
  },
});

export const answerMessageAction = actionOf(answerContract, {
  title: 'Answer a message', kind: 'write', right: 'desk.work',
  async run(ctx, { messageId, text, close }) {
    const row = await ownMessage(ctx, messageId, true);
    if (row.closed_at) throw new Problem('conflict', 'This message is closed: write a new one');
    if (row.words >= 200) throw new Problem('too-large', 'This message has 200 words already: write a new one');
    // The next word is the other side's. Whoever answers for a role has taken it on.
    const other = row.from_person === ctx.actor.id ? { person: row.to_person ?? (row.waits_person === ctx.actor.id ? null : row.waits_person), role: null as string | null } : { person: row.from_person, role: null as string | null };
    if (other.person === null) other.role = row.to_role;
    await addWord(ctx.tx, { id: messageId, n: row.words, by: ctx.actor.id, at: ctx.now, text }, other);
    if (close) await endMessage(ctx.tx, messageId, ctx.actor.id, ctx.now);
    ctx.note({ messageId, closed: close });
    return {};
  },
});

export const closeMessageAction = actionOf(closeContract, {
  title: 'Close a message', kind: 'write', right: 'desk.work',
  async run(ctx, { messageId }) {
    const row = await ownMessage(ctx, messageId, true);
    if (row.closed_at) throw new Problem('conflict', 'This message is closed already');
    await endMessage(ctx.tx, messageId, ctx.actor.id, ctx.now);
    ctx.note({ messageId });
    return {};
  },
});

export const listMessagesAction = actionOf(listContract, {
  title: 'List my messages', kind: 'read', right: 'desk.work',
  async run(ctx, { box, chartId, limit }) {
    const rows = await messagesOf(ctx.tx, { person: ctx.actor.id, roles: ctx.actor.roles, box, chartId, limit });
    const lines = await lineOf(ctx, rows.flatMap((r) => r.chart_id ?? [])), names = await namesOf(ctx.tx, rows.flatMap((r) => r.waits_person ?? []));
    for (const r of rows) if (r.chart_id) ctx.touch(r.chart_id);
    return { messages: await Promise.all(rows.map(async (r) => ({ ...await shown(ctx, r, lines, names), n: r.words }))) };
  },
});
