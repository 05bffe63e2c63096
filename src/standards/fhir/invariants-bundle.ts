import { has } from './element-presence.ts';
import type { Invariant } from './invariants.ts';

const entries = (bundle: any): any[] => (Array.isArray(bundle.entry) ? bundle.entry : []);

function fullUrlsDiffer(bundle: any): boolean {
  if (bundle.type === 'history') return true;
  const seen = new Set<string>();
  for (const entry of entries(bundle)) {
    if (typeof entry?.fullUrl !== 'string') continue;
    const key = `${entry.fullUrl} ${entry.resource?.meta?.versionId ?? ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
  }
  return true;
}

/** bundle.html#invs. Written out because a transaction of 300 entries would be walked by each of them. */
export const bundleInvariants: Record<string, Invariant> = {
  'bdl-1': (b) => !has(b, 'total') || b.type === 'searchset' || b.type === 'history',
  'bdl-2': (b) => b.type === 'searchset' || !entries(b).some((one) => has(one, 'search')),
  'bdl-3': (b) => { const asks = b.type === 'batch' || b.type === 'transaction' || b.type === 'history'; return entries(b).every((one) => has(one, 'request') === asks); },
  'bdl-4': (b) => { const answers = b.type === 'batch-response' || b.type === 'transaction-response' || b.type === 'history'; return entries(b).every((one) => has(one, 'response') === answers); },
  'bdl-5': (e) => has(e, 'resource') || has(e, 'request') || has(e, 'response'),
  'bdl-7': fullUrlsDiffer,
  'bdl-8': (e) => typeof e.fullUrl !== 'string' || !e.fullUrl.includes('/_history/'),
  'bdl-9': (b) => b.type !== 'document' || (has(b.identifier, 'system') && has(b.identifier, 'value')),
  'bdl-10': (b) => b.type !== 'document' || b.timestamp !== undefined,
  'bdl-11': (b) => b.type !== 'document' || entries(b)[0]?.resource?.resourceType === 'Composition',
  'bdl-12': (b) => b.type !== 'message' || entries(b)[0]?.resource?.resourceType === 'MessageHeader',
};
