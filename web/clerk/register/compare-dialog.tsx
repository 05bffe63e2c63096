import type { Alike, Demographics } from '../../../src/modules/patients/contract.ts';
import { show } from '../../../src/modules/patients/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { listName, twoIdentifiers } from '../../lib/names.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { compare } from './compare.ts';
import type { Written } from './typed.ts';

const r = m.register;

/** The form beside somebody who may be this person, field by field. */
export function CompareDialog({ alike, form, onClose, onOpen }: { alike: Alike; form: Written['form']; onClose: () => void; onOpen: () => void }) {
  const { data, error } = useAsk(show, { chartId: alike.line.chartId }, { fresh: 60_000 });
  return (
    <Dialog title={r.compareTitle} opened onClose={onClose} wide>
      <p><b>{listName(alike.line)}</b>, <span className="nw">{twoIdentifiers(alike.line)}</span></p>
      {error ? <Failed error={error} /> : !data ? <Loading lines={8} /> : (
        <table className="abreast"><thead><tr><th scope="col">{m.registered.field}</th><th scope="col">{r.onForm}</th><th scope="col">{r.onFile}</th></tr></thead>
          <tbody>{compare(asDemographics(form), data.demographics).map((x) => <tr key={x.label} className={x.agreement === 'differs' ? 'unlike' : undefined}><th scope="row">{x.label}{x.agreement === 'differs' ? <span className="sr">, {r.fits.no}</span> : x.agreement === 'same' ? <span className="sr">, {r.fits.yes}</span> : null}</th>
            {[x.left, x.right].map((side, i) => <td key={i}>{side.length ? side.map((l, n) => <div key={n}>{x.agreement === 'differs' ? <b>{l}</b> : l}</div>) : <span className="f">{m.words.notRecorded}</span>}</td>)}</tr>)}</tbody></table>)}
      <div className="acts"><Button look="primary" onClick={onOpen}>{r.itIs(alike.line.sex === 'male' ? r.him : alike.line.sex === 'female' ? r.her : r.them)}</Button><Button onClick={onClose} hint="Esc">{m.words.close}</Button></div>
    </Dialog>
  );
}

/** What the form says so far, as a record would say it. */
function asDemographics(form: Written['form']): Demographics {
  const p = form.profile ?? {};
  return {
    names: form.names, birthDate: form.birthDate, sex: form.sex, addresses: (form.addresses ?? []).map((a) => ({ ...a, from: a.from ?? null, to: a.to ?? null })), telecoms: (form.telecoms ?? []).map((t) => ({ ...t, from: t.from ?? null, to: t.to ?? null })),
    identifiers: (form.identifiers ?? []).map((i) => ({ ...i, assigner: null, disputed: false })), maritalStatus: p.maritalStatus?.display ?? null, languages: p.language ? [p.language.display] : [], race: (p.race ?? []).map((x) => x.display), ethnicity: p.ethnicity?.[0]?.display ?? null, deceased: p.deceased ?? null,
    contacts: (form.parties ?? []).map((x) => ({ relationship: x.relationship?.display ?? null, name: [...x.name.given, x.name.family].filter(Boolean).join(' '), phone: x.telecoms?.[0]?.value ?? null })), photo: false, version: 0, updatedAt: '',
    profile: { birthDateIs: 'known', sexForClinicalUse: null, genderIdentity: null, race: [], ethnicity: [], tribes: [], language: null, interpreter: null, maritalStatus: null, deceased: null, primaryCare: null },
  };
}
