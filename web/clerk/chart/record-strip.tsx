import { Link } from '@tanstack/react-router';
import { IconCircleCheck, IconAlertCircle } from '@tabler/icons-react';
import { m } from '../../lib/messages/index.ts';
import { Glyph } from '../../ui/icons.tsx';
import { usePatient } from './use-chart.ts';

/** For the records clerk: how whole the record's head is, and its numbers. */
export function RecordStrip({ chartId }: { chartId: string }) {
  const { data } = usePatient(chartId);
  if (!data) return <section className="full recstrip" />;
  const d = data.demographics;
  const missing = [d.birthDate ? null : m.words.born, d.sex ? null : m.find.sex, d.addresses.length ? null : m.demographics.addresses, d.telecoms.length ? null : m.demographics.telecoms, d.identifiers.length ? null : m.demographics.identifiers, d.languages.length ? null : m.demographics.languages].filter((x) => x !== null);
  const numbers = d.identifiers.slice(0, 4).map((i) => [i.type, i.value].filter(Boolean).join(' '));
  return (
    <section className="full recstrip" aria-labelledby="recstrip-h">
      <div className="sh"><h2 id="recstrip-h">{m.roleView.record}</h2><span className="grow" /><Link to="/charts/$chartId/$section" params={{ chartId, section: 'demographics' }}>{m.sections['demographics']}</Link></div>
      <dl className="facts">
        <div><dt>{m.roleView.missing}</dt><dd>{missing.length ? <span className="duewords"><Glyph of={IconAlertCircle} small /> {missing.join(', ').toLowerCase()}</span> : <span className="donewords"><Glyph of={IconCircleCheck} small /> {m.words.none}</span>}</dd></div>
        <div><dt>{m.roleView.numbers}</dt><dd className="cut" title={numbers.join(', ')}>{numbers.join(', ') || m.words.none}</dd></div>
        <div><dt>{m.roleView.contact}</dt><dd className="cut">{[d.telecoms[0]?.value, d.addresses[0] ? [d.addresses[0].line[0], d.addresses[0].city].filter(Boolean).join(', ') : null].filter(Boolean).join(', ') || m.words.none}</dd></div>
        <div><dt>{m.roleView.language}</dt><dd className="cut">{d.languages.join(', ') || m.words.notRecorded}</dd></div>
      </dl>
    </section>
  );
}
