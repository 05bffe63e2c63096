import { useEffect, useRef, useState } from 'react';
import { m } from '../../../lib/messages/index.ts';
import { Loading } from '../../../ui/states.tsx';
import { ViewerBar } from './viewer-bar.tsx';

export type Picture = { width: number; height: number; draw: (on: CanvasRenderingContext2D) => void };

/** Pages of pictures, each drawn on a canvas, turned and sized. */
export function ImageView({ pages, title }: { pages: Picture[]; title: string }) {
  const [page, setPage] = useState(1), [zoom, setZoom] = useState(1), [turn, setTurn] = useState(0), canvas = useRef<HTMLCanvasElement>(null), box = useRef<HTMLDivElement>(null);
  const shown = pages[page - 1];
  useEffect(() => {
    const c = canvas.current, on = c?.getContext('2d');
    if (!c || !on || !shown || !box.current) return;
    const side = turn % 180 !== 0, width = side ? shown.height : shown.width, height = side ? shown.width : shown.height;
    c.width = width; c.height = height;
    on.translate(width / 2, height / 2); on.rotate((turn * Math.PI) / 180); on.translate(-shown.width / 2, -shown.height / 2);
    shown.draw(on);
    // Small pictures keep their size; large ones fit the width.
    c.style.width = `${Math.round(Math.min(width, box.current.clientWidth - 2) * zoom)}px`;
  }, [shown, zoom, turn]);
  return (
    <div className="viewer">
      <ViewerBar page={page} pages={pages.length} zoom={zoom} onPage={setPage} onZoom={setZoom} onTurn={() => setTurn((turn + 90) % 360)} />
      <div className="vbox" ref={box} tabIndex={0} role="region" aria-label={title || m.chart.imageTitle('')}><canvas ref={canvas} role="img" aria-label={m.chart.imageTitle(title)} /></div>
    </div>
  );
}

/** A picture the browser reads by itself. */
export function PictureView({ bytes, type, title }: { bytes: Uint8Array<ArrayBuffer>; type: string; title: string }) {
  const [pages, setPages] = useState<Picture[] | null>(null), [fault, setFault] = useState(false);
  useEffect(() => {
    let gone = false;
    createImageBitmap(new Blob([bytes], { type })).then((b) => { if (!gone) setPages([{ width: b.width, height: b.height, draw: (on) => on.drawImage(b, 0, 0) }]); }, () => { if (!gone) setFault(true); });
    return () => { gone = true; };
  }, [bytes, type]);
  return fault ? <p className="m" role="alert">{m.viewer.brokenImage}</p> : pages ? <ImageView pages={pages} title={title} /> : <Loading lines={8} />;
}
