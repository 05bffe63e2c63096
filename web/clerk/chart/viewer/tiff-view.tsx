import { useEffect, useState } from 'react';
import * as UTIF from 'utif2';
import { m } from '../../../lib/messages/index.ts';
import { Loading } from '../../../ui/states.tsx';
import { ImageView } from './image-view.tsx';
import type { Picture } from './image-view.tsx';

const pagesMost = 500, pointsMost = 60e6;

/** A TIFF, page by page (fax and scan compressions included); each page is decoded when it is looked at. */
export function TiffView({ bytes, title }: { bytes: Uint8Array<ArrayBuffer>; title: string }) {
  const [pages, setPages] = useState<Picture[] | null>(null), [fault, setFault] = useState(false);
  useEffect(() => {
    try {
      const buffer = bytes.slice().buffer, found = UTIF.decode(buffer).slice(0, pagesMost).flatMap((ifd): Picture[] => {
        const width = Number((ifd['t256'] as number[] | undefined)?.[0] ?? 0), height = Number((ifd['t257'] as number[] | undefined)?.[0] ?? 0);
        if (!(width > 0 && height > 0) || width * height > pointsMost) return [];
        let made: ImageData | undefined;
        return [{ width, height, draw: (on) => {
          if (!made) { UTIF.decodeImage(buffer, ifd); made = new ImageData(new Uint8ClampedArray(UTIF.toRGBA8(ifd)), ifd.width, ifd.height); }
          // putImageData knows no turning: by way of a canvas of its own.
          const from = new OffscreenCanvas(made.width, made.height); from.getContext('2d')!.putImageData(made, 0, 0); on.drawImage(from, 0, 0);
        } }];
      });
      if (found.length) setPages(found); else setFault(true);
    } catch { setFault(true); }
  }, [bytes]);
  return fault ? <p className="m" role="alert">{m.viewer.brokenImage}</p> : pages ? <ImageView pages={pages} title={title} /> : <Loading lines={8} />;
}
