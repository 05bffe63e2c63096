import { IconPlus, IconTrash } from '@tabler/icons-react';
import { detailedEthnicities, detailedRaces, ethnicities, languages, maritalStatuses, races, sexForClinicalUse, suffixes } from '../../../src/modules/patients/contract.ts';
import type { z } from 'zod';
import type { registrationForm } from '../../../src/modules/patients/contract.ts';
import { usStates } from '../../../src/standards/us-postal/zip-states.ts';
import { m } from '../../lib/messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { PhoneField } from '../../ui/phone-field.tsx';
import { ZipField } from '../../ui/zip-field.tsx';
import { Choice, Segments, Text, optionsOf, wordOptions } from './field-set.tsx';
import type { Field } from './field-set.tsx';
import { emptyAddress, usualCase } from './typed.ts';
import type { AddressTyped, Typed } from './typed.ts';

const r = m.register;
const states = usStates.map((s) => ({ value: s.code, label: s.name }));
export type Site = z.infer<typeof registrationForm.output>;

const casing = (f: Field, name: 'family' | 'given' | 'middle'): React.ReactNode => { const usual = usualCase(f.typed[name]); return usual ? <span className="h"><button type="button" className="link" tabIndex={-1} onClick={() => f.set({ [name]: usual } as Partial<Typed>)}>{r.writeAs(usual)}</button> <kbd aria-hidden="true">Alt W</kbd></span> : null; };

/** `onUnknown`: nobody knows who it is; the naming policy gives the next free name, and the number is a temporary one. */
export function NamePart({ f, onUnknown, onNewborn, born }: { f: Field; onUnknown: () => void; /** Called after the mother, and linked to her. */ onNewborn: () => void; born: React.ReactNode }) {
  return (
    <fieldset id="part-name"><legend>{r.parts['name']}</legend><div className="g">
      <Text f={f} name="family" label={r.family} span={5} hint={casing(f, 'family')} /><Text f={f} name="given" label={r.given} span={4} hint={casing(f, 'given')} /><Text f={f} name="middle" label={r.middle} span={3} hint={casing(f, 'middle')} />
      <Choice f={f} name="suffix" label={r.suffix} span={2} none={r.suffixNone} options={suffixes.map((s) => ({ value: s, label: s }))} /><Text f={f} name="preferred" label={r.preferred} span={4} /><Text f={f} name="previous" label={r.previous} span={6} hint={r.several} />
    </div><Button small look="quiet" tabIndex={-1} onClick={onUnknown} hint="Alt U">{r.unknownPatient}</Button><Button small look="quiet" tabIndex={-1} onClick={onNewborn} hint="Alt B">{r.newborn}</Button>{born}</fieldset>
  );
}

export function BirthPart({ f, site }: { f: Field; site: Site | undefined }) {
  const { typed: t, set } = f;
  return (
    <fieldset id="part-birth"><legend>{r.parts['birth']}</legend><div className="g">
      <div className={`c3${f.asks('birthDate') ? ' ask' : ''}`}><DateField id="r-birthDate" label={r.birthDate} value={t.birthDate} onChange={(birthDate) => set({ birthDate })} error={f.fault('birthDate')} below={f.below('birthDate')} hint={r.birthHint} bad={m.demographics.badDate} future={r.futureDate} age /></div>
      <Segments name="birthIs" label={r.birthIs} span={6} options={wordOptions(r.birthKnown)} value={t.birthIs} onChange={(v) => set({ birthIs: v as Typed['birthIs'] })} />
      <Choice f={f} name="sex" label={r.sex} span={3} options={['female', 'male', 'other', 'unknown'].map((v) => ({ value: v, label: v[0]!.toUpperCase() + v.slice(1) }))} />
      <Choice f={f} name="clinical" label={r.clinical} span={4} options={optionsOf(sexForClinicalUse)} />
      {site?.genderIdentity.length ? <Choice f={f} name="gender" label={r.gender} span={4} options={optionsOf(site.genderIdentity)} /> : null}
      <div className="c4"><DateField id="r-deceased" label={r.deceased} value={t.deceased} onChange={(deceased) => set({ deceased })} error={f.fault('deceased')} below={f.below('deceased')} hint={r.deceasedHint} bad={m.demographics.badDate} words={['yes', 'no']} future={r.futureDate} /></div>
    </div></fieldset>
  );
}

export function ContactPart({ f }: { f: Field }) {
  const { typed: t, set } = f;
  const phone = (name: 'mobile' | 'home', label: string) => <div className={`c4${f.asks(name) ? ' ask' : ''}`}><PhoneField id={`r-${name}`} label={label} value={t[name]} onChange={(v) => set({ [name]: v } as Partial<Typed>)} error={f.fault(name)} below={f.below(name)} /></div>;
  const address = (a: { zip: string; city: string; state: string; street: string; unit: string }, at: string, put: (part: Partial<AddressTyped>) => void) => (
    <>
      <div className={`c3${f.asks(`${at}zip`) ? ' ask' : ''}`}><ZipField id={`r-${at}zip`} label={r.zip} value={a.zip} city={a.city} state={a.state} onChange={(zip) => put({ zip })} onPlace={put} error={f.fault(`${at}zip`)} below={f.below(`${at}zip`)} /></div>
      <Text f={f} name={`${at}city`} label={r.city} span={6} value={a.city} onChange={(city) => put({ city })} /><Choice f={f} name={`${at}state`} label={r.state} span={3} options={states} value={a.state} onChange={(state) => put({ state })} />
      <Text f={f} name={`${at}street`} label={r.street} span={8} value={a.street} onChange={(street) => put({ street })} /><Text f={f} name={`${at}unit`} label={r.unit} span={4} value={a.unit} onChange={(unit) => put({ unit })} />
    </>
  );
  const remove = (what: string, run: () => void) => <div className="rm c1"><Button look="quiet" square onClick={run} aria-label={`${r.remove}: ${what}`} title={r.remove}><Glyph of={IconTrash} /></Button></div>;
  return (
    <fieldset id="part-contact"><legend>{r.parts['contact']}</legend><div className="g">
      {phone('mobile', r.mobile)}{phone('home', r.home)}<Text f={f} name="email" label={r.email} span={4} />
      {t.phones.map((p, i) => { const put = (part: object): void => set({ phones: t.phones.map((x, n) => (n === i ? { ...x, ...part } : x)) }); return [
        <Choice key={`u${i}`} f={f} name={`phoneuse-${i}`} label={r.use} span={4} none={null} options={['work', 'home', 'mobile', 'temp', 'old'].map((u) => ({ value: u, label: m.demographics.uses[u]! }))} value={p.use} onChange={(use) => put({ use })} />,
        <div key={`v${i}`} className="c7"><PhoneField id={`r-phone-${i}`} label={r.phone} value={p.value} onChange={(value) => put({ value })} error={f.fault(`phone-${i}`)} below={f.below(`phone-${i}`)} /></div>, <span key={`r${i}`} className="c1">{remove(`${r.phone} ${i + 1}`, () => set({ phones: t.phones.filter((_, n) => n !== i) }))}</span>]; })}
      {address(t, '', (part) => set(part as Partial<Typed>))}
      {t.addresses.map((a, i) => { const put = (part: Partial<AddressTyped>): void => set({ addresses: t.addresses.map((x, n) => (n === i ? { ...x, ...part } : x)) }); return (
        <div key={i} className="c12 g boxed" role="group" aria-label={`${m.demographics.addresses} ${i + 2}`}>
          <Choice f={f} name={`address-${i}-use`} label={r.use} span={4} none={null} options={['old', 'temp', 'work', 'billing', 'home'].map((u) => ({ value: u, label: m.demographics.uses[u]! }))} value={a.use} onChange={(use) => put({ use })} />
          <div className="c7"><DateField id={`r-address-${i}-to`} label={r.until} value={a.to} onChange={(to) => put({ to })} hint=" " bad={m.demographics.badDate} /></div>{remove(`${m.demographics.addresses} ${i + 2}`, () => set({ addresses: t.addresses.filter((_, n) => n !== i) }))}
          {address(a, `address-${i}-`, put)}
        </div>); })}
      <div className="c12 acts"><Button look="quiet" small onClick={() => set({ phones: [...t.phones, { use: 'work', value: '' }] })}><Glyph of={IconPlus} small />{r.addPhone}</Button><Button look="quiet" small onClick={() => set({ addresses: [...t.addresses, emptyAddress] })}><Glyph of={IconPlus} small />{r.addAddress}</Button></div>
    </div></fieldset>
  );
}

export function IdentifiersPart({ f }: { f: Field }) {
  const { typed: t, set } = f, named = t.numberTake === 'reserved' || t.numberTake === 'legacy';
  return (
    <fieldset id="part-identifiers"><legend>{r.parts['identifiers']}</legend><div className="g">
      <Text f={f} name="ssn" label={r.ssn} span={4} placeholder={r.ssnHint} /><Text f={f} name="license" label={r.license} span={4} /><Text f={f} name="other" label={r.other} span={4} />
      <Choice f={f} name="numberTake" label={r.mrn} span={4} none={null} options={wordOptions(r.takes)} value={t.numberTake} onChange={(v) => set({ numberTake: v as Typed['numberTake'] })} />{named ? <Text f={f} name="numberValue" label={r.numberValue} span={4} /> : null}
    </div></fieldset>
  );
}

export function BackgroundPart({ f }: { f: Field }) {
  return (
    <fieldset id="part-background"><legend>{r.parts['background']}</legend><div className="g">
      <Choice f={f} name="language" label={r.language} span={4} options={optionsOf(languages)} /><Choice f={f} name="interpreter" label={r.interpreter} span={4} options={[{ value: 'yes', label: m.words.yes }, { value: 'no', label: m.words.no }, { value: 'unknown', label: m.words.unknown }]} /><Choice f={f} name="marital" label={r.marital} span={4} options={optionsOf(maritalStatuses)} />
      <Choice f={f} name="race" label={r.race} span={4} options={optionsOf(races)} />{f.typed.race ? <Choice f={f} name="race2" label={r.race2} span={4} options={optionsOf(races.slice(0, 5))} /> : null}<Text f={f} name="raceDetail" label={r.raceDetail} span={4} list="race-detail" />
      <Choice f={f} name="ethnicity" label={r.ethnicity} span={4} options={optionsOf(ethnicities)} /><Text f={f} name="ethnicityDetail" label={r.ethnicityDetail} span={4} list="ethnicity-detail" /><Text f={f} name="tribe" label={r.tribe} span={4} />
      <Text f={f} name="doctor" label={r.doctor} span={8} /><Text f={f} name="npi" label={r.npi} span={4} />
      <datalist id="race-detail">{detailedRaces.map((c) => <option key={c.code} value={c.display} />)}</datalist><datalist id="ethnicity-detail">{detailedEthnicities.map((c) => <option key={c.code} value={c.display} />)}</datalist>
    </div></fieldset>
  );
}
