import type { Finding } from '../../../standards/translation.ts';
import { literalKind, rewriteReferences } from '../../../standards/fhir/references.ts';
import { isResourceType } from '../../../standards/fhir/model/load-model.ts';
import { conditionalKey } from '../rules/shared-resource.ts';
import type { SenderKey } from '../store/sender-ids.ts';
import { sharedChart } from '../../chart/index.ts';
import type { Known, Registry } from './registry.ts';

const literal = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/** What a literal of a sender names: `Patient/1`, also behind the sender's own base address. */
export function targetOf(address: string): { type: string; id: string } | undefined {
  const kind = literalKind(address);
  if (kind !== 'relative' && kind !== 'absolute') return undefined;
  const found = literal.exec(address);
  return found && isResourceType(found[1]!) ? { type: found[1]!, id: found[2]! } : undefined;
}

/** The keys that must be loaded before a reference can be resolved. */
export function keysOfAddress(address: string, folder: string): SenderKey[] {
  const conditional = conditionalKey(address);
  if (conditional) return [{ scope: '0', type: conditional.type, senderId: conditional.key }];
  const target = targetOf(address);
  if (!target) return [];
  const plain: SenderKey = { scope: '0', type: target.type, senderId: target.id };
  return target.type === 'Patient' ? [plain, { ...plain, scope: folder }] : [plain];
}

export type Within = {
  /** Addresses of the same item: fullUrls and `Type/id`. */
  local: ReadonlyMap<string, Known>;
  folder: string;
  /** The chart the resource goes to: where an id counts for one patient only. */
  home: string;
  /** Where unresolved references are told; the place of the resource in its item. */
  findings: Finding[];
  place: string;
};

/** What is known under an address, or undefined. */
export function lookUp(registry: Registry, address: string, within: Pick<Within, 'local' | 'folder' | 'home'>): Known | undefined {
  const here = within.local.get(address);
  if (here) return here;
  const conditional = conditionalKey(address);
  if (conditional) return registry.get('0', conditional.type, conditional.key);
  const target = targetOf(address);
  if (!target) return undefined;
  const local = within.local.get(`${target.type}/${target.id}`);
  if (local) return local;
  if (target.type === 'Patient') return patientBehind(registry, target.id, within.folder).known;
  const own = registry.get(within.home, target.type, target.id);
  if (own) return own;
  const known = registry.get('0', target.type, target.id);
  // The same id of another patient is somebody else's entry: never linked to.
  return known && isAnothers(known, within.home) ? undefined : known;
}

/** Whom a Patient id of the sender names: in the same folder, else in the source where it names only one. */
export function patientBehind(registry: Registry, id: string, folder: string): { known?: Known; elsewhere?: boolean; several?: boolean } {
  const own = registry.get(folder, 'Patient', id);
  if (own?.rid !== undefined) return { known: own };
  const known = registry.get('0', 'Patient', id);
  if (known?.rid === undefined) return {};
  return known.several ? { several: true } : { known, elsewhere: true };
}

/** True when what is known under a sender's id belongs to another patient than this chart's. */
export const isAnothers = (known: Known, home: string): boolean => known.chartId !== undefined && known.chartId !== sharedChart && known.chartId !== home && home !== sharedChart && home !== '0';

/**
 * The resource with our ids in its references. What is not here yet gets the id it will have; what cannot be told (a urn of nothing in
 * the item, a patient who is not here, another system's address) stays as sent. Both are findings.
 */
export function withOurIds<T>(registry: Registry, resource: T, within: Within): T {
  return rewriteReferences(resource, (address) => {
    const known = lookUp(registry, address, within);
    if (known) { registry.refer(known); if (known.rid === undefined && !within.local.has(address) && known.chartId === undefined) tell(within, known.type); return `${known.type}/${known.ourId}`; }
    const kind = literalKind(address);
    if (kind === 'urn') { if (address.startsWith('urn:uuid:')) within.findings.push({ severity: 'warning', code: 'reference-unresolved', at: within.place, says: 'a reference by urn names nothing in this item; kept as sent', mend: 'ask the sender for the missing resource' }); return undefined; }
    const conditional = conditionalKey(address);
    const target = conditional ? { type: conditional.type, id: conditional.key } : kind === 'relative' ? targetOf(address) : undefined;
    if (!target || target.type === 'Patient' || !isResourceType(target.type)) {
      if (target) tell(within, target.type);
      return undefined;
    }
    const taken = registry.get('0', target.type, target.id);
    const reserved = registry.take(taken && isAnothers(taken, within.home) ? within.home : '0', target.type, target.id);
    registry.refer(reserved);
    tell(within, target.type);
    return `${reserved.type}/${reserved.ourId}`;
  });
}

const tell = (within: Within, type: string): void => {
  if (within.findings.length < 50) within.findings.push({ severity: 'information', code: 'reference-not-here', at: within.place, says: `refers to a ${type} that is not here (yet); the reference holds when it arrives` });
};
