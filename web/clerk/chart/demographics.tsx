import { IconUserExclamation } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Demographics as Record_ } from '../../../src/modules/patients/contract.ts';
import { givePermanentNumber, search as search_, show } from '../../../src/modules/patients/contract.ts';
import { history } from '../../../src/modules/chart/contract.ts';
import { useAct } from '../../lib/use-ask.ts';
import { sayDone } from '../frame/foot-note.ts';
import { instant, longDate } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { capital, sexWord } from '../../lib/names.ts';
import { useRight } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { keepKeys } from '../../ui/keys-ahead.ts';
import { useKeys } from '../../ui/keys.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { openIdentity } from '../identity/identity-later.ts';
import { CorrectForm } from './correct-form.tsx';
import { HistoryView } from './history-view.tsx';
import { FeedDifferences } from './feed-differences.tsx';
import { RegisteredParts } from './registered-parts.tsx';
import { usePatient, usePlace } from './use-chart.ts';

const useWord = (use: string | null): string => use ? m.demographics.uses[use] ?? use : '';

/** Every field of who the patient is, and the way to correct it. */
export function Demographics() {
  const { chartId, search, go } = usePlace(), { data, error, refetch } = usePatient(chartId), mayCorrect = useRight('patients.correct'), mayRead = useRight('chart.read'), mayPrint = useRight('patients.print');
  const permanent = useAct(givePermanentNumber, [show, history, search_]);
  const can = Boolean(data?.mayCorrect && mayCorrect), edit = (): void => { keepKeys(); go({ edit: true }, false); };
  useKeys(m.demographics.title, [{ keys: 'e', says: m.chart.key.correct, line: true, when: can && !search.edit, run: edit }]);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={12} />;
  if (search.edit && can) return <CorrectForm key={chartId} chartId={chartId} line={data.line} record={data.demographics} onClose={() => go({ edit: undefined })} />;
  const d = data.demographics;
  return (
    <div className="demo-page" tabIndex={0} role="region" aria-label={m.demographics.title}>
      <header className="secthead"><h2>{m.demographics.title}</h2><span className="f">{m.demographics.lastChange(instant(d.updatedAt), d.version)}</span><span className="grow" /><Button small look="quiet" onClick={openIdentity} hint="t i" title={m.chart.identitySays}>{m.chart.identity}</Button>{mayPrint ? <span className="acts">{(['face-sheet', 'labels', 'registration-form'] as const).map((s) => <Link key={s} className="btn sm q" to="/print/$chartId/$sheet" params={{ chartId, sheet: s }} preload={false}>{m.print.sheets[s]}</Link>)}</span> : null}{can && data.line.mrn && /^T\d+$/.test(data.line.mrn) ? <Button small onClick={() => permanent.mutate({ chartId }, { onSuccess: (done) => sayDone(`${m.words.mrn} ${done.mrn}`) })} busy={permanent.isPending}>{m.demographics.permanent}</Button> : null}{can ? <Button small look="primary" onClick={edit} hint="e">{m.demographics.correct}</Button> : <span className="f">{m.demographics.noRight}</span>}</header>
      {can ? <FeedDifferences chartId={chartId} /> : null}
      <div className="demo-grid">
        <div><dl className="fields">
          <Field label={m.demographics.names} lines={d.names.map((n) => [[[...n.prefix, ...n.given].join(' '), n.family, ...n.suffix].filter(Boolean).join(' '), useWord(n.use), [n.from, n.to ? `${m.words.to} ${n.to}` : null].filter(Boolean).join(' ')])} />
          <Field label={m.demographics.birthDate} lines={d.birthDate ? [[longDate(d.birthDate), data.line.ageText ?? '']] : []} />
          <Field label={m.demographics.sex} lines={d.sex ? [[capital(sexWord(d.sex))]] : []} />
          <Field label={m.demographics.clinical} lines={d.profile.sexForClinicalUse ? [[capital(d.profile.sexForClinicalUse.replace('-', ' '))]] : []} skip /><Field label={m.demographics.genderIdentity} lines={d.profile.genderIdentity ? [[d.profile.genderIdentity.display]] : []} skip />
          <Field label={m.demographics.deceased} lines={d.deceased ? [[/^\d{4}/.test(d.deceased) ? longDate(d.deceased) : capital(d.deceased)]] : []} skip />
          <Field label={m.demographics.addresses} lines={d.addresses.map((a) => [addressText(a), useWord(a.use)])} />
          <Field label={m.demographics.telecoms} lines={d.telecoms.map((t) => [t.value, [t.system ? m.demographics.systems[t.system] ?? t.system : '', useWord(t.use)].filter(Boolean).join(', ')])} />
          <Field label={m.demographics.identifiers} lines={d.identifiers.map((i) => [i.value, [i.type, i.assigner ?? (/^urn:chartkeeper/.test(i.system ?? '') ? null : i.system)].filter(Boolean).join(', '), i.disputed ? <Chip key="c" tone="due"><Glyph of={IconUserExclamation} size={13} />{m.demographics.disputed}</Chip> : null])} />
          <Field label={m.demographics.languages} lines={d.languages.map((l) => [l])} />
          <Field label={m.demographics.interpreter} lines={d.profile.interpreter ? [[capital(d.profile.interpreter)]] : []} skip />
          <Field label={m.demographics.race} lines={d.race.map((r) => [r])} />
          <Field label={m.demographics.ethnicity} lines={d.ethnicity ? [[d.ethnicity]] : []} />
          <Field label={m.demographics.maritalStatus} lines={d.maritalStatus ? [[d.maritalStatus]] : []} />
          <Field label={m.demographics.tribe} lines={d.profile.tribes.map((t) => [t.display])} skip /><Field label={m.demographics.primaryCare} lines={d.profile.primaryCare ? [[d.profile.primaryCare.name, d.profile.primaryCare.npi ? `NPI ${d.profile.primaryCare.npi}` : null]] : []} skip />
          <Field label={m.demographics.contacts} skip={can} lines={can ? [] : d.contacts.map((c) => [c.name ?? m.words.unknown, [c.relationship, c.phone].filter(Boolean).join(', ')])} />
        </dl>
        {can ? <RegisteredParts key={chartId} chartId={chartId} /> : null}</div>
        {mayRead ? <section className="demo-history" aria-labelledby="demo-hist"><h2 id="demo-hist">{m.demographics.history}</h2><HistoryView entry={{ type: 'Patient', id: data.line.patientId }} /></section> : null}
      </div>
    </div>
  );
}

const addressText = (a: Record_['addresses'][number]): string => [a.line.join(', '), [a.city, [a.state, a.postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', '), a.country].filter(Boolean).join(', ');

function Field({ label, lines, skip = false }: { label: string; lines: ReactNode[][]; skip?: boolean }) {
  if (lines.length === 0 && skip) return null;
  return <div><dt>{label}</dt><dd>{lines.length === 0 ? <span className="f">{m.words.notRecorded}</span> : lines.map((l, i) => <div key={i}>{l[0]} {l[1] ? <span className="f">{l[1]}</span> : null} {l[2] ? <span className="f">{l[2]}</span> : null}</div>)}</dd></div>;
}
