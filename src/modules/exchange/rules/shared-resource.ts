/** Resources about no patient, which many items repeat: filed once for each source. */
export const sharedTypes = new Set(['Organization', 'Practitioner', 'PractitionerRole', 'Location', 'HealthcareService', 'Endpoint', 'OrganizationAffiliation', 'InsurancePlan']);

/** The keys under which a shared resource is known by its identifiers: `|system|value`. Without a system an identifier tells nothing. */
export function identifierKeys(type: string, resource: Record<string, any>): string[] {
  if (!sharedTypes.has(type)) return [];
  const given = Array.isArray(resource['identifier']) ? resource['identifier'] : [];
  return given.filter((one) => typeof one?.system === 'string' && typeof one?.value === 'string' && one.value !== '').map((one) => `|${one.system}|${one.value}`).slice(0, 10);
}

/** `Organization?identifier=system|value` as type and key (http.html#trules, as bulk exports of Synthea write it). */
export function conditionalKey(reference: string): { type: string; key: string } | undefined {
  const found = /^([A-Z][A-Za-z]+)\?identifier=(.+)$/.exec(reference);
  if (!found) return undefined;
  let wanted = found[2]!;
  try { wanted = decodeURIComponent(wanted); } catch { /* kept as written */ }
  return { type: found[1]!, key: `|${wanted}` };
}
