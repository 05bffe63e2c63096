import { GlobalWorkerOptions, getDocument } from 'pdfjs-dist';
import type { PDFDocumentProxy } from 'pdfjs-dist';
import { useEffect, useRef, useState } from 'react';
import { m } from '../../../lib/messages/index.ts';
import { Loading } from '../../../ui/states.tsx';
import { ViewerBar } from './viewer-bar.tsx';

GlobalWorkerOptions.workerSrc = '/pdfjs/pdf.worker.min.mjs';
/** The page's policy lets no WebAssembly run; pdf.js has a decoder in JavaScript for each. Fonts, character maps and picture decoders that some PDFs need; copied beside the bundle at build. */
const parts = { cMapUrl: '/pdfjs/cmaps/', standardFontDataUrl: '/pdfjs/standard_fonts/', wasmUrl: '/pdfjs/wasm/', iccUrl: '/pdfjs/iccs/' };

/** A PDF drawn page by page on a canvas by pdf.js in a worker: no plug-in, no script of the document, nothing fetched that it names. */
export function PdfView({ bytes, title }: { bytes: Uint8Array<ArrayBuffer>; title: string }) {
  const [doc, setDoc] = useState<PDFDocumentProxy | null>(null), [fault, setFault] = useState<string | null>(null), [page, setPage] = useState(1), [zoom, setZoom] = useState(1), [turn, setTurn] = useState(0), [said, setSaid] = useState('');
  const canvas = useRef<HTMLCanvasElement>(null), box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const task = getDocument({ data: bytes.slice(), ...parts, enableXfa: false, useWasm: false, verbosity: 0, stopAtErrors: false, useSystemFonts: false });
    task.onPassword = () => { setFault(m.viewer.locked); void task.destroy(); };
    task.promise.then(setDoc, (e: Error) => setFault((f) => f ?? (e.name === 'PasswordException' ? m.viewer.locked : m.viewer.broken)));
    return () => { void task.destroy(); };
  }, [bytes]);
  useEffect(() => {
    if (!doc || !canvas.current || !box.current) return undefined;
    let stopped = false, drawing: { cancel(): void; promise: Promise<void> } | undefined;
    void (async () => {
      const p = await doc.getPage(page);
      if (stopped || !canvas.current || !box.current) return;
      const rotation = (p.rotate + turn) % 360, natural = p.getViewport({ scale: 1, rotation }), fit = Math.max(0.2, (box.current.clientWidth - 2) / natural.width), dpr = Math.min(devicePixelRatio, 2);
      // A canvas beyond 16 million points is not drawn by some browsers.
      const scale = Math.min(fit * zoom * dpr, Math.sqrt(16e6 / (natural.width * natural.height))), view = p.getViewport({ scale, rotation });
      canvas.current.width = Math.floor(view.width); canvas.current.height = Math.floor(view.height); canvas.current.style.width = `${Math.floor(natural.width * fit * zoom)}px`;
      drawing = p.render({ canvas: canvas.current, viewport: view });
      await drawing.promise;
      const text = await p.getTextContent();
      if (!stopped) setSaid(text.items.map((i) => 'str' in i ? i.str + (i.hasEOL ? '\n' : '') : '').join('').trim());
    })().catch((e: Error) => { if (!stopped && e.name !== 'RenderingCancelledException') setFault(m.viewer.broken); });
    return () => { stopped = true; drawing?.cancel(); };
  }, [doc, page, zoom, turn]);
  if (fault) return <p className="m" role="alert">{fault}</p>;
  return (
    <div className="viewer">
      {doc ? <ViewerBar page={page} pages={doc.numPages} zoom={zoom} onPage={setPage} onZoom={setZoom} onTurn={() => setTurn((turn + 90) % 360)} /> : null}
      <div className="vbox" ref={box} tabIndex={0} role="region" aria-label={m.chart.pdfTitle(title)}>{doc ? <canvas ref={canvas} role="img" aria-label={said ? said.slice(0, 2000) : m.viewer.noText} /> : <Loading lines={8} />}</div>
      {doc ? <details className="vtext"><summary>{m.viewer.text}</summary><pre className="received words" tabIndex={0}>{said || m.viewer.noText}</pre></details> : null}
    </div>
  );
}
