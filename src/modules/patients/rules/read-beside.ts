import type { z } from 'zod';
import type { printSheet } from '../contract.ts';
import { authorityExtension, consentAnswer, consentKinds, consentNote } from './write-registration.ts';
import { items } from '../../../values/items.ts';

type Sheet = z.infer<typeof printSheet.output>;
const text = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null);
const words = (concept: any): string | null => text(concept?.text) ?? text(items(concept?.coding).find((c) => c.display)?.display) ?? text(items(concept?.coding)[0]?.code);
const nameOf = (n: any): string => (n ? [...(Array.isArray(n.given) ? n.given : []), n.family].filter(Boolean).join(' ') || n.text || '' : '');
const phoneOf = (telecoms: unknown): string | null => text(items(telecoms).find((t) => t.system === 'phone' && t.use !== 'old')?.value);
const addressOf = (a: any): string | null => (a ? [...(Array.isArray(a.line) ? a.line : []), [a.city, [a.state, a.postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', ')].filter(Boolean).join(', ') || text(a.text) : null);
const kindWords: Record<string, string> = { N: 'Next of kin', C: 'Emergency contact', GUARD: 'Legal guardian', HPOWATT: 'Health care proxy', GUAR: 'Guarantor' };
const codesOf = (concepts: unknown): string[] => items(concepts).flatMap((c) => items(c.coding).map((x) => String(x.code)));

/** The people, coverages and consents around a Patient, as a face sheet shows them. What other systems filed is read as well. */
export function readBeside(patient: Record<string, any>, others: readonly Record<string, any>[]): Pick<Sheet, 'related' | 'coverages' | 'consents'> {
  const person = (p: any, relationships: unknown, name: any): Sheet['related'][number] => {
    const codes = codesOf(relationships), known = codes.filter((c) => kindWords[c]);
    const said = items(relationships).filter((r) => !codesOf([r]).some((c) => kindWords[c])).map(words).filter((w) => w !== null);
    return { kinds: known.length ? known.map((c) => kindWords[c]!) : ['Contact'], name: nameOf(name) || text(p.organization?.display) || '', relationship: said.join(', ') || null, phone: phoneOf(p.telecom), address: addressOf(Array.isArray(p.address) ? p.address[0] : p.address), authority: text(items(p.extension).find((e) => e.url === authorityExtension)?.valueString) };
  };
  const of = (type: string): Record<string, any>[] => others.filter((o) => o['resourceType'] === type);
  const guarantors = of('Account').filter((a) => a['status'] === 'active').flatMap((a) => items(a['guarantor']));
  const organizations = guarantors.filter((g) => text(g.party?.reference) === null && text(g.party?.display) !== null).map((g) => ({ kinds: ['Guarantor'], name: g.party.display as string, relationship: null, phone: null, address: null, authority: null }));
  return {
    related: [...items(patient['contact']).map((c) => person(c, c.relationship, c.name)), ...of('RelatedPerson').filter((r) => r['active'] !== false).map((r) => person(r, r['relationship'], items(r['name'])[0])), ...organizations],
    coverages: of('Coverage').filter((c) => c['status'] === 'active').map((c) => {
      const klass = (code: string): string | null => text(items(c['class']).find((k) => items(k.type?.coding).some((x) => x.code === code))?.value);
      return { order: typeof c['order'] === 'number' ? c['order'] : 1, payer: items(c['payor']).map((p) => text(p.display)).filter(Boolean).join(', '), plan: klass('plan'), memberId: text(c['subscriberId']), groupNumber: klass('group'), relationship: words(c['relationship']), from: text(c['period']?.start), to: text(c['period']?.end) };
    }).sort((a, b) => a.order - b.order),
    consents: of('Consent').map((c) => {
      const codes = codesOf(c['category']), kind = Object.values(consentKinds).find((k) => codes.includes(k.category.coding[0]!.code));
      const said = (url: string, value: string): string | null => text(items(c['extension']).find((e) => e.url === url)?.[value]);
      return { kind: kind?.says ?? words(items(c['category'])[0]) ?? 'Consent', answer: said(consentAnswer, 'valueCode') ?? String(c['status']), on: text(c['dateTime']), note: said(consentNote, 'valueString') };
    }),
  };
}
