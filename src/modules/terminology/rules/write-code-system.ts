type Head = { url: string; id: string; name: string; title: string; version: string | null; content: 'complete' | 'fragment'; publisher: string | null; licence: string; effectiveOn: string | null; loadedAt: Date; caseSensitive: boolean; concepts: number };
type Concept = { code: string; display: string; active: boolean; selectable: boolean; retiredOn: string | null; synonyms: string[]; parents: string[]; properties: Record<string, string | number | boolean> };

/** A code system as a FHIR R4 CodeSystem. Concepts stand flat, each with its parents as properties; without them `content` says not-present. */
export function writeCodeSystem(s: Head, header: Record<string, unknown>, concepts: readonly Concept[] | undefined): Record<string, unknown> {
  const own = Array.isArray(header['property']) ? (header['property'] as { code?: string }[]).filter((p) => !['parent', 'inactive', 'notSelectable', 'retirementDate'].includes(p.code ?? '')) : [];
  return {
    ...header, resourceType: 'CodeSystem', id: s.id, meta: { lastUpdated: s.loadedAt.toISOString() }, url: s.url, ...(s.version ? { version: s.version } : {}), name: s.name, title: s.title, status: header['status'] ?? 'active', ...(s.effectiveOn ? { date: s.effectiveOn } : {}),
    ...(s.publisher ? { publisher: s.publisher } : {}), copyright: s.licence, caseSensitive: s.caseSensitive, content: concepts ? s.content : 'not-present', count: s.concepts,
    ...(concepts ? {
      property: [...own, { code: 'parent', uri: 'http://hl7.org/fhir/concept-properties#parent', type: 'code' }, { code: 'inactive', uri: 'http://hl7.org/fhir/concept-properties#inactive', type: 'boolean' }, { code: 'notSelectable', uri: 'http://hl7.org/fhir/concept-properties#notSelectable', type: 'boolean' }],
      ...(concepts.length ? { concept: concepts.map(conceptOf) } : {}),
    } : {}),
  };
}

function conceptOf(c: Concept): Record<string, unknown> {
  const property = [...c.parents.map((p) => ({ code: 'parent', valueCode: p })), ...(c.active ? [] : [{ code: 'inactive', valueBoolean: true }]), ...(c.selectable ? [] : [{ code: 'notSelectable', valueBoolean: true }])];
  const definition = c.properties['definition'];
  return { code: c.code, display: c.display, ...(definition ? { definition } : {}), ...(c.synonyms.length ? { designation: c.synonyms.map((value) => ({ value })) } : {}), ...(property.length ? { property } : {}) };
}
