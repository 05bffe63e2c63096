import { expect, it } from 'vitest';
import { validate } from '../../../standards/fhir/validate.ts';
import { filingId, filingProvenance, readFilingId } from './filing-provenance.ts';

const filing = { chartId: '123', rid: '456', type: 'Condition', id: 'a', version: 2, recordedAt: '2026-01-02T03:04:05.678Z', by: 'Import', itemId: null, origin: undefined, reason: null };

it('is a valid Provenance, entered here or received', () => {
  const received = filingProvenance({ ...filing, itemId: '9', origin: { source: 'north-clinic', standard: 'ccda' }, reason: 'Wrong side' });
  for (const one of [filingProvenance(filing), received]) expect(validate(one)).toEqual([]);
  expect(received).toMatchObject({
    agent: [{ type: { coding: [{ code: 'transmitter' }] }, who: { display: 'north-clinic' } }, { who: { display: 'Import' } }],
    entity: [{ what: { identifier: { value: '9' }, display: 'From a C-CDA document received from north-clinic' } }], reason: [{ text: 'Wrong side' }],
  });
});

it('is found again by its id, and by no other', () => {
  expect(readFilingId(filingId('123', '456', 2))).toEqual({ chartId: '123', rid: '456', version: 2 });
  for (const id of ['filed-1-2', 'filed-a-b-c', 'filed-1-2-3-4', `filed-${'9'.repeat(19)}-1-1`]) expect(readFilingId(id)).toBeUndefined();
});
