import { conceptWords, allCodes, plainWord } from './code-words.ts';
import { dosageFacts, dosagesWords } from './dosage-words.ts';
import { nameOf, referenceWords } from './party-words.ts';
import type { Around, Node, Renderer } from './shapes.ts';
import { choice, factsOf, isNode, joined, list, word } from './shapes.ts';
import { choiceWords, noteWords, numberWords, periodWords, quantityWords, ratioWords } from './value-words.ts';

const contained = (r: Node, around: Around): Node | undefined => {
  const at = word(r['medicationReference']?.['reference']);
  return at?.startsWith('#') ? list(around.root['contained']).find((c) => c['id'] === at.slice(1)) : undefined;
};

/** MedicationRequest, MedicationStatement, MedicationAdministration, MedicationDispense. */
export const medication: Renderer = (r, around) => {
  const inside = contained(r, around);
  const dosages = r['dosageInstruction'] ?? r['dosage'];
  const supply = isNode(r['dispenseRequest']) ? r['dispenseRequest'] : {};
  const refills = numberWords(supply['numberOfRepeatsAllowed']);
  return {
    title: conceptWords(r['medicationCodeableConcept']) ?? referenceWords(r['medicationReference'], around) ?? (inside && nameOf(inside)) ?? conceptWords(r['medicationReference']),
    code: r['medicationCodeableConcept'] ?? inside?.['code'],
    facts: factsOf(
      ['Dosage', dosagesWords(dosages)], ['Reason', joined([conceptWords(r['reasonCode']), referenceWords(r['reasonReference'], around)])],
      ['Intent', r['resourceType'] === 'MedicationRequest' && r['intent'] !== 'order' ? plainWord(r['intent']) : undefined], ['Not to be taken', r['doNotPerform'] === true ? 'yes' : undefined],
      ['Taken', periodWords(r['effectivePeriod'])], ['Stopped because', joined([conceptWords(r['statusReason'] ?? r['statusReasonCodeableConcept'])])],
      ['Quantity', quantityWords(supply['quantity'] ?? r['quantity'])], ['Refills', refills], ['Days supplied', quantityWords(supply['expectedSupplyDuration'] ?? r['daysSupply'])],
      ['Ordered by', referenceWords(r['requester'], around)], ['Reported by', r['reportedBoolean'] === true ? 'someone other than the prescriber' : referenceWords(r['reportedReference'] ?? r['informationSource'], around)],
      ['Given by', joined(list(r['performer']).map((p) => referenceWords(p['actor'] ?? p, around)))], ['Recorded by', referenceWords(r['recorder'], around)],
      ['Pharmacy', referenceWords(supply['performer'], around)], ['Handed over', word(r['whenHandedOver'])], ['Place', conceptWords(r['category'])],
      ...dosageFacts(dosages).map((f) => [f[0], f[1]] as const), ['Note', noteWords(r['note'])],
      ['Codes', list(r['medicationCodeableConcept']?.['coding']).length > 1 ? allCodes(r['medicationCodeableConcept']) : undefined],
    ),
  };
};

/** Medication as an entry of its own. */
export const product: Renderer = (r, around) => ({
  title: nameOf(r), code: r['code'],
  facts: factsOf(
    ['Form', conceptWords(r['form'])], ['Amount', ratioWords(r['amount'])], ['Ingredients', joined(list(r['ingredient']).map((i) => joined([choiceWords(choice(i, 'item'), (x) => referenceWords(x, around)), ratioWords(i['strength'])], ' ')), '; ')],
    ['Manufacturer', referenceWords(r['manufacturer'], around)], ['Lot number', word(r['batch']?.['lotNumber'])], ['Expires', word(r['batch']?.['expirationDate'])],
  ),
});
