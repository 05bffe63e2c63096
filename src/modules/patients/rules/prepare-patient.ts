import type { NumberAuthority } from './mrn.ts';
import { enterpriseIdentifier, mrnIdentifier } from './mrn.ts';
import { disputedExtension } from './project-patient.ts';

/**
 * A sender's Patient as it is first filed: our MRN added, identifiers without a system given that of their assigner, disputed ones marked.
 * Everything else stays as sent. Works alike on the plain value and on the one that keeps digits.
 */
export const preparePatient = (more: { assigner?: string | undefined; disputed?: ReadonlySet<number>; mrn?: NumberAuthority & { value: string } | undefined; enterprise?: { system: string; value: string } | undefined }) => (patient: Record<string, any>): Record<string, any> => {
  const given: any[] = Array.isArray(patient['identifier']) ? patient['identifier'] : [];
  const identifier = given.map((i, at) => {
    if (typeof i !== 'object' || i === null) return i;
    const scoped = i.system === undefined && more.assigner !== undefined && typeof i.value === 'string' ? { ...i, system: more.assigner } : i;
    return more.disputed?.has(at) ? { ...scoped, extension: [...(Array.isArray(i.extension) ? i.extension : []).filter((e: any) => e?.url !== disputedExtension), { url: disputedExtension, valueBoolean: true }] } : scoped;
  });
  if (more.mrn) identifier.push(mrnIdentifier(more.mrn.value, more.mrn));
  if (more.enterprise) identifier.push(enterpriseIdentifier(more.enterprise.value, more.enterprise.system));
  const { resourceType: _type, id: _id, ...rest } = patient;
  return { resourceType: 'Patient', ...rest, ...(identifier.length ? { identifier } : {}) };
};
