import { Link } from '@tanstack/react-router';
import { IconCopy } from '@tabler/icons-react';
import type { PatientLine } from '../../../src/modules/patients/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { initials, legalName, mrnWord, sexWord, bornWord } from '../../lib/names.ts';
import { Chip } from '../../ui/chip.tsx';
import { Glyph } from '../../ui/icons.tsx';

/** Whose it is: name, birth date and age, sex, number; marked where somebody is alike. */
export function PatientBlock({ line, label, section = 'summary' }: { line: PatientLine; label?: string; section?: string }) {
  return (
    <div className="whose">
      <span className="ini" aria-hidden="true">{initials(line)}</span>
      <div>{label ? <small className="f">{label}</small> : null}<b><Link to="/charts/$chartId/$section" params={{ chartId: line.chartId, section }} className="plainlink">{legalName(line)}</Link></b>
        <span className="m">{[bornWord(line), line.ageText, sexWord(line.sex), `${m.words.mrn} ${mrnWord(line)}`].filter(Boolean).join(', ')}</span>
        {line.lookalike || line.deceased ? <span className="row">{line.lookalike ? <Chip tone="due"><Glyph of={IconCopy} small />{m.myDesk.lookalike}</Chip> : null}{line.deceased ? <Chip>{m.words.deceased}</Chip> : null}</span> : null}</div>
    </div>
  );
}
