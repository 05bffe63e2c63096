import { IconCopy, IconUserExclamation } from '@tabler/icons-react';
import type { SearchHit } from '../../../src/modules/patients/contract.ts';
import { entryDay, longDate } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { capital, legalName, mrnWord, sexWord } from '../../lib/names.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { PatientPhoto } from '../frame/patient-photo.tsx';

/** The keyboard's choice, enlarged: enough to be sure that it is the right person before the chart is opened. */
export function HitCard({ hit, onOpen }: { hit: SearchHit; onOpen: () => void }) {
  const rows: [string, string | null][] = [
    [m.words.born, hit.birthDate ? longDate(hit.birthDate) : m.words.notRecorded], [m.words.mrn, mrnWord(hit)], [m.find.assigner, hit.mrnAssigner && !/^(urn|https?):/.test(hit.mrnAssigner) ? hit.mrnAssigner : null], [m.find.address, hit.addressLine], [m.find.phone, hit.phone],
    [m.find.oldNames, hit.previousNames.join('; ') || null], [m.find.lastVisit, hit.lastVisitOn ? entryDay(hit.lastVisitOn) : null],
  ];
  return (
    <aside className="card" aria-label={m.find.selected}>
      <div className="hd"><PatientPhoto line={hit} has /><div><h2>{legalName(hit)}</h2><span className="m">{[hit.preferred ? `${capital(m.words.prefers(hit.preferred))}. ` : '', [capital(sexWord(hit.sex)), hit.ageText].filter(Boolean).join(', ')].join('')}</span></div></div>
      {hit.lookalike ? <div className="note"><Glyph of={IconCopy} /><span><b>{m.words.lookalike}.</b> {m.find.lookalikeSays}</span></div> : null}
      {hit.disputedIdentifier ? <div className="note"><Glyph of={IconUserExclamation} /><span><b>{m.words.disputed}.</b> {m.find.disputedSays}</span></div> : null}
      <dl className="pairs">{rows.filter(([, v]) => v).map(([label, value]) => [<dt key={`${label}-t`}>{label}</dt>, <dd key={`${label}-d`}>{value}</dd>])}</dl>
      <div className="btns"><Button look="primary" onClick={onOpen} hint="Enter" tabIndex={-1}>{m.find.openChart}</Button></div>
    </aside>
  );
}
