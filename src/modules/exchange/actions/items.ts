import type { z } from 'zod';
import { getBlob } from '../../../platform/blobs/index.ts';
import type { Ctx } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { notFound } from '../../../platform/problem.ts';
import { decodeBytes } from '../../../standards/hl7v2/decode-bytes.ts';
import type { Sealed } from '../../patients/index.ts';
import { lineOf, sealsNamedIn, sealsOf } from '../../patients/index.ts';
import { seesSsn } from '../../../values/ssn.ts';
import { listItems as listContract, showItem as showContract } from '../contract.ts';
import { changesOfItem } from '../../patient-index/index.ts';
import { identityEvents } from '../../../standards/hl7v2/index.ts';
import type { changedByItem, ItemLine } from '../contract.ts';
import { readItem } from '../filing/read-item.ts';
import { ItemFault } from '../rules/item-fault.ts';
import { tellSteps } from '../rules/tell-steps.ts';
import type { CsvReading } from '../portion.ts';
import { hideSealed } from '../rules/hide-sealed.ts';
import type { Shown } from '../rules/hide-ssn-in-received.ts';
import { hideSsnInReceived } from '../rules/hide-ssn-in-received.ts';
import { findingsOf } from '../store/findings.ts';
import { attemptsOf, countStates, itemLine, listItemLines } from '../store/list-items.ts';
import { entriesOfItem } from '../store/published.ts';

const previewCharsMax = 200_000;

/** The exception queue and everything else that was received. */
export const listItems = actionOf(listContract, {
  title: 'List what was received', kind: 'read', right: 'exchange.read',
  async run(ctx, input) {
    const lines = await listItemLines(ctx.tx, { ...input, cursor: /^\d{1,19}$/.test(input.cursor ?? '') ? input.cursor : null, limit: input.limit + 1 });
    const items = await withPatients(ctx, lines.slice(0, input.limit));
    for (const item of items) if (item.chartId) ctx.touch(item.chartId);
    return { items, next: lines.length > input.limit ? items.at(-1)!.id : null, counts: await countStates(ctx.tx) };
  },
});

async function withPatients(ctx: Ctx, items: ItemLine[]): Promise<ItemLine[]> {
  const charts = [...new Set(items.flatMap((i) => i.chartId ?? []))];
  if (charts.length === 0) return items;
  const lines = await lineOf(ctx, charts);
  return items.map((item) => {
    const line = item.chartId ? lines.get(item.chartId) : undefined;
    return line ? { ...item, patient: [line.family, line.given].filter(Boolean).join(', ') } : item;
  });
}

/** One item: what was received, as text made safe to show, what was odd, what became of it. */
export const showItem = actionOf(showContract, {
  title: 'See what was received', kind: 'read', right: 'exchange.read',
  async run(ctx, { id }) {
    const found = /^\d{1,19}$/.test(id) ? await itemLine(ctx.tx, id) : undefined;
    if (!found) throw notFound('There is no such item');
    const { blob, start, runId: _run, sourceNo: _source, fileId: _file, mends: _mends, reading, ...line } = found;
    const bytes = await getBlob(ctx.tx, blob, { start, end: start + Math.min(line.sizeBytes, previewCharsMax * 4) });
    const entries = await entriesOfItem(ctx.tx, id);
    const text = await withoutSealed(ctx, shownTo(ctx, previewOf(bytes, line.standard), line.standard, reading).text, [...entries, line]);
    for (const chart of new Set(entries.map((e) => e.chartId))) ctx.touch(chart);
    const [item] = await withPatients(ctx, [line]);
    return {
      item: item!, findings: await findingsOf(ctx.tx, id), text: text.slice(0, previewCharsMax), truncated: text.length > previewCharsMax,
      entries: entries.map(({ type, id: entryId, version }) => ({ type, id: entryId, version })), attempts: await attemptsOf(ctx.tx, id),
      identity: identityEvents[/^ADT\^(A\d\d)$/.exec(line.messageType ?? '')?.[1] ?? ''] === undefined ? null : { asks: asksOf(bytes, line), changed: await changedBy(ctx, id) },
    };
  },
});

/** What an identity event asks for; nothing where it cannot be read. */
function asksOf(bytes: Buffer, line: { standard: string; sizeBytes: number }): ReturnType<typeof tellSteps> {
  if (bytes.length < line.sizeBytes) return [];
  try {
    const read = readItem({ standard: line.standard, bytes, reading: null }, 'UTC', 'mdy');
    return 'translation' in read ? tellSteps(read.translation.identity ?? []) : [];
  } catch (error) { if (error instanceof ItemFault) return []; throw error; }
}

/** What it changed, with whom it was about as they are called now. */
async function changedBy(ctx: Ctx, id: string): Promise<z.infer<typeof changedByItem>[]> {
  const changes = await changesOfItem(ctx, id);
  const charts = [...new Set(changes.flatMap((c) => [c.chartId, ...(c.otherChartId === null ? [] : [c.otherChartId])]))];
  const lines = charts.length === 0 ? new Map() : await lineOf(ctx, charts);
  for (const chart of charts) ctx.touch(chart);
  const told = (chartId: string) => { const line = lines.get(chartId); return { chartId, patient: line ? [line.family, line.given].filter(Boolean).join(', ') : null, mrn: line?.mrn ?? null }; };
  const number = (n: { system: string; value: string } | null) => n && { system: n.system, value: n.value };
  return changes.map((c) => ({ kind: c.kind, chart: told(c.chartId), other: c.otherChartId === null ? null : told(c.otherChartId), was: number(c.was), now: number(c.now), joinId: c.joinId, joinState: c.joinState }));
}

/** Without what stands behind the seals of whom it became entries of, and of whoever it names by the true name or address, for those who may not look there. */
export async function withoutSealed(ctx: Ctx, text: string, of: readonly { chartId: string | null }[], byByte = false): Promise<string> {
  const seals = await sealedIn(ctx, byByte ? Buffer.from(text, 'latin1').toString('utf8') : text, of);
  return seals.length === 0 ? text : hideSealed(text, seals, byByte);
}

/** What of a received text stands behind seals for this actor. */
export async function sealedIn(ctx: Ctx, text: string, of: readonly { chartId: string | null }[]): Promise<Sealed[]> {
  if (ctx.actor.rights.has('patient-index.sealed') || ctx.actor.kind === 'system') return [];
  return [...(await sealsOf(ctx, [...new Set(of.flatMap((e) => e.chartId ?? []))])).values(), ...await sealsNamedIn(ctx, text)];
}

/** What this actor may see of it: social security numbers whole by the right to them alone. */
export const shownTo = (ctx: Ctx, text: string, standard: string, reading: CsvReading | null): Shown => (seesSsn(ctx.actor) ? { text, hidden: [] } : hideSsnInReceived(text, standard, reading));

/** Text for a screen: decoded as its standard is, control characters made visible, so that nothing in it can act. */
export function previewOf(bytes: Buffer, standard: string): string {
  let text: string;
  if (standard === 'hl7v2' && bytes[0] !== 0x7b) {
    const decoded = decodeBytes(bytes);
    text = decoded.ok ? decoded.text : bytes.toString('latin1');
  } else if (bytes[0] === 0xff && bytes[1] === 0xfe) text = bytes.toString('utf16le').slice(1);
  else if (bytes[0] === 0xfe && bytes[1] === 0xff) text = Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16().toString('utf16le').slice(1);
  else text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, (c) => String.fromCharCode(c === '\u007f' ? 0x2421 : 0x2400 + c.charCodeAt(0)));
}
