import type { ReactNode } from 'react';
import { longDate, shortDate } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { capital, legalName, sexWord } from '../../lib/names.ts';
import { Barcode } from './barcode.tsx';
import type { Sheet } from './print-page.tsx';

const d = m.demographics, p = m.print, r = m.register;
const address = (a: Sheet['demographics']['addresses'][number]): string => [a.line.join(', '), [a.city, [a.state, a.postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', ')].filter(Boolean).join(', ');
const Row = ({ label, children }: { label: string; children: ReactNode }) => <div className="prow"><dt>{label}</dt><dd>{children || <span className="blank">{p.noneRecorded}</span>}</dd></div>;
const lines = (list: readonly string[]): ReactNode => (list.length ? list.map((l, i) => <div key={i}>{l}</div>) : null);
const Part = ({ title, children }: { title: string; children: ReactNode }) => <section><h2>{title}</h2>{children}</section>;

function Person({ sheet }: { sheet: Sheet }) {
  const { demographics: g, line } = sheet, f = g.profile;
  const useOf = (u: string | null): string => (u ? ` (${(d.uses[u] ?? u).toLowerCase()})` : '');
  return (
    <>
      <div className="ptop"><div><h1>{legalName(line)}</h1>{line.preferred ? <p>{m.words.prefers(line.preferred)}</p> : null}</div>{line.mrn ? <div className="pmrn"><Barcode text={line.mrn} /><b>{m.words.mrn} {line.mrn}</b>{sheet.formerNumbers.length ? <span>{m.chart.former} {sheet.formerNumbers.join(', ')}</span> : null}</div> : null}</div>
      <div className="pcols">
        <Part title={d.birthAndSex}><dl><Row label={d.birthDate}>{g.birthDate ? `${longDate(g.birthDate)}${line.ageText ? `, ${line.ageText}` : ''}${f.birthDateIs === 'estimated' ? ` (${r.birthKnown['estimated']!.toLowerCase()})` : ''}` : f.birthDateIs === 'known' ? '' : r.birthKnown[f.birthDateIs]}</Row><Row label={d.sex}>{g.sex ? capital(sexWord(g.sex)) : ''}</Row><Row label={r.clinical}>{f.sexForClinicalUse?.replace('-', ' ') ?? ''}</Row>{f.deceased && f.deceased !== 'no' ? <Row label={d.deceased}>{f.deceased === 'yes' ? m.words.yes : longDate(f.deceased)}</Row> : null}</dl></Part>
        <Part title={d.telecoms}><dl>{g.telecoms.filter((t) => t.use !== 'old').map((t, i) => <Row key={i} label={`${d.systems[t.system ?? 'other'] ?? ''}${useOf(t.use)}`}>{t.value}</Row>)}</dl></Part>
        <Part title={d.addresses}><dl>{g.addresses.map((a, i) => <Row key={i} label={d.uses[a.use ?? 'home'] ?? p.address}>{address(a)}{a.to ? `, ${m.words.to} ${shortDate(a.to)}` : ''}</Row>)}</dl></Part>
        <Part title={p.identifiers}><dl>{g.identifiers.map((x, i) => <Row key={i} label={x.type ?? m.words.other}>{x.value}</Row>)}</dl></Part>
        <Part title={d.names}><dl>{g.names.map((n, i) => <Row key={i} label={d.uses[n.use ?? 'usual'] ?? ''}>{[...n.given, n.family].filter(Boolean).join(' ')}</Row>)}</dl></Part>
        <Part title={p.background}><dl><Row label={r.language}>{f.language?.display}</Row><Row label={r.interpreter}>{f.interpreter ? capital(f.interpreter) : ''}</Row><Row label={r.race}>{lines(f.race.map((c) => c.display))}</Row><Row label={r.ethnicity}>{lines(f.ethnicity.map((c) => c.display))}</Row>{f.tribes.length ? <Row label={r.tribe}>{lines(f.tribes.map((c) => c.display))}</Row> : null}<Row label={r.marital}>{f.maritalStatus?.display}</Row><Row label={r.doctor}>{f.primaryCare ? [f.primaryCare.name, f.primaryCare.npi ? `NPI ${f.primaryCare.npi}` : ''].filter(Boolean).join(', ') : ''}</Row></dl></Part>
      </div>
      <Part title={p.related}>{sheet.related.length ? <table className="ptab"><tbody>{sheet.related.map((q, i) => <tr key={i}><th scope="row">{q.kinds.join(', ')}</th><td><b>{q.name}</b>{q.relationship ? `, ${q.relationship}` : ''}</td><td>{q.phone}</td><td>{[q.address, q.authority].filter(Boolean).join('; ')}</td></tr>)}</tbody></table> : <p className="blank">{p.noneRecorded}</p>}</Part>
      <Part title={p.coverages}>{sheet.coverages.length ? <table className="ptab"><tbody>{sheet.coverages.map((c, i) => <tr key={i}><th scope="row">{c.order}</th><td><b>{c.payer}</b>{c.plan ? `, ${c.plan}` : ''}</td><td>{c.memberId ? `${r.memberId} ${c.memberId}` : ''}</td><td>{c.groupNumber ? `${r.group} ${c.groupNumber}` : ''}</td></tr>)}</tbody></table> : <p className="blank">{p.noneRecorded}</p>}</Part>
      <Part title={p.consents}>{sheet.consents.length ? <table className="ptab"><tbody>{sheet.consents.map((c, i) => <tr key={i}><th scope="row">{c.kind}</th><td>{p.answers[c.answer] ?? c.answer}{c.on ? `, ${longDate(c.on)}` : ''}</td><td>{c.note}</td></tr>)}</tbody></table> : <p className="blank">{p.noneRecorded}</p>}</Part>
    </>
  );
}

export const FaceSheet = ({ sheet }: { sheet: Sheet }) => <div className="pbody"><Person sheet={sheet} /></div>;

/** What is recorded, to be read and signed by the patient or who acts for them. */
export const RegistrationForm = ({ sheet }: { sheet: Sheet }) => (
  <div className="pbody"><Person sheet={sheet} />
    <section className="psign"><p>{p.formSays}</p><div className="plines"><div>{p.sign}</div><div>{p.signDate}</div><div>{p.relation}</div><div>{p.staff}</div></div></section></div>
);
