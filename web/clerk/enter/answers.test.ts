import { describe, expect, it } from 'vitest';
import type { AnsweredItem } from '../../../src/modules/charting/contract.ts';
import { answersIn, isAsked, questionsOf } from '../../../src/modules/charting/contract.ts';
import { cleaned, put, questionFaults, scored, startAnswers } from './answers.ts';

const ordinal = 'http://hl7.org/fhir/StructureDefinition/ordinalValue';
const option = (code: string, n: number) => ({ extension: [{ url: ordinal, valueDecimal: n }], valueCoding: { system: 'urn:s', code, display: code } });
const form = { resourceType: 'Questionnaire', status: 'active', item: [
  { linkId: 'smokes', type: 'boolean', text: 'Smokes?', required: true }, { linkId: 'packs', type: 'decimal', text: 'Packs', enableWhen: [{ question: 'smokes', operator: '=', answerBoolean: true }], extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/maxValue', valueDecimal: 10 }] }, { linkId: 'brand', type: 'string', enableWhen: [{ question: 'packs', operator: '>', answerDecimal: 1 }], maxLength: 5 },
  { linkId: 'g', type: 'group', text: 'Mood', item: [{ linkId: 'a', type: 'choice', answerOption: [option('no', 0), option('yes', 3)] }, { linkId: 'b', type: 'choice', answerOption: [option('no', 0), { ...option('yes', 2), initialSelected: true }] }, { linkId: 'sum', type: 'integer', readOnly: true, extension: [{ url: 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression', valueExpression: { language: 'text/fhirpath', expression: '...ordinal.sum()' } }] }] },
] };
const questions = questionsOf(form), yes = { valueBoolean: true }, code = (c: string) => ({ valueCoding: { system: 'urn:s', code: c, display: c } });
const says = (items: AnsweredItem[]) => questionFaults(form, items).map((f) => `${f.field} ${f.says.replace(/^.*: /, '')}`);

describe('answers to a form', () => {
  it('begin with what the form says', () => expect(startAnswers(questions)).toEqual([{ linkId: 'g', text: 'Mood', item: [{ linkId: 'b', answer: [code('yes')] }] }]));
  it('that another answer closes are dropped, and what they opened too', () => {
    const items = [{ linkId: 'smokes', answer: [yes] }, { linkId: 'packs', answer: [{ valueDecimal: '1.5' }] }, { linkId: 'brand', answer: [{ valueString: 'X' }] }];
    expect(cleaned(questions, items).map((i) => i.linkId)).toEqual(['smokes', 'packs', 'brand']);
    expect(cleaned(questions, put(items, questions[0]!, [{ valueBoolean: false }])).map((i) => i.linkId)).toEqual(['smokes']);
    expect(isAsked(questions[1]!, answersIn([]))).toBe(false);
  });
  it('are summed up by their scores', () => {
    const items = scored(questions, [{ linkId: 'g', item: [{ linkId: 'a', answer: [code('yes')] }, { linkId: 'b', answer: [code('yes')] }] }]);
    expect(items[0]!.item!.find((i) => i.linkId === 'sum')!.answer).toEqual([{ valueInteger: 5 }]);
  });
  it('are told what is wrong with them, each at its question', () => {
    expect(says([])).toEqual(['q-smokes needs an answer']);
    expect(says([{ linkId: 'smokes', answer: [yes] }, { linkId: 'packs', answer: [{ valueDecimal: '12' }] }, { linkId: 'brand', answer: [{ valueString: 'too long' }] }, { linkId: 'zz', answer: [yes] }])).toEqual(['q-zz is no question of this form', 'q-packs is more than 10', 'q-brand is longer than 5 characters']);
    expect(says([{ linkId: 'smokes', answer: [{ valueString: 'x' }] }, { linkId: 'packs', answer: [{ valueDecimal: '1' }] }, { linkId: 'g', item: [{ linkId: 'a', answer: [code('perhaps')] }] }])).toEqual(['q-smokes has an answer of another kind', 'q-packs is answered, though another answer says it is not asked', 'q-a is none of the choices']);
  });
});
