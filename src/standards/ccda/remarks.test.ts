import { describe, expect, it } from 'vitest';
import { needsSharedData, sharedData } from '../../../test/kit/shared-data.ts';
import { sharedDocuments, wrappedFragments } from '../../../test/kit/shared-ccda.ts';
import { localTimeExtension } from '../local-time.ts';
import { readXml, type XmlElement } from '../xml/index.ts';
import { translateCcda } from './index.ts';
import { forgiven, namespaces } from './recognize.ts';

const snomed = 'codeSystem="2.16.840.1.113883.6.96"';
const document = (section: string, entries: string, header = ''): string => `<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:sdtc="urn:hl7-org:sdtc" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><id root="1.2.3.4" extension="D1"/><code code="34133-9" codeSystem="2.16.840.1.113883.6.1"/><effectiveTime value="20240520101500-0400"/><recordTarget><patientRole><id root="1.2.3" extension="A-1"/><patient><name><given>Ada</given><family>Quill</family></name><birthTime value="19800203"/></patient></patientRole></recordTarget>${header}<component><structuredBody><component><section><code code="${section}" codeSystem="2.16.840.1.113883.6.1"/><text>t</text>${entries}</section></component></structuredBody></component></ClinicalDocument>`;
type Made = Record<string, any>;
const made = (xml: string, type: string): Made[] => translateCcda(Buffer.from(xml), { zone: 'America/Chicago' }).entries.map(({ resource }) => resource as Made).filter((one) => one['resourceType'] === type);
const t = (number: string): string => `<templateId root="2.16.840.1.113883.10.20.22.4.${number}"/>`;
const valued = (code: string, name: string, extra = ''): string => `<entryRelationship typeCode="REFR"><observation classCode="OBS" moodCode="EVN">${extra}<code code="${code}" ${snomed} displayName="${name}"/><value xsi:type="CD" code="1" ${snomed} displayName="Told ${name}"/></observation></entryRelationship>`;

describe('what a mapper has no place for', () => {
  const problem = (inside: string, value = `<value xsi:type="CD" code="22298006" ${snomed} displayName="Infarct"/>`): string => `<entry><act classCode="ACT" moodCode="EVN">${t('3')}<id root="1" extension="c"/><entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN">${t('4')}<id root="1" extension="p"/><code code="282291009" ${snomed} displayName="Diagnosis"/>${value}${inside}</observation></entryRelationship></act></entry>`;

  it('becomes a note of the entry around it, and the kind of problem a category', () => {
    const [one] = made(document('11450-4', problem(valued('999', 'prognosis'))), 'Condition');
    expect(one?.['note']).toEqual([{ text: 'prognosis: Told prognosis' }]);
    expect(one?.['category'].map((c: Made) => c['coding'][0].code)).toEqual(['problem-list-item', '282291009']);
  });

  it('becomes an entry when it is a statement of a kind of its own', () => {
    expect(made(document('11450-4', problem(`<entryRelationship typeCode="REFR"><procedure classCode="PROC" moodCode="EVN">${t('14')}<id root="1" extension="x"/><code code="5" ${snomed} displayName="Stent"/></procedure></entryRelationship>`)), 'Procedure')).toMatchObject([{ code: { text: 'Stent' } }]);
  });

  it('files what a cluster holds, and a reaction that hangs on the concern', () => {
    const given = (name: string): string => `<component><substanceAdministration classCode="SBADM" moodCode="INT">${t('16')}<id root="2" extension="${name}"/><routeCode code="C38288" displayName="Oral"/><consumable><manufacturedProduct><manufacturedMaterial><code code="1" codeSystem="2.16.840.1.113883.6.88" displayName="${name}"/></manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration></component>`;
    expect(made(document('10160-0', `<entry><organizer classCode="CLUSTER" moodCode="EVN"><statusCode code="active"/>${given('day one')}${given('day two')}</organizer></entry>`), 'MedicationRequest').map((one) => one['dosageInstruction'][0].route.text)).toEqual(['Oral', 'Oral']);
    const reaction = (name: string): string => `<entryRelationship typeCode="MFST"><observation classCode="OBS" moodCode="EVN">${t('9')}<value xsi:type="CD" code="1" ${snomed} displayName="${name}"/></observation></entryRelationship>`;
    const concern = `<entry><act classCode="ACT" moodCode="EVN">${t('30')}<entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN">${t('7')}<id root="1" extension="a"/><participant typeCode="CSM"><participantRole><playingEntity><code code="7980" codeSystem="2.16.840.1.113883.6.88" displayName="Epinephrine"/></playingEntity></participantRole></participant>${reaction('Rash')}</observation></entryRelationship>${reaction('Tremor')}</act></entry>`;
    expect(made(document('48765-2', concern), 'AllergyIntolerance')[0]?.['reaction'].map((one: Made) => one['manifestation'][0].text)).toEqual(['Rash', 'Tremor']);
  });

  it('tells where a patient was discharged to', () => {
    const place = (kind: string, name: string): string => `<participant typeCode="${kind}"><participantRole classCode="SDLOC"><addr><city>Ames</city></addr><playingEntity classCode="PLC"><name>${name}</name></playingEntity></participantRole></participant>`;
    expect(made(document('46240-8', `<entry><encounter classCode="ENC" moodCode="EVN">${t('49')}<id root="1" extension="e"/><code code="99213" displayName="Stay"/>${place('LOC', 'Ward')}${place('LOC', 'Clinic')}${place('DST', 'Rehab')}</encounter></entry>`), 'Encounter')[0]).toMatchObject({ location: [{ location: { display: 'Ward' } }, { location: { display: 'Clinic' } }], hospitalization: { destination: { display: 'Rehab' } } });
  });

  it('tells the side and the site of a code in words', () => {
    const sided = `<value xsi:type="CD" code="1" ${snomed} displayName="Cataract"><qualifier><name code="272741003" displayName="Laterality"/><value code="7771000" displayName="Left"/></qualifier></value>`;
    expect(made(document('11450-4', problem('', sided)), 'Condition')[0]?.['code'].text).toBe('Cataract (Laterality: Left)');
  });

  it('keeps the severity of an allergy without a reaction, and the exact words of one FHIR has no code for', () => {
    const severity = (name: string, code: string): string => `<entryRelationship typeCode="SUBJ" inversionInd="true"><observation classCode="OBS" moodCode="EVN">${t('8')}<code code="SEV"/><value xsi:type="CD" code="${code}" ${snomed} displayName="${name}"/></observation></entryRelationship>`;
    const allergy = (inside: string): string => `<entry><observation classCode="OBS" moodCode="EVN">${t('7')}<id root="1" extension="a"/><value xsi:type="CD" code="416098002" ${snomed}/><participant typeCode="CSM"><participantRole><playingEntity><code code="7980" codeSystem="2.16.840.1.113883.6.88" displayName="Penicillin"/></playingEntity></participantRole></participant>${inside}</observation></entry>`;
    expect(made(document('48765-2', allergy(severity('Severe', '24484000'))), 'AllergyIntolerance')[0]?.['note']).toEqual([{ text: 'Severity: Severe' }]);
    const reaction = `<entryRelationship typeCode="MFST"><observation classCode="OBS" moodCode="EVN">${t('9')}<value xsi:type="CD" code="1" ${snomed} displayName="Anaphylaxis"/>${severity('Fatal', '399166001')}</observation></entryRelationship>`;
    expect(made(document('48765-2', allergy(reaction)), 'AllergyIntolerance')[0]).toMatchObject({ reaction: [{ severity: 'severe' }], note: [{ text: 'Severity: Fatal' }] });
  });

  it('counts a dose in the unit of administration, and keeps brand and maker', () => {
    const medication = `<entry><substanceAdministration classCode="SBADM" moodCode="EVN">${t('16')}<id root="1" extension="m"/><doseQuantity value="2"/><administrationUnitCode code="C65060" displayName="Puff"/><consumable><manufacturedProduct><manufacturedMaterial><code code="1" codeSystem="2.16.840.1.113883.6.88" displayName="albuterol"/><name>Proventil</name></manufacturedMaterial><manufacturerOrganization><name>Maker Inc</name></manufacturerOrganization></manufacturedProduct></consumable></substanceAdministration></entry>`;
    const [one] = made(document('10160-0', medication), 'MedicationRequest');
    expect(one?.['dosageInstruction'][0].doseAndRate[0].doseQuantity).toMatchObject({ value: 2, unit: 'Puff' });
    expect(one?.['note'].map((n: Made) => n['text'])).toEqual(['Product name: Proventil', 'Manufacturer: Maker Inc']);
  });

  it('does not repeat what the entry says, and files an entry that comes twice once', () => {
    const twice = problem(valued('999', 'prognosis')) + problem(valued('999', 'prognosis'));
    expect(made(document('11450-4', twice), 'Condition')).toHaveLength(1);
    expect(made(document('11450-4', problem(valued('33999-4', 'Status', t('6')).replace('code="1"', 'code="55561003"').replace('Told Status', 'Active'))), 'Condition')[0]?.['note']).toBeUndefined();
  });
});

describe('people and times', () => {
  it('names those who cared, told and are to be called, with what they did', () => {
    const person = (name: string): string => `<name><family>${name}</family></name>`;
    const header = `<informant><relatedEntity classCode="PRS"><code code="SPS" codeSystem="2.16.840.1.113883.5.111" displayName="spouse"/><relatedPerson>${person('Rose')}</relatedPerson></relatedEntity></informant><participant typeCode="REF"><associatedEntity classCode="PROV"><associatedPerson>${person('Referrer')}</associatedPerson></associatedEntity></participant><inFulfillmentOf><order><id root="1.9" extension="O-1"/></order></inFulfillmentOf><documentationOf><serviceEvent classCode="PCPR"><performer typeCode="PRF"><functionCode code="PCP" codeSystem="2.16.840.1.113883.5.88" displayName="primary care physician"/><assignedEntity><id root="1.8" extension="7"/><assignedPerson>${person('Keeper')}</assignedPerson></assignedEntity></performer></serviceEvent></documentationOf>`;
    const xml = document('48765-2', '', header);
    expect(made(xml, 'CareTeam')[0]?.['participant']).toMatchObject([{ role: [{ text: 'primary care physician' }], member: { display: 'Keeper' } }, { role: [{ coding: [{ code: 'REF' }] }], member: { display: 'Referrer' } }]);
    expect(made(xml, 'RelatedPerson')).toMatchObject([{ relationship: [{ text: 'spouse' }], name: [{ family: 'Rose' }] }]);
    expect(made(xml, 'Practitioner').map((one) => one['name'][0].family)).not.toContain('Rose');
    expect(made(xml, 'DocumentReference')[0]?.['context'].related).toMatchObject([{ type: 'ServiceRequest', identifier: { value: 'O-1' } }, { reference: 'Composition/1.2.3.4^D1' }]);
  });

  it('keeps the text of a time without offset, and the zone assumed', () => {
    const at = (value: string): Made | undefined => made(document('29762-2', `<entry><observation classCode="OBS" moodCode="EVN"><code code="1" ${snomed} displayName="x"/><effectiveTime value="${value}"/><value xsi:type="INT" value="1"/></observation></entry>`), 'Observation')[0];
    expect(at('20240105083000')).toMatchObject({ effectiveDateTime: '2024-01-05T08:30:00-06:00', _effectiveDateTime: { extension: [{ url: localTimeExtension, valueString: '20240105083000 America/Chicago' }] } });
    expect(at('20240105083000-0500')?.['_effectiveDateTime']).toBeUndefined();
    expect(at('202401')).toMatchObject({ effectiveDateTime: '2024-01' });
  });
});

const holders = new Set(['entryRelationship', 'component']);
/** Words that became a code of FHIR's own (a kind of allergy, a state, a sex), or name no thing (any disease, the purpose of a picture's reference). */
const translated = /^(active|inactive|resolved|completed|dead|male|female|disease|source of measurement|.*(allergy|intolerance|hypersensitivity|adverse reaction).*)$/i;
const plain = (words: string): string => JSON.stringify(words.replace(/\s+/g, ' ').trim()).slice(1, -1).toLowerCase().replace(/[\s-]+/g, ' ');

/** Named values of statements inside statements that no entry of the chart repeats. */
function lost(bytes: Uint8Array): string[] {
  const translation = translateCcda(bytes, { zone: 'America/New_York' });
  if (translation.outcome !== 'apply') return [];
  const said = plain(JSON.stringify(translation.entries.filter(({ resource }) => resource.resourceType !== 'Composition'))).replaceAll('\\\\\\', '\\');
  const nested = (element: XmlElement): boolean => element.name === 'value' && holders.has(element.parent?.parent?.name ?? '');
  return [...readXml(bytes, { namespaces, forgiven }).root.walk()].filter(nested).map((value) => value.word('displayName')).filter((words): words is string => words !== undefined && !translated.test(words.trim()) && !said.includes(plain(words)));
}

describe.skipIf(sharedData('ccda') === undefined)(sharedData('ccda') === undefined ? `shared documents: ${needsSharedData}` : 'shared documents', () => {
  it.each(['ccda/vendors', 'ccda/microsoft', 'ccda/medplum', 'ccda/hl7-ccda-examples'])('%s: what a statement inside another says by name is in an entry of the chart', (folder) => {
    const documents = sharedDocuments(folder);
    expect([...documents, ...wrappedFragments(documents)].flatMap(({ name, bytes }) => lost(bytes).map((words) => `${name}: ${words}`))).toEqual([]);
  }, 60_000);
});
