import { hashLeaf } from '../../../standards/merkle/index.ts';

/** An entry as read back, everything that its leaf hashes. Numbers as decimal text; `atMicros` since 1970. */
export type Header = {
  id: string; atMicros: string; actorKind: string; actorId: string; facility: string; action: string; outcome: string; problem: string; purpose: string;
  detailHash: Buffer; chartId: string; entries: string; further: { chartId: string; entries: string }[];
};

const field = '\u001f', subject = '\u001e';

/**
 * The text of an entry that its leaf hashes: fields parted by U+001F, further subjects by U+001E in the order of their
 * chart ids. The detail stands in it as a salted commitment only, so that a detail can be erased lawfully.
 * The integrator writes the same text in SQL (store/integrate.ts); this is the verifier's own hand.
 */
export function headerText(h: Header): string {
  const further = [...h.further].sort((a, b) => Number(BigInt(a.chartId) - BigInt(b.chartId) > 0n) * 2 - 1);
  return ['ck1', h.id, h.atMicros, h.actorKind, h.actorId, h.facility, h.action, h.outcome, h.problem, h.purpose, h.detailHash.toString('hex'), h.chartId, h.entries,
    further.map((s) => `${s.chartId} ${s.entries}`).join(subject)].join(field);
}

export const leafOf = (h: Header): Buffer => hashLeaf(headerText(h));
