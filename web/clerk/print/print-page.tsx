import { Link, useParams } from '@tanstack/react-router';
import { NativeSelect } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { z } from 'zod';
import { printSheet } from '../../../src/modules/patients/contract.ts';
import { instant, setZone } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { legalName, sexWord, twoIdentifiers } from '../../lib/names.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { FaceSheet, RegistrationForm } from './face-sheet.tsx';
import { Labels } from './labels.tsx';
import './print.css';

export type Sheet = z.infer<typeof printSheet.output>;

/** A page made for paper: the patient and who printed it on each sheet, page numbers, Letter or A4. Opening it is the audited act. */
export function PrintPage() {
  const { chartId, sheet } = useParams({ from: '/frame/print/$chartId/$sheet' }), me = useMe();
  const kind = sheet === 'labels' || sheet === 'registration-form' ? sheet : 'face-sheet';
  const { data, error } = useAsk(printSheet, { chartId, sheet: kind }, { fresh: Infinity });
  const [paper, setPaper] = useState<'letter' | 'a4'>('letter'), [copies, setCopies] = useState(30);
  useEffect(() => { setZone(me.facility.zone); if (data) document.title = m.print.title(m.print.sheets[kind]!, legalName(data.line)); }, [data, kind]);
  useKeys(m.print.menu, [{ keys: ['p', 'ctrl+p'], says: m.print.go, line: true, inFields: false, run: () => window.print() }]);
  if (error) return <Failed error={error} />;
  if (!data) return <Loading lines={14} />;
  return (
    <div className={`printing ${paper}`}>
      <div className="printbar"><h1>{m.print.sheets[kind]}</h1><Button look="primary" onClick={() => window.print()} hint="p">{m.print.go}</Button>
        <NativeSelect aria-label={m.print.paper} value={paper} onChange={(e) => setPaper(e.currentTarget.value as 'a4')} data={[{ value: 'letter', label: m.print.letter }, { value: 'a4', label: m.print.a4 }]} />
        {kind === 'labels' ? <NativeSelect aria-label={m.print.copies} value={String(copies)} onChange={(e) => setCopies(Number(e.currentTarget.value))} data={['6', '12', '18', '24', '30', '60']} /> : null}
        <span className="f">{m.print.says}</span><span className="grow" /><Link to="/charts/$chartId/$section" params={{ chartId, section: 'demographics' }}>{m.print.back}</Link></div>
      {kind === 'labels' ? <Labels sheet={data} copies={copies} /> : (
        <div className="paper" tabIndex={0} role="region" aria-label={m.print.sheets[kind]}><table className="sheet" role="presentation"><thead><tr><td><PageHead sheet={data} title={m.print.sheets[kind]!} facility={me.facility.name} /></td></tr></thead>
          <tbody><tr><td>{kind === 'face-sheet' ? <FaceSheet sheet={data} /> : <RegistrationForm sheet={data} />}</td></tr></tbody>
          <tfoot><tr><td className="pfoot">{m.print.printedBy(data.printedBy, instant(data.printedAt))}</td></tr></tfoot></table></div>
      )}
    </div>
  );
}

/** Repeated on each page: whose it is, by two identifiers. */
function PageHead({ sheet, title, facility }: { sheet: Sheet; title: string; facility: string }) {
  const { line } = sheet;
  return <div className="phead"><div><b>{legalName(line)}</b> <span>{twoIdentifiers(line)}{', '}{sexWord(line.sex)}</span></div><div><span>{facility}</span><b>{title}</b></div></div>;
}
