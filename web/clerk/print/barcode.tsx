import { code128, drawingSVG } from 'bwip-js/browser';
import { useMemo } from 'react';

/** A number as Code 128 (ISO/IEC 15417), drawn here; the number itself stands beside it in print that people read. */
export function Barcode({ text }: { text: string }) {
  const svg = useMemo(() => code128({ bcid: 'code128', text, height: 8, includetext: false, paddingwidth: 2 }, drawingSVG()), [text]);
  return <img className="barcode" alt="" src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`} />;
}
