/**
 * Forms that the demo department fills in, as FHIR R4 Questionnaires. PHQ-9 and GAD-7 were made by Drs. Spitzer, Williams, Kroenke and colleagues with a grant from
 * Pfizer Inc.; no permission is required to reproduce, translate, display or distribute them. Codes and answer lists are LOINC's.
 */
type Item = Record<string, unknown>;
const loinc = 'http://loinc.org', ordinal = 'http://hl7.org/fhir/StructureDefinition/ordinalValue';
const often = [['LA6568-5', 'Not at all'], ['LA6569-3', 'Several days'], ['LA6570-1', 'More than half the days'], ['LA6571-9', 'Nearly every day']].map(([code, display], n) => ({ extension: [{ url: ordinal, valueDecimal: n }], valueCoding: { system: loinc, code, display } }));
const hardly = [['LA6572-7', 'Not difficult at all'], ['LA6573-5', 'Somewhat difficult'], ['LA6575-0', 'Very difficult'], ['LA6574-3', 'Extremely difficult']].map(([code, display]) => ({ valueCoding: { system: loinc, code, display } }));
const sum = (linkId: string, code: string, text: string): Item => ({
  linkId, type: 'integer', text, code: [{ system: loinc, code }], readOnly: true, extension: [{ url: 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression', valueExpression: { language: 'text/fhirpath', expression: `%resource.repeat(item).answer.value.extension('${ordinal}').value.sum()` } }],
});
const scale = (prefix: string, items: readonly (readonly [string, string])[]): Item[] => items.map(([code, text], n) => ({ linkId: `${prefix}${n + 1}`, prefix: `${n + 1}.`, type: 'choice', text, code: [{ system: loinc, code }], required: true, answerOption: often }));
const head = (id: string, title: string, more: Item): Item => ({ resourceType: 'Questionnaire', url: `https://forms.chartkeeper.example/${id}`, version: '1.0', name: id.replace(/-/g, '_'), title, status: 'active', subjectType: ['Patient'], date: '2026-01-15', publisher: 'Alder Creek Medical Center', ...more });

const phq9 = head('phq-9', 'PHQ-9 (depression)', {
  description: 'Patient Health Questionnaire, nine questions on the last two weeks', code: [{ system: loinc, code: '44249-1', display: 'PHQ-9 quick depression assessment panel' }],
  item: [
    { linkId: 'intro', type: 'display', text: 'Over the last 2 weeks, how often have you been bothered by any of the following problems?' },
    ...scale('q', [['44250-9', 'Little interest or pleasure in doing things'], ['44255-8', 'Feeling down, depressed, or hopeless'], ['44259-0', 'Trouble falling or staying asleep, or sleeping too much'], ['44254-1', 'Feeling tired or having little energy'], ['44251-7', 'Poor appetite or overeating'], ['44258-2', 'Feeling bad about yourself, or that you are a failure or have let yourself or your family down'],
      ['44252-5', 'Trouble concentrating on things, such as reading the newspaper or watching television'], ['44253-3', 'Moving or speaking so slowly that other people could have noticed. Or the opposite, being so fidgety or restless that you have been moving around a lot more than usual'], ['44260-8', 'Thoughts that you would be better off dead, or of hurting yourself in some way']]),
    sum('total', '44261-6', 'Total score'), { linkId: 'difficulty', type: 'choice', text: 'If you checked off any problems, how difficult have these problems made it for you to do your work, take care of things at home, or get along with other people?', code: [{ system: loinc, code: '69722-7' }], answerOption: hardly },
  ],
});
const gad7 = head('gad-7', 'GAD-7 (anxiety)', {
  description: 'Generalized anxiety disorder, seven questions on the last two weeks', code: [{ system: loinc, code: '69737-5', display: 'Generalized anxiety disorder 7 item (GAD-7)' }],
  item: [
    { linkId: 'intro', type: 'display', text: 'Over the last 2 weeks, how often have you been bothered by the following problems?' },
    ...scale('q', [['69725-0', 'Feeling nervous, anxious, or on edge'], ['68509-9', 'Not being able to stop or control worrying'], ['69733-4', 'Worrying too much about different things'], ['69734-2', 'Trouble relaxing'], ['69735-9', 'Being so restless that it is hard to sit still'], ['69689-8', 'Becoming easily annoyed or irritable'], ['69736-7', 'Feeling afraid as if something awful might happen']]),
    sum('total', '70274-6', 'Total score'),
  ],
});

const when = (question: string, answerBoolean = true): Item => ({ enableWhen: [{ question, operator: '=', answerBoolean }] }), word = (display: string): Item => ({ valueCoding: { display } });
const unit = (code: string, display: string): Item => ({ url: 'http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption', valueCoding: { system: 'http://unitsofmeasure.org', code, display } });
const intake = head('intake-history', 'Intake history', {
  description: 'What a new patient tells at the first visit',
  item: [
    { linkId: 'reason', type: 'text', text: 'What brings you in today?', required: true, maxLength: 2000 },
    { linkId: 'body', type: 'group', text: 'About you', item: [
      { linkId: 'language', type: 'open-choice', text: 'Language you prefer to speak', answerOption: ['English', 'Spanish', 'Vietnamese', 'Russian', 'American Sign Language'].map(word) }, { linkId: 'height', type: 'quantity', text: 'Height', extension: [unit('[in_i]', 'in'), unit('cm', 'cm')] }, { linkId: 'weight', type: 'quantity', text: 'Weight', extension: [unit('[lb_av]', 'lb'), unit('kg', 'kg')] }, { linkId: 'last-visit', type: 'date', text: 'Last visit to a doctor' },
    ] },
    { linkId: 'habits', type: 'group', text: 'Habits', item: [
      { linkId: 'smoked', type: 'boolean', text: 'Have you ever smoked?' }, { linkId: 'packs', type: 'decimal', text: 'Packs a day', ...when('smoked'), extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/minValue', valueDecimal: 0 }, { url: 'http://hl7.org/fhir/StructureDefinition/maxValue', valueDecimal: 10 }] }, { linkId: 'quit', type: 'date', text: 'If you stopped: when?', ...when('smoked') },
      { linkId: 'alcohol', type: 'choice', text: 'How often do you drink alcohol?', answerOption: ['Never', 'Monthly or less', '2 to 4 times a month', '2 to 3 times a week', '4 or more times a week'].map(word) },
    ] },
    { linkId: 'surgery', type: 'group', repeats: true, text: 'Operations', item: [{ linkId: 'operation', type: 'string', text: 'Which operation?', maxLength: 200 }, { linkId: 'operation-on', type: 'date', text: 'When?' }] },
    { linkId: 'family', type: 'choice', repeats: true, text: 'Has anybody in your family had', answerOption: ['Heart disease', 'Stroke', 'Diabetes', 'High blood pressure', 'Cancer', 'Depression', 'None of these'].map(word) },
    { linkId: 'feels-safe', type: 'boolean', text: 'Do you feel safe at home?', required: true }, { linkId: 'safe-help', type: 'text', text: 'Would you like to tell us more, or to talk with somebody?', ...when('feels-safe', false), maxLength: 4000 },
  ],
});

export const demoForms: readonly Item[] = [phq9, gad7, intake];
