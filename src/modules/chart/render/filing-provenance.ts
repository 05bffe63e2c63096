import { sourceWords } from './origin-words.ts';

/** How a version came to be filed: what the store, the directory of people and the inbound store hold about it. */
export type Filing = {
  chartId: string; rid: string; type: string; id: string; version: number;
  /** ISO instant. */
  recordedAt: string;
  /** Who filed it, in words. */
  by: string;
  /** The received item it was read from; null when it was entered here. */
  itemId: string | null;
  origin: { source: string; standard: string } | undefined;
  reason: string | null;
};

const participant = (code: 'author' | 'assembler'): object => ({ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code }] });
const transmitter = { coding: [{ system: 'http://hl7.org/fhir/us/core/CodeSystem/us-core-provenance-participant-type', code: 'transmitter' }] };

export const filingId = (chartId: string, rid: string, version: number): string => `filed-${chartId}-${rid}-${version}`;

/** The version that such an id speaks of. */
export function readFilingId(id: string): { chartId: string; rid: string; version: number } | undefined {
  const found = /^filed-(\d{1,18})-(\d{1,18})-(\d{1,9})$/.exec(id);
  return found ? { chartId: found[1]!, rid: found[2]!, version: Number(found[3]) } : undefined;
}

/** A Provenance (hl7.org/fhir/R4/provenance.html) that tells how a version was filed. Rendered when asked for; nothing of it is stored. */
export function filingProvenance(f: Filing): object {
  return {
    resourceType: 'Provenance', id: filingId(f.chartId, f.rid, f.version), meta: { versionId: '1', lastUpdated: f.recordedAt },
    target: [{ reference: `${f.type}/${f.id}` }], recorded: f.recordedAt,
    ...(f.reason === null ? {} : { reason: [{ text: f.reason }] }),
    activity: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-DataOperation', code: f.version === 1 ? 'CREATE' : 'UPDATE' }] },
    agent: f.itemId === null ? [{ type: participant('author'), who: { display: f.by } }]
      : [{ type: transmitter, who: { display: f.origin?.source ?? 'a sender' } }, { type: participant('assembler'), who: { display: f.by } }],
    ...(f.itemId === null ? {} : { entity: [{ role: 'source', what: { identifier: { system: 'urn:chartkeeper:received-item', value: f.itemId }, display: sourceWords(f.origin) } }] }),
  };
}
