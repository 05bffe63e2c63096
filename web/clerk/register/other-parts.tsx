import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { relationships } from '../../../src/modules/patients/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/icons.tsx';
import { PhoneField } from '../../ui/phone-field.tsx';
import { PictureField } from '../../ui/picture-field.tsx';
import { Choice, Text, optionsOf, wordOptions } from './field-set.tsx';
import type { Field } from './field-set.tsx';
import { emptyCoverage, emptyParty } from './typed.ts';
import type { CoverageTyped, PartyTyped } from './typed.ts';
import type { Site } from './person-parts.tsx';

const r = m.register;
export const pictureWords = { choose: r.choosePicture, remove: r.removePicture, kept: r.pictureKept, none: r.noPicture, bad: r.badPicture };

/** The fields of one person; `at` names them: `party-0-family`. */
export function PartyFields({ f, at, p, put, beside }: { f: Field; at: string; p: PartyTyped; put: (part: Partial<PartyTyped>) => void; beside?: ReactNode }) {
  const acts = p.kinds.some((k) => k === 'legal-guardian' || k === 'proxy');
  return <>
    <div className="c12 kinds" role="group" aria-label={r.partyIs}>{Object.entries(r.kinds).map(([kind, says]) => <label key={kind}><input type="checkbox" checked={p.kinds.includes(kind)} onChange={() => { const kinds = p.kinds.includes(kind) ? p.kinds.filter((k) => k !== kind) : [...p.kinds, kind]; if (kinds.length) put({ kinds }); }} />{says}</label>)}{beside}</div>
    <Text f={f} name={`${at}-family`} label={r.family} span={3} value={p.family} onChange={(family) => put({ family })} /><Text f={f} name={`${at}-given`} label={r.given} span={3} value={p.given} onChange={(given) => put({ given })} />
    <Choice f={f} name={`${at}-relationship`} label={r.relationship} span={3} options={optionsOf(relationships)} value={p.relationship} onChange={(relationship) => put({ relationship })} />
    <div className="c3"><PhoneField id={`r-${at}-phone`} label={r.phone} value={p.phone} onChange={(v) => put({ phone: v })} error={f.fault(`${at}-phone`)} below={f.below(`${at}-phone`)} /></div>
    {acts ? <Text f={f} name={`${at}-authority`} label={r.authority} span={12} value={p.authority} onChange={(authority) => put({ authority })} placeholder={r.authorityHint} /> : null}
  </>;
}

/** The fields of one coverage, with its card. */
export function CoverageFields({ f, at, c, put, beside }: { f: Field; at: string; c: CoverageTyped; put: (part: Partial<CoverageTyped>) => void; beside?: ReactNode }) {
  const text = (name: 'payer' | 'plan' | 'memberId' | 'groupNumber', label: string, span: number) => <Text f={f} name={`${at}-${name}`} label={label} span={span} value={c[name]} onChange={(v) => put({ [name]: v })} />;
  return <>
    {text('payer', r.payer, 5)}{text('plan', r.plan, 4)}<Choice f={f} name={`${at}-relationship`} label={r.subscriber} span={3} none={null} options={wordOptions(r.subscribers)} value={c.relationship} onChange={(relationship) => put({ relationship })} />
    {text('memberId', r.memberId, 5)}{text('groupNumber', r.group, 4)}{beside}
    <div className="c6"><PictureField id={`r-${at}-front`} label={r.front} value={c.cardFront} onChange={(cardFront) => put({ cardFront })} words={pictureWords} /></div><div className="c6"><PictureField id={`r-${at}-back`} label={r.back} value={c.cardBack} onChange={(cardBack) => put({ cardBack })} words={pictureWords} /></div>
  </>;
}

/** Next of kin, emergency contact, guarantor, legal guardian, proxy: a person may be several of them. */
export function RelatedPart({ f }: { f: Field }) {
  const { typed: t, set } = f;
  return (
    <fieldset id="part-related"><legend>{r.parts['related']}</legend>
      {t.parties.length ? null : <p className="f lead">{r.partiesSays}</p>}
      {t.parties.map((p, i) => {
        const put = (part: Partial<PartyTyped>): void => set({ parties: t.parties.map((x, n) => (n === i ? { ...x, ...part } : x)) });
        return (
          <div key={i} className="g boxed" role="group" aria-label={r.party(i + 1)}>
            <PartyFields f={f} at={`party-${i}`} p={p} put={put} beside={<><span className="grow" /><Button look="quiet" small onClick={() => set({ parties: t.parties.filter((_, n) => n !== i) })} aria-label={`${r.remove}: ${r.party(i + 1)}`}>{r.remove}</Button></>} />
          </div>
        );
      })}
      <Button look="quiet" small id="r-addParty" onClick={() => { set({ parties: [...t.parties, emptyParty] }); focusSoon(`r-party-${t.parties.length}-family`); }}><Glyph of={IconPlus} small />{r.addParty}</Button>
    </fieldset>
  );
}

export function CoveragePart({ f }: { f: Field }) {
  const { typed: t, set } = f;
  return (
    <fieldset id="part-coverage"><legend>{r.parts['coverage']}</legend>
      {t.coverages.map((c, i) => {
        const put = (part: Partial<CoverageTyped>): void => set({ coverages: t.coverages.map((x, n) => (n === i ? { ...x, ...part } : x)) });
        return (
          <div key={i} className="g boxed" role="group" aria-label={r.coverageNo(i + 1)}>
            <CoverageFields f={f} at={`coverage-${i}`} c={c} put={put} beside={<div className="c3 rm"><Button look="quiet" small onClick={() => set({ coverages: t.coverages.filter((_, n) => n !== i) })} aria-label={`${r.remove}: ${r.coverageNo(i + 1)}`}>{r.remove}</Button></div>} />
          </div>
        );
      })}
      <Button look="quiet" small id="r-addCoverage" onClick={() => { set({ coverages: [...t.coverages, emptyCoverage] }); focusSoon(`r-coverage-${t.coverages.length}-payer`); }}><Glyph of={IconPlus} small />{r.addCoverage}</Button>
    </fieldset>
  );
}

export function ConsentsPart({ f, site }: { f: Field; site: Site | undefined }) {
  return (
    <fieldset id="part-consents"><legend>{r.parts['consents']}</legend><div className="g">
      <Choice f={f} name="notice" label={r.notice(site?.noticeVersion ?? '')} span={4} options={wordOptions(r.notices)} /><Choice f={f} name="treatment" label={r.treatment} span={4} options={wordOptions(r.given2)} /><Choice f={f} name="exchange" label={r.exchange} span={4} options={wordOptions(r.given2)} />
      {f.typed.notice === 'not-obtained' ? <Text f={f} name="noticeNote" label={r.noticeNote} span={12} /> : null}
      <Choice f={f} name="directive" label={r.directive} span={4} options={wordOptions(r.directives)} />
    </div></fieldset>
  );
}

export function PhotoPart({ f }: { f: Field }) {
  return (
    <fieldset id="part-photo"><legend>{r.parts['photo']}</legend><div className="g">
      <div className="c6"><PictureField id="r-photo" label={r.photo} value={f.typed.photo} onChange={(photo) => f.set({ photo })} words={pictureWords} /></div><div className="c6"><PictureField id="r-photoId" label={r.photoId} value={f.typed.photoId} onChange={(photoId) => f.set({ photoId })} words={pictureWords} /></div>
    </div></fieldset>
  );
}

const focusSoon = (id: string): void => { requestAnimationFrame(() => document.getElementById(id)?.focus()); };
