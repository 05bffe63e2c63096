import { actionOf } from '../../../platform/module.ts';
import type { Ctx } from '../../../platform/action.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { receivedMark } from '../../../standards/ccda/index.ts';
import { readAttachment as contract } from '../contract.ts';
import { sharedChart } from '../door.ts';
import type { Attached } from '../render/attachments.ts';
import { attachmentsIn } from '../render/attachments.ts';
import { readStored } from '../render/read-stored.ts';
import { permitType } from '../rules/type-scope.ts';
import type { LineRow } from '../store/read-lines.ts';
import { itemOfEntry, readLine } from '../store/read-lines.ts';
import { entryInView } from './entry-in-view.ts';
import { hiddenNumbers, hideInFile } from './hide-in-files.ts';

export type Content = { contentType: string; bytes: Uint8Array };
export type ReceivedReader = (ctx: Ctx, itemId: string) => Promise<Content | undefined>;

let readReceived: ReceivedReader | undefined;

/** How the bytes of a received item are read; the inbound store registers itself, once, at start. */
export function registerReceivedReader(reader: ReceivedReader): void { readReceived = reader; }

const endings: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf', 'text/plain': 'txt', 'text/html': 'html', 'application/xhtml+xml': 'html', 'image/png': 'png', 'image/jpeg': 'jpg', 'image/gif': 'gif', 'image/tiff': 'tif', 'text/rtf': 'rtf', 'application/rtf': 'rtf',
  'application/xml': 'xml', 'text/xml': 'xml', 'application/hl7-cda+xml': 'xml', 'application/json': 'json', 'application/fhir+json': 'json', 'text/csv': 'csv', 'application/dicom': 'dcm', 'application/msword': 'doc', 'audio/mpeg': 'mp3', 'video/mp4': 'mp4',
};

/** The bytes of one file of an entry: inline, in a Binary of the same person, or as received. Addresses elsewhere are never fetched. */
export const readAttachmentAction = actionOf(contract, {
  title: 'Read a file of an entry', kind: 'read', right: 'chart.read', keepsToDates: true,
  async run(ctx, { type, id, index }) {
    const { row, charts } = await entryInView(ctx, type, id);
    const attached = attachmentsIn(readStored(row.text))[index];
    if (!attached) throw notFound('This entry has no such file');
    const content = hideInFile(await contentOf(ctx, row, charts, attached), await hiddenNumbers(ctx, charts));
    const contentType = content.contentType || attached.contentType || 'application/octet-stream';
    return { contentType, fileName: fileName(attached.title, contentType, `${type}-${index + 1}`), base64: content.base64 };
  },
});

/** The content of a file of an entry, base64; a Problem with the reason where it is not kept here. */
export async function contentOf(ctx: Ctx, row: LineRow, charts: readonly string[], attached: Attached): Promise<{ contentType: string; base64: string }> {
  if (attached.data !== undefined) return { contentType: attached.contentType, base64: attached.data.replace(/\s+/g, '') };
  if (attached.url === receivedMark) return received(ctx, row, attached);
  const inline = /^data:([^,;]*)((?:;[^,;]*)*),(.*)$/s.exec(attached.url);
  if (inline) return { contentType: inline[1]! || attached.contentType, base64: inline[2]!.endsWith(';base64') ? inline[3]! : Buffer.from(percentBytes(inline[3]!), 'latin1').toString('base64') };
  const binary = /^\/?(?:fhir\/(?:R4\/)?)?Binary\/([A-Za-z0-9.-]{1,64})$/.exec(attached.url)?.[1];
  const found = binary === undefined ? undefined : await readLine(ctx.tx, 'Binary', binary);
  if (found && permitType(ctx.actor.scopes, 'Binary', 'r').decision === 'refuse') throw notFound('The file this entry names is not here');
  if (!found) throw binary === undefined ? elsewhere() : notFound('The file this entry names is not here');
  if (found.deleted || (found.chartId !== sharedChart && !charts.includes(found.chartId))) throw notFound('The file this entry names is not here');
  if (found.chartId !== sharedChart) ctx.touch(found.chartId, [`Binary/${found.id}`]);
  const content = attachmentsIn(readStored(found.text))[0];
  if (content?.data === undefined) throw notFound('The file this entry names holds nothing');
  return { contentType: content.contentType || attached.contentType, base64: content.data.replace(/\s+/g, '') };
}

async function received(ctx: Ctx, row: LineRow, attached: Attached): Promise<{ contentType: string; base64: string }> {
  const itemId = row.itemId ?? await itemOfEntry(ctx.tx, row.chartId, row.rid);
  const content = itemId === undefined ? undefined : await readReceived?.(ctx, itemId);
  if (!content) throw notFound('What was received is not at hand');
  return { contentType: content.contentType || attached.contentType, base64: Buffer.from(content.bytes.buffer, content.bytes.byteOffset, content.bytes.byteLength).toString('base64') };
}

/** Bytes of a percent-encoded data URL, one character a byte. A stray % stands for itself. */
const percentBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1').replace(/%([0-9A-Fa-f]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

const elsewhere = (): Problem => new Problem('not-found', 'The file is not kept here: the entry only names an address elsewhere');

function fileName(title: string, contentType: string, fallback: string): string {
  const name = title.replace(/[^\p{L}\p{N} ._()-]/gu, '_').replace(/^[. ]+/, '').trim().slice(0, 100) || fallback;
  const ending = endings[contentType.split(';')[0]!.trim().toLowerCase()];
  return /\.[A-Za-z0-9]{2,5}$/.test(name) || ending === undefined ? name : `${name}.${ending}`;
}
