import { expect, it } from 'vitest';
import type { AnsweredItem } from '../../../src/modules/charting/contract.ts';
import { answersIn, questionsOf } from '../../../src/modules/charting/contract.ts';
import { asksPaths } from './answers.ts';
import { calculated } from './calculate.ts';

const by = (expression: string) => ({ readOnly: true, extension: [{ url: 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression', valueExpression: { language: 'text/fhirpath', expression } }] });
const variable = (name: string, expression: string) => ({ url: 'http://hl7.org/fhir/StructureDefinition/variable', valueExpression: { name, language: 'text/fhirpath', expression } });
const form = {
  resourceType: 'Questionnaire', status: 'active', extension: [variable('height', "%resource.item.where(linkId='body').item.where(linkId='height').answer.value"), variable('weight', "%resource.item.where(linkId='body').item.where(linkId='weight').answer.value")],
  item: [
    { linkId: 'body', type: 'group', item: [{ linkId: 'height', type: 'decimal', text: 'Height (cm)' }, { linkId: 'weight', type: 'decimal', text: 'Weight (kg)' }, { linkId: 'bmi', type: 'decimal', ...by('(%weight / (%height / 100).power(2)).round(1)') }, { linkId: 'obese', type: 'boolean', ...by("%resource.item.where(linkId='body').item.where(linkId='bmi').answer.value >= 30") }] },
    { linkId: 'drinks', type: 'integer', repeats: true }, { linkId: 'all', type: 'integer', ...by("%resource.item.where(linkId='drinks').answer.value.sum()") }, { linkId: 'words', type: 'string', ...by("iif(%resource.item.where(linkId='all').answer.value > 14, 'Ask more', 'Fine')") }, { linkId: 'broken', type: 'integer', ...by('this is ( no path') },
  ],
};
const questions = questionsOf(form), body = (...item: AnsweredItem[]): AnsweredItem => ({ linkId: 'body', item }), n = (linkId: string, value: string): AnsweredItem => ({ linkId, answer: [{ valueDecimal: value }] });
const said = (items: AnsweredItem[]) => Object.fromEntries([...answersIn(calculated(form, questions, items))].map(([k, v]) => [k, Object.values(v[0]!)[0]]));

it('works out what its expressions say, with variables, and what stands on another result', () => {
  expect(asksPaths(questions)).toBe(true);
  expect(said([body(n('height', '170'), n('weight', '95.5')), { linkId: 'drinks', answer: [{ valueInteger: 9 }, { valueInteger: 8 }] }])).toMatchObject({ bmi: '33', obese: true, all: 17, words: 'Ask more' });
  expect(said([body(n('height', '170'), n('weight', '60'))])).toMatchObject({ bmi: '20.8', obese: false });
});

it('leaves unanswered what cannot be worked out, and takes a result back with what it stood on', () => {
  const before = calculated(form, questions, [body(n('height', '170'), n('weight', '95.5'))]);
  expect(answersIn(before).has('broken')).toBe(false);
  const after = answersIn(calculated(form, questions, [{ ...before.find((i) => i.linkId === 'body')!, item: before.find((i) => i.linkId === 'body')!.item!.filter((i) => i.linkId !== 'weight') }]));
  expect([after.has('bmi'), after.has('obese')]).toEqual([false, false]);
});

it('leaves sums of scores to those who know the scores', () => { expect(asksPaths(questionsOf({ item: [{ linkId: 's', type: 'integer', ...by('%resource.item.answer.value.ordinal().sum()') }] }))).toBe(false); });
