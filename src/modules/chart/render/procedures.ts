import { allCodes, conceptWords, plainWord } from './code-words.ts';
import { identifiersWords, nameOf, partyWithRole, reading, referenceWords } from './party-words.ts';
import { timingWords } from './dosage-words.ts';
import type { Renderer } from './shapes.ts';
import { choice, factsOf, joined, list, word } from './shapes.ts';
import { choiceWords, noteWords, quantityWords } from './value-words.ts';

/** Procedure: what was done. */
export const procedure: Renderer = (r, around) => ({
  title: conceptWords(r['code']), code: r['code'],
  facts: factsOf(
    ['Not done because', conceptWords(r['statusReason'])], ['Body site', conceptWords(r['bodySite'])], ['Performed', choiceWords(choice(r, 'performed'), reading(around))],
    ['Performed by', joined(list(r['performer']).map((p) => partyWithRole(p, p['actor'], p['function'], around)))], ['Place', referenceWords(r['location'], around)],
    ['Reason', joined([conceptWords(r['reasonCode']), referenceWords(r['reasonReference'], around)])], ['Outcome', conceptWords(r['outcome'])], ['Complication', joined([conceptWords(r['complication']), referenceWords(r['complicationDetail'], around)])],
    ['Follow-up', conceptWords(r['followUp'])], ['Device', joined([...list(r['focalDevice']).map((d) => referenceWords(d['manipulated'], around)), referenceWords(r['usedReference'], around), conceptWords(r['usedCode'])])],
    ['Report', referenceWords(r['report'], around)], ['Kind', conceptWords(r['category'])], ['Recorded by', referenceWords(r['recorder'], around)], ['Asserted by', referenceWords(r['asserter'], around)], ['Note', noteWords(r['note'])],
    ['Codes', list(r['code']?.['coding']).length > 1 ? allCodes(r['code']) : undefined],
  ),
});

/** ServiceRequest, DeviceRequest, NutritionOrder and other orders. */
export const order: Renderer = (r, around) => ({
  title: conceptWords(r['code'] ?? r['codeCodeableConcept'] ?? r['itemCodeableConcept']) ?? referenceWords(r['codeReference'] ?? r['itemReference'], around) ?? conceptWords(r['category']), code: r['code'] ?? r['codeCodeableConcept'] ?? r['itemCodeableConcept'],
  facts: factsOf(
    ['Intent', r['intent'] === 'order' ? undefined : plainWord(r['intent'])], ['Priority', r['priority'] === 'routine' ? undefined : plainWord(r['priority'])], ['Not to be done', r['doNotPerform'] === true ? 'yes' : undefined],
    ['Due', r['occurrenceTiming'] ? timingWords(r['occurrenceTiming']) : choiceWords(choice(r, 'occurrence'), reading(around))], ['Reason', joined([conceptWords(r['reasonCode']), referenceWords(r['reasonReference'], around)])],
    ['Body site', conceptWords(r['bodySite'])], ['Quantity', choiceWords(choice(r, 'quantity'), reading(around)) ?? quantityWords(r['quantity'])], ['Ordered by', referenceWords(r['requester'] ?? r['orderer'], around)], ['To be done by', referenceWords(r['performer'], around) ?? conceptWords(r['performerType'])],
    ['Kind', conceptWords(r['category'])], ['Instructions', word(r['patientInstruction'])], ['Order number', identifiersWords(r['identifier'])], ['Specimen', referenceWords(r['specimen'], around)], ['Note', noteWords(r['note'])],
  ),
});

/** Device: an implant or aid, with its carrier of identity (UDI). */
export const device: Renderer = (r, around) => {
  const udi = list(r['udiCarrier'])[0] ?? {};
  return {
    title: conceptWords(r['type']) ?? nameOf(r) ?? 'Device', code: r['type'],
    facts: factsOf(
      ['Name', nameOf(r)], ['UDI', word(udi['carrierHRF']) ?? word(udi['deviceIdentifier'])], ['Manufacturer', word(r['manufacturer'])], ['Model', word(r['modelNumber'])], ['Serial number', word(r['serialNumber'])], ['Lot number', word(r['lotNumber'])],
      ['Made', word(r['manufactureDate'])], ['Expires', word(r['expirationDate'])], ['Why this status', conceptWords(r['statusReason'])], ['Owner', referenceWords(r['owner'], around)], ['Place', referenceWords(r['location'], around)], ['Note', noteWords(r['note'])],
    ),
  };
};

/** DeviceUseStatement, SupplyDelivery. */
export const deviceUse: Renderer = (r, around) => ({
  title: referenceWords(r['device'], around) ?? conceptWords(r['suppliedItem']?.['itemCodeableConcept']) ?? referenceWords(r['suppliedItem']?.['itemReference'], around) ?? conceptWords(r['type']), code: r['suppliedItem']?.['itemCodeableConcept'],
  facts: factsOf(['Used', choiceWords(choice(r, 'timing'), reading(around))], ['Quantity', quantityWords(r['suppliedItem']?.['quantity'])], ['Body site', conceptWords(r['bodySite'])], ['Reason', joined([conceptWords(r['reasonCode']), referenceWords(r['reasonReference'], around)])], ['Source', referenceWords(r['source'] ?? r['supplier'], around)], ['Note', noteWords(r['note'])]),
});
