/** Marks what a join wrote into a Patient (a link, a copied identifier): the index's own, no sender's. Its value is the join's id. */
export const joinExtension = 'urn:chartkeeper:join';

type Versioned = { value: Record<string, any>; exact: Record<string, any> };
const ofJoin = (link: any): boolean => Array.isArray(link?.extension) && link.extension.some((e: any) => e?.url === joinExtension);
const linksOf = (patient: Record<string, any>): any[] => (Array.isArray(patient['link']) ? patient['link'] : []);

/**
 * A Patient somebody else than the patient index files: how the record is joined with others stays as it stands, whatever the sender's copy says or leaves
 * out. A record that was merged away stays inactive. Links that claim to be a join's and are none are the sender's own.
 */
export function keepJoins<D extends Versioned>(draft: D, before: string | undefined): D {
  const joined = before !== undefined && before.includes(joinExtension), claims = linksOf(draft.value).some(ofJoin);
  if (!joined && !claims) return draft;
  const ours = joined ? linksOf(JSON.parse(before)).filter(ofJoin) : [];
  const away = ours.some((l) => l.type === 'replaced-by');
  const keep = (patient: Record<string, any>): Record<string, any> => {
    const theirs = linksOf(patient).flatMap((l) => (!ofJoin(l) ? [l] : ours.some((o) => o.type === l.type && o.other?.reference === l.other?.reference) ? [] : [strip(l)]));
    const { link: _link, ...rest } = patient, links = [...theirs, ...ours];
    return { ...rest, ...(away ? { active: false } : {}), ...(links.length > 0 ? { link: links } : {}) };
  };
  const value = keep(draft.value);
  return { ...draft, value, exact: draft.exact === draft.value ? value : keep(draft.exact) };
}

const strip = (link: any): any => {
  const left = link.extension.filter((e: any) => e?.url !== joinExtension), { extension: _e, ...rest } = link;
  return left.length > 0 ? { ...rest, extension: left } : rest;
};
