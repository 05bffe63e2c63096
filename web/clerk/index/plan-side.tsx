import type { ReactNode } from 'react';
import type { JoinSide } from '../../../src/modules/patient-index/contract-joins.ts';
import { entryDay } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { count, legalName, twoIdentifiers } from '../../lib/names.ts';
import { plainDates } from './differences.ts';
import { useFacilityName } from './facility-name.ts';
import { recordCounts } from './record-counts.ts';

const j = mi.joins;

/** One of the two people of a join, clearly framed, with two identifiers and what is in the record. */
export function PlanSide({ of, letter, title, why = [], action }: { of: JoinSide; letter: string; title: string; why?: readonly string[]; action?: ReactNode }) {
  const counts = recordCounts(of), facility = useFacilityName();
  return (
    <section className="frame3" aria-label={`${title}: ${legalName(of.person)}`}>
      <header><span className="ab" aria-hidden="true">{letter}</span><h3>{title}</h3><span className="grow" />{action}</header>
      <p className="framewho"><b>{legalName(of.person)}</b><span className="nw">{twoIdentifiers(of.person)}</span></p>
      <p className="m">{counts.map((c) => `${count(c.count)} ${c.says}`).join(', ') || j.nothingIn}{of.inpatientNow ? <>, <b>{j.inpatient}</b></> : null}</p>
      {of.charts.length > 1 || of.formerNumbers.length ? <p className="f">{of.charts.map((c) => j.chart(c.mrn ?? m.words.noMrn, facility(c.facility))).join('; ')}{of.formerNumbers.length ? `. ${j.former(of.formerNumbers.join(', '))}` : ''}</p> : <p className="f">{of.charts[0] ? `${facility(of.charts[0].facility)}, ${j.opened(entryDay(of.charts[0].openedAt))}` : ''}</p>}
      {why.length ? <p className="f">{j.why}: {plainDates(why.join('. '))}</p> : null}
    </section>
  );
}
