import { NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ethnicities, languages, maritalStatuses, races, sexForClinicalUse } from '../../../src/modules/patients/contract.ts';
import { ageAt, longDate } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { capital } from '../../lib/names.ts';
import { isFuture, readDate } from '../../lib/read-date.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/icons.tsx';
import type { Typed } from './correction.ts';

const d = m.demographics, yesNo = [{ code: 'yes', display: m.words.yes }, { code: 'no', display: m.words.no }, { code: 'unknown', display: m.words.unknown }];
const options = (values: string[], words: Record<string, string>, now: string): { value: string; label: string }[] => [{ value: '', label: d.useNone }, ...[...new Set([...values, now])].filter(Boolean).map((v) => ({ value: v, label: words[v] ?? v }))];

type Props = { typed: Typed; set: (part: Partial<Typed>) => void; faultOf: (field: string) => string | undefined };

/** The fields of a correction: each labelled, each with its fault beside it, dates read back as they are typed. */
export function CorrectFields({ typed, set, faultOf }: Props) {
  const field = (id: string, label: string, value: string, put: (v: string) => void, span: number, more: object = {}): ReactNode => <div className={`c${span}`}><TextInput id={`f-${id}`} label={label} value={value} onChange={(e) => put(e.currentTarget.value)} error={faultOf(id)} autoComplete="off" {...more} /></div>;
  const choice = (id: string, label: string, value: string, put: (v: string) => void, data: { value: string; label: string }[], span: number): ReactNode => <div className={`c${span}`}><NativeSelect id={`f-${id}`} label={label} value={value} onChange={(e) => put(e.currentTarget.value)} data={data} error={faultOf(id)} /></div>;
  const one = <K extends 'names' | 'addresses' | 'telecoms'>(list: K, i: number, part: Partial<Typed[K][number]>): void => set({ [list]: typed[list].map((x, n) => n === i ? { ...x, ...part } : x) } as Partial<Typed>);
  const drop = (list: 'names' | 'addresses' | 'telecoms', i: number): void => set({ [list]: (typed[list] as object[]).filter((_, n) => n !== i) } as Partial<Typed>);
  const removal = (list: 'names' | 'addresses' | 'telecoms', i: number, what: string): ReactNode => <div className="c1 rm"><Button look="quiet" square onClick={() => drop(list, i)} aria-label={`${d.remove}: ${what} ${i + 1}`} title={d.remove}><Glyph of={IconTrash} /></Button></div>;
  const more = (name: keyof Typed['more'], label: string, span: number, list?: readonly { code: string | null; display: string }[], none = true): ReactNode => {
    const now = typed.more[name], put = (v: string): void => set({ more: { ...typed.more, [name]: v } });
    if (!list) return field(name, label, now, put, span, name === 'deceased' ? { description: m.register.deceasedHint } : {});
    const known = list.map((c) => ({ value: c.code ?? c.display, label: c.display }));
    return choice(name, label, now, put, [...(none ? [{ value: '', label: m.words.notRecorded }] : []), ...known, ...(now !== '' && !known.some((k) => k.value === now) ? [{ value: now, label: now }] : [])], span);
  };
  const read = readDate(typed.birthDate);
  return (
    <>
      <fieldset><legend>{d.names}</legend>
        {typed.names.map((n, i) => <div className="g" key={i}>
          {field(`name-${i}-family`, d.family, n.family, (v) => one('names', i, { family: v }), 4)}{field(`name-${i}-given`, d.given, n.given, (v) => one('names', i, { given: v }), 3)}{field(`name-${i}-suffix`, d.suffix, n.suffix, (v) => one('names', i, { suffix: v }), 2)}
          {choice(`name-${i}-use`, d.use, n.use, (v) => one('names', i, { use: v }), options(['official', 'usual', 'nickname', 'maiden', 'old'], d.uses, n.use), 2)}{typed.names.length > 1 ? removal('names', i, d.names) : null}
        </div>)}
        <Button look="quiet" small onClick={() => set({ names: [...typed.names, { of: -1, use: 'official', prefix: '', family: '', given: '', suffix: '' }] })}><Glyph of={IconPlus} small />{d.addName}</Button>
      </fieldset>
      <fieldset><legend>{d.birthAndSex}</legend>
        <div className="g">
          {field('birthDate', d.birthDate, typed.birthDate, (v) => set({ birthDate: v }), 4, { description: read ? <span className={isFuture(read) ? 'crit' : 'got'}>{isFuture(read) ? d.futureDate : d.readBack(longDate(read), ageAt(read))}</span> : typed.birthDate.trim() ? d.badDate : ' ', inputMode: 'text' })}
          {choice('sex', d.sex, typed.sex, (v) => set({ sex: v }), [{ value: '', label: m.words.notRecorded }, ...['female', 'male', 'other', 'unknown'].map((s) => ({ value: s, label: capital(s) }))], 4)}
        </div>
      </fieldset>
      <fieldset><legend>{d.addresses}</legend>
        {typed.addresses.map((a, i) => <div className="g" key={i}>
          {field(`address-${i}-line`, d.street, a.line, (v) => one('addresses', i, { line: v }), 5)}{field(`address-${i}-city`, d.city, a.city, (v) => one('addresses', i, { city: v }), 4)}{field(`address-${i}-state`, d.state, a.state, (v) => one('addresses', i, { state: v }), 2)}{removal('addresses', i, d.addresses)}
          {field(`address-${i}-postalCode`, d.postalCode, a.postalCode, (v) => one('addresses', i, { postalCode: v }), 3)}{field(`address-${i}-country`, d.country, a.country, (v) => one('addresses', i, { country: v }), 2)}{choice(`address-${i}-use`, d.use, a.use, (v) => one('addresses', i, { use: v }), options(['home', 'work', 'temp', 'old', 'billing'], d.uses, a.use), 3)}
        </div>)}
        <Button look="quiet" small onClick={() => set({ addresses: [...typed.addresses, { of: -1, use: 'home', line: '', city: '', state: '', postalCode: '', country: '' }] })}><Glyph of={IconPlus} small />{d.addAddress}</Button>
      </fieldset>
      <fieldset><legend>{d.telecoms}</legend>
        {typed.telecoms.map((t, i) => <div className="g" key={i}>
          {field(`telecom-${i}-value`, d.value, t.value, (v) => one('telecoms', i, { value: v }), 5)}{choice(`telecom-${i}-system`, d.system, t.system, (v) => one('telecoms', i, { system: v }), options(['phone', 'email', 'fax', 'sms', 'url', 'other'], d.systems, t.system), 3)}{choice(`telecom-${i}-use`, d.use, t.use, (v) => one('telecoms', i, { use: v }), options(['home', 'mobile', 'work', 'temp', 'old'], d.uses, t.use), 3)}{removal('telecoms', i, d.telecoms)}
        </div>)}
        <Button look="quiet" small onClick={() => set({ telecoms: [...typed.telecoms, { of: -1, system: 'phone', use: 'mobile', value: '' }] })}><Glyph of={IconPlus} small />{d.addTelecom}</Button>
      </fieldset>
      <fieldset><legend>{m.register.parts['background']}</legend>
        <div className="g">
          {more('language', m.register.language, 4, languages)}{more('interpreter', m.register.interpreter, 4, yesNo)}{more('marital', m.register.marital, 4, maritalStatuses)}
          {more('race', m.register.race, 4, races)}{more('race2', m.register.race2, 4, races)}{more('raceDetail', m.register.raceDetail, 4)}
          {more('ethnicity', m.register.ethnicity, 4, ethnicities)}{more('ethnicityDetail', m.register.ethnicityDetail, 4)}{more('tribe', m.register.tribe, 4)}
          {more('birthIs', m.register.birthIs, 4, Object.entries(m.register.birthKnown).map(([code, display]) => ({ code, display })), false)}{more('clinical', m.register.clinical, 4, sexForClinicalUse)}{more('deceased', m.register.deceased, 4)}
          {more('doctor', m.register.doctor, 8)}{more('npi', m.register.npi, 4)}
        </div>
      </fieldset>
      <fieldset><legend>{m.words.reason}</legend>
        <div className="g">{field('reason', d.reason, typed.reason, (v) => set({ reason: v }), 12, { description: d.reasonSays, maxLength: 500 })}</div>
      </fieldset>
    </>
  );
}
