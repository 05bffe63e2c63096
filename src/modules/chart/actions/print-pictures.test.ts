import { PDFDict, PDFDocument, PDFName, PDFNumber, PDFRawStream, decodePDFRawStream } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testHouse } from '../../../../test/kit/house.ts';
import type { TestHouse } from '../../../../test/kit/house.ts';
import { people } from '../../../../test/kit/people.ts';
import { exportChartAction } from './export-chart.ts';

/** Pictures of the usual kinds in the print of a record; one that cannot be read is told and never ends the print. */
let house: TestHouse;
beforeAll(async () => { house = await testHouse(); });
afterAll(() => house.close());

const base64 = (text: string): Buffer => Buffer.from(text, 'base64');
/** Black beside white; as an animation of two pictures the first is printed. */
const gif = base64('R0lGODlhAgABAIAAAAAAAP///yH5BAAAAAAALAAAAAACAAEAAAICRAoAOw=='), webp = base64('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA'), lossless = base64('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==');
const png = base64('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==');

/** Three by two dots of 24 bits, the lower left one blue. */
function bmp(wide = 3, high = 2): Buffer {
  const b = Buffer.alloc(54 + 24);
  b.write('BM'); b.writeUInt32LE(b.length, 2); b.writeUInt32LE(54, 10); b.writeUInt32LE(40, 14); b.writeInt32LE(wide, 18); b.writeInt32LE(high, 22); b.writeUInt16LE(1, 26); b.writeUInt16LE(24, 28);
  b[54] = 255;
  return b;
}

async function printed(pictures: [string, Buffer][]): Promise<{ drawn: string[]; dots: number[][]; notShown: { title: string; why: string }[] }> {
  const kit = people(house), one = await kit.person({ name: [{ family: 'Picturewell' }] });
  for (const [contentType, bytes] of pictures) await kit.entry(one, { resourceType: 'DocumentReference', status: 'current', subject: { reference: '#patient' }, description: 'Picture', content: [{ attachment: { contentType, title: `a ${contentType}`, data: bytes.toString('base64') } }] });
  const made = await house.perform(exportChartAction, { chartId: one.chartId, format: 'pdf' }, house.clerk) as any, pdf = await PDFDocument.load(Buffer.from(made.base64, 'base64'));
  // Each picture once, its transparency (SMask) apart.
  const images = pdf.context.enumerateIndirectObjects().flatMap(([, o]) => (o instanceof PDFRawStream && o.dict.get(PDFName.of('Subtype')) === PDFName.of('Image') ? [o] : [])), masks = new Set(images.map((o) => o.dict.get(PDFName.of('SMask'))).filter(Boolean).map(String));
  const real = pdf.context.enumerateIndirectObjects().flatMap(([ref, o]) => (images.includes(o as PDFRawStream) && !masks.has(String(ref)) ? [o as PDFRawStream] : []));
  const size = (d: PDFDict, name: string): number => (d.lookup(PDFName.of(name)) as PDFNumber).asNumber();
  return { drawn: real.map((o) => `${size(o.dict, 'Width')}x${size(o.dict, 'Height')}`).sort(), dots: real.map((o) => (o.dict.get(PDFName.of('Filter')) === PDFName.of('DCTDecode') ? [] : [...decodePDFRawStream(o).decode()])), notShown: made.notShown };
}

it('GIF, WebP and BMP are drawn, dot for dot', async () => {
  const { drawn, notShown } = await printed([['image/gif', gif], ['image/webp', webp], ['image/webp', lossless], ['image/bmp', bmp()], ['image/png', png]]);
  expect(notShown).toEqual([]);
  expect(drawn).toEqual(['1x1', '1x1', '1x1', '2x1', '3x2']);
  expect((await printed([['image/gif', gif]])).dots[0]!.slice(0, 6)).toEqual([0, 0, 0, 255, 255, 255]);
  expect((await printed([['image/bmp', bmp()]])).dots[0]!.slice(9, 12)).toEqual([0, 0, 255]);
});

it('a damaged picture, and one whose head claims more dots than there is room for, are told; the others are printed', async () => {
  const huge = Buffer.from(gif);
  huge.writeUInt16LE(65_535, 6); huge.writeUInt16LE(65_535, 8);
  const { drawn, notShown } = await printed([['image/png', png.subarray(0, 40)], ['image/gif', gif.subarray(0, 15)], ['image/webp', webp.subarray(0, 20)], ['image/bmp', bmp(60_000, 60_000)], ['image/gif', huge], ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0])], ['image/gif', gif]]);
  expect(drawn).toEqual(['2x1']);
  expect(notShown.map((n) => n.title).sort()).toEqual(['bmp', 'gif', 'gif', 'jpeg', 'png', 'webp'].map((kind) => `a image/${kind}`));
  for (const n of notShown) expect(n.why).toContain('damaged, or too large');
});
