import { concatTransformationMatrix, drawObject, PDFDocument, popGraphicsState, pushGraphicsState } from '@cantoo/pdf-lib';
import * as UTIF from 'utif2';

const pagesMost = 500, dotsMost = 60e6, usualDotsPerInch = 200, pointsPerInch = 72, sideMost = 14_000, wideLeast = 500, headRoom = 28, footRoom = 20;

/** The pages of a TIFF (TIFF 6.0; fax and scan compressions included) as a PDF, each of the size it was scanned in; undefined where it cannot be read whole. Never throws. */
export async function tiffPages(bytes: Uint8Array): Promise<{ document: PDFDocument; pageCount: number } | undefined> {
  try {
    if (!hasEnd(bytes)) return undefined;
    const buffer = new Uint8Array(bytes).buffer, made = await PDFDocument.create();
    for (const page of UTIF.decode(buffer)) {
      if (!(tag(page, 't256') > 0 && tag(page, 't257') > 0) || tag(page, 't256') * tag(page, 't257') > dotsMost) return undefined;
      UTIF.decodeImage(buffer, page);
      const { dots, grey } = shades(UTIF.toRGBA8(page)), [across, down] = perInch(page);
      const picture = made.context.register(made.context.flateStream(dots, { Type: 'XObject', Subtype: 'Image', Width: page.width, Height: page.height, ColorSpace: grey ? 'DeviceGray' : 'DeviceRGB', BitsPerComponent: 8 }));
      const wide = page.width / across * pointsPerInch, high = page.height / down * pointsPerInch, scale = Math.min(1, sideMost / Math.max(wide, high));
      // With room for whose it is (bindPages), so that no line of the scan lies under it.
      const sheet = made.addPage([Math.max(wide * scale, wideLeast), high * scale + headRoom + footRoom]);
      sheet.pushOperators(pushGraphicsState(), concatTransformationMatrix(wide * scale, 0, 0, high * scale, 0, footRoom), drawObject(sheet.node.newXObject('Scan', picture)), popGraphicsState());
    }
    const pageCount = made.getPageCount();
    return pageCount > 0 ? { document: await PDFDocument.load(await made.save()), pageCount } : undefined;
  } catch { return undefined; }
}

const tag = (page: UTIF.IFD, name: string): number => Number((page[name] as number[] | undefined)?.[0] ?? 0);

/** Dots per inch across and down (tags 282, 283; unit 3 is the centimetre): a standard fax has twice as many across. */
function perInch(page: UTIF.IFD): [number, number] {
  const unit = tag(page, 't296') === 3 ? 2.54 : 1, across = tag(page, 't282') * unit, down = tag(page, 't283') * unit;
  return across >= 30 && across <= 4800 && down >= 30 && down <= 4800 ? [across, down] : [usualDotsPerInch, usualDotsPerInch];
}

/** Red, green, blue, or one byte of grey where there is no colour; what is transparent lies on white. */
function shades(rgba: Uint8Array): { dots: Uint8Array; grey: boolean } {
  let grey = true;
  for (let i = 0; i < rgba.length; i += 4) {
    const seen = rgba[i + 3]!;
    if (seen < 255) for (let k = 0; k < 3; k += 1) rgba[i + k] = Math.round((rgba[i + k]! * seen + 255 * (255 - seen)) / 255);
    if (rgba[i] !== rgba[i + 1] || rgba[i] !== rgba[i + 2]) grey = false;
  }
  const each = grey ? 1 : 3, dots = new Uint8Array(rgba.length / 4 * each);
  for (let i = 0, o = 0; i < rgba.length; i += 4) for (let k = 0; k < each; k += 1) dots[o++] = rgba[i + k]!;
  return { dots, grey };
}

/** Whether the chain of pages ends: one that leads back to itself would be read for ever. */
function hasEnd(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), little = bytes[0] === 0x49;
  let at = view.getUint32(4, little);
  for (let pages = 0; pages <= pagesMost; pages += 1) {
    if (at === 0) return pages > 0;
    at = view.getUint32(at + 2 + view.getUint16(at, little) * 12, little);
  }
  return false;
}
