import { shortDate } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { legalName, sexWord } from '../../lib/names.ts';
import { Barcode } from './barcode.tsx';
import type { Sheet } from './print-page.tsx';

/** A sheet of three columns of labels (Letter: 2 5/8 by 1 inch, as usual in the trade): each carries two identifiers and the barcode of the number. */
export function Labels({ sheet, copies }: { sheet: Sheet; copies: number }) {
  const { line } = sheet;
  return (
    <div className="paper labels" tabIndex={0} role="region" aria-label={m.print.sheets['labels']}>
      {Array.from({ length: copies }, (_, i) => (
        <div className="label" key={i} aria-hidden={i > 0 || undefined}><b className="cut">{legalName(line)}</b><span>{line.birthDate ? shortDate(line.birthDate) : m.words.bornUnknown}, {sexWord(line.sex)}</span>{line.mrn ? <><Barcode text={line.mrn} /><span>{m.words.mrn} {line.mrn}</span></> : null}</div>
      ))}
    </div>
  );
}
