import { IconCopy, IconUserExclamation } from '@tabler/icons-react';
import type { SearchHit } from '../../../src/modules/patients/contract.ts';
import { entryDay } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { initials } from '../../lib/names.ts';
import { Chip } from '../../ui/chip.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { marked, markedBirth } from './marked.tsx';

const short = (age: string): string => age.replace(/ ?years?$/, ' y').replace(/ ?months?$/, ' mo').replace(/ ?days?$/, ' d');

export const hitId = (chartId: string): string => `hit-${chartId}`;

/** One match: who, why it matched, the two identifiers, and a mark when it is easily taken for another. */
export function HitRow({ hit, selected, onPoint, onOpen }: { hit: SearchHit; selected: boolean; onPoint: () => void; onOpen: (newTab: boolean) => void }) {
  const aside = hit.preferred ? `“${hit.preferred}”` : null;
  return (
    <li role="option" id={hitId(hit.chartId)} aria-selected={selected} onMouseMove={onPoint} onClick={(e) => onOpen(e.ctrlKey || e.metaKey)}>
      <span className="ini" aria-hidden="true">{initials(hit)}</span>
      <div className="b">
        <div className="l1">
          <span className="nm">{marked(hit.family, hit, 'family')}{hit.family && hit.given ? ', ' : ''}{marked(hit.given, hit, 'given')}{hit.suffix ? ` ${hit.suffix}` : ''}</span>
          {aside ? <span className="al">{aside}</span> : null}
          {hit.previousNames[0] && hit.marks.some((k) => k.field === 'previous') ? <span className="al">{m.find.was(hit.previousNames[0])}</span> : null}
          {hit.lookalike ? <Chip tone="due"><Glyph of={IconCopy} size={13} />{m.words.lookalike}</Chip> : null}
          {hit.disputedIdentifier ? <Chip tone="due"><Glyph of={IconUserExclamation} size={13} />{m.words.disputed}</Chip> : null}
          {hit.deceased ? <Chip>{m.words.deceased}</Chip> : null}
        </div>
        <div className="l2">{hit.why.join(', ')}</div>
      </div>
      <div className="d1"><span>{markedBirth(hit)}</span><span className="f">{[hit.ageText ? short(hit.ageText) : null, hit.sex ? m.words.sexShort[hit.sex] : null].filter(Boolean).join(', ')}</span></div>
      <div className="d2"><span>{hit.mrn ? marked(hit.mrn, hit, 'mrn') : m.words.noMrn}</span><span className="f">{hit.lastVisitOn ? entryDay(hit.lastVisitOn.slice(0, 7)) : ''}</span></div>
    </li>
  );
}
