const codes = new Set(['R', 'V']);

/** Marked as restricted or very restricted (HL7 v3 Confidentiality, as FHIR R4 security labels carry it). */
export const isRestricted = (resource: Record<string, any>): boolean => {
  const labels = resource['meta']?.security;
  return Array.isArray(labels) && labels.some((l) => typeof l === 'object' && l !== null && codes.has(l.code) && (l.system === undefined || /Confidentiality/i.test(String(l.system))));
};
