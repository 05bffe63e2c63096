import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { readAttachment as contract } from '../contract.ts';
import { readBlob } from '../origin-words.ts';
import { attachmentsIn } from '../render/attachments.ts';
import { readOneEntry } from '../store/read-entries.ts';
import { knownType } from '../store/type-numbers.ts';
import { touchEntries } from './permit-entry.ts';

const extensions: Record<string, string> = { 'application/pdf': 'pdf', 'text/plain': 'txt', 'text/html': 'html', 'image/png': 'png', 'image/jpeg': 'jpg', 'image/gif': 'gif', 'image/tiff': 'tif', 'text/rtf': 'rtf', 'application/rtf': 'rtf', 'application/xml': 'xml', 'text/xml': 'xml' };

/** The bytes of one attachment, from the entry itself or from our blobs. Addresses elsewhere are never fetched. */
export const readAttachmentAction = actionOf(contract, {
  title: 'Read a file of an entry', kind: 'read', right: 'chart.read',
  async run(ctx, { type, id, index }) {
    const found = knownType(type) ? await readOneEntry(ctx.tx, type, id) : undefined;
    if (!found) throw notFound();
    touchEntries(ctx, found.chartId, [`${type}/${id}`]);
    if (found.deleted) throw new Problem('gone', `${type}/${id} has been deleted`);
    const attachment = attachmentsIn(JSON.parse(found.text))[index];
    if (!attachment) throw notFound('This entry has no such file');
    const blob = attachment.data === undefined && attachment.url ? await readBlob(ctx, attachment.url) : undefined;
    if (attachment.data === undefined && !blob) throw notFound('The file is not kept here: the entry only names an address elsewhere');
    const contentType = blob?.contentType ?? (attachment.contentType || 'application/octet-stream');
    const bare = contentType.split(';')[0]!.trim().toLowerCase();
    const name = (attachment.title || 'file').replace(/[^\p{L}\p{N} ._-]/gu, '_').replace(/^\.+/, '').slice(0, 100) || 'file';
    return { contentType, fileName: /\.[A-Za-z0-9]{2,5}$/.test(name) ? name : `${name}.${extensions[bare] ?? 'bin'}`, base64: attachment.data?.replace(/\s+/g, '') ?? blob!.bytes.toString('base64') };
  },
});
