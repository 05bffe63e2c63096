import type { AnsweredItem, FormOf } from '../contract.ts';
import type { FormRule } from './clinical-forms.ts';
import { digitsOf, filled, quantity } from './fhir-parts.ts';
import { answerOf } from './questionnaire.ts';
import type { Node } from './recorded.ts';

const displayExtension = 'http://hl7.org/fhir/StructureDefinition/display';
const list = (v: unknown): Node[] => (Array.isArray(v) ? v : []);

const written = (items: readonly AnsweredItem[]): Node[] => items.map((i) => filled({ linkId: i.linkId, text: i.text, answer: i.answer?.length ? i.answer.map(({ item, ...a }) => ({ ...('valueDecimal' in a ? { valueDecimal: JSON.rawJSON(a.valueDecimal) } : 'valueQuantity' in a ? { valueQuantity: quantity(a.valueQuantity) } : a), ...(item?.length ? { item: written(item) } : {}) })) : undefined, item: i.item?.length ? written(i.item) : undefined }));
const readItems = (items: unknown): AnsweredItem[] => list(items).map((i) => filled({ linkId: String(i['linkId']), text: i['text'] as string | undefined, answer: list(i['answer']).length ? list(i['answer']).flatMap((a) => { const v = answerOf(a); return v ? [{ ...v, ...(list(a['item']).length ? { item: readItems(a['item']) } : {}) }] : []; }) : undefined, item: list(i['item']).length ? readItems(i['item']) : undefined }));

/** A filled-in form: a QuestionnaireResponse that names the form and its version (R4 questionnaireresponse.html). */
export const questionnaire: FormRule<FormOf<'questionnaire'>> = {
  type: 'QuestionnaireResponse', owns: ['questionnaire', '_questionnaire', 'status', 'authored', 'author', 'item'],
  build: (f, frame) => ({
    resourceType: 'QuestionnaireResponse', questionnaire: f.questionnaire, _questionnaire: { extension: [{ url: displayExtension, valueString: f.title }] }, status: f.status, subject: { reference: frame.patient }, ...(frame.encounter ? { encounter: { reference: frame.encounter } } : {}),
    authored: f.on, ...(frame.author ? { author: { display: frame.author } } : {}), ...(f.items.length ? { item: written(f.items) } : {}),
  }),
  read: (r) => (typeof r['questionnaire'] !== 'string' ? undefined : filled({ questionnaire: r['questionnaire'], title: (list(r['_questionnaire']?.extension)[0]?.['valueString'] as string | undefined) ?? r['questionnaire'], on: digitsOf(r['authored'] ?? ''), status: r['status'] === 'in-progress' ? 'in-progress' : 'completed', items: readItems(r['item']) }) as FormOf<'questionnaire'>),
};
