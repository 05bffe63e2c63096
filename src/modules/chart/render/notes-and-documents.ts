import { conceptWords, plainWord } from './code-words.ts';
import { attachmentsIn } from './attachments.ts';
import { identifiersWords, referenceWords } from './party-words.ts';
import { observation } from './observations.ts';
import type { Node, Renderer } from './shapes.ts';
import { factsOf, isNode, joined, list, word } from './shapes.ts';
import { noteWords, periodWords } from './value-words.ts';

const kinds: Readonly<Record<string, string>> = { 'application/pdf': 'PDF', 'text/plain': 'text', 'text/html': 'HTML', 'text/xml': 'XML', 'application/xml': 'XML', 'application/hl7-cda+xml': 'C-CDA', 'application/hl7-v3+xml': 'C-CDA', 'text/rtf': 'RTF', 'application/rtf': 'RTF', 'image/jpeg': 'JPEG picture', 'image/png': 'PNG picture', 'image/tiff': 'TIFF picture', 'application/dicom': 'DICOM' };
export const mediaWords = (type: string): string => kinds[type.split(';')[0]!.trim().toLowerCase()] ?? type;

const formats = (r: Node): string | undefined => joined(attachmentsIn(r).map((a) => (a.contentType ? mediaWords(a.contentType) : undefined)));

/** DocumentReference: a note or a document. */
export const documentReference: Renderer = (r, around) => {
  const context = isNode(r['context']) ? r['context'] : {};
  const first = list(r['content'])[0]?.['attachment'];
  const kind = conceptWords(r['type']), title = isNode(first) ? word(first['title']) : undefined;
  return {
    title: title !== undefined && kind !== undefined && !/^(?:note|document|untitled)$/i.test(title) ? (kind.toLowerCase().includes(title.toLowerCase()) ? kind : title) : kind ?? title ?? word(r['description']) ?? conceptWords(r['category']) ?? 'Document',
    code: r['type'], status: joined([plainWord(r['status']), r['docStatus'] === 'final' ? undefined : plainWord(r['docStatus'])]),
    facts: factsOf(
      ['Type', kind], ['Author', referenceWords(r['author'], around)], ['Authenticated by', referenceWords(r['authenticator'], around)], ['Custodian', referenceWords(r['custodian'], around)],
      ['Service period', periodWords(context['period'])], ['Facility', conceptWords(context['facilityType'])], ['Practice', conceptWords(context['practiceSetting'])], ['Event', conceptWords(context['event'])],
      ['Description', word(r['description'])], ['Format', formats(r)], ['Kind', conceptWords(r['category'])], ['Security', conceptWords(r['securityLabel'])],
      ['Relation', joined(list(r['relatesTo']).map((x) => joined([plainWord(x['code']), referenceWords(x['target'], around)], ' ')))], ['Number', identifiersWords(r['masterIdentifier'] ?? r['identifier'])],
    ),
  };
};

const sectionTitles = (sections: unknown): string[] => list(sections).flatMap((s) => [word(s['title']) ?? conceptWords(s['code']) ?? '', ...sectionTitles(s['section'])]).filter((t) => t !== '');

/** Composition: a document's table of contents. */
export const composition: Renderer = (r, around) => ({
  title: word(r['title']) ?? conceptWords(r['type']), code: r['type'],
  facts: factsOf(
    ['Type', conceptWords(r['type'])], ['Author', referenceWords(r['author'], around)], ['Sections', joined(sectionTitles(r['section']))], ['Attested by', joined(list(r['attester']).map((a) => joined([referenceWords(a['party'], around), plainWord(a['mode'])], ', ')), '; ')],
    ['Custodian', referenceWords(r['custodian'], around)], ['Event', joined(list(r['event']).map((e) => joined([conceptWords(e['code']), periodWords(e['period'])], ' ')))], ['Kind', conceptWords(r['category'])], ['Confidentiality', plainWord(r['confidentiality'])],
  ),
});

/** DiagnosticReport: a result or, with text, a note. */
export const report: Renderer = (r, around) => {
  const results = list(r['result']);
  return {
    title: conceptWords(r['code']), code: r['code'],
    facts: factsOf(
      ['Conclusion', joined([word(r['conclusion']), conceptWords(r['conclusionCode'])])], ['Results', results.length > 0 ? referenceWords(results, around) ?? `${results.length} results` : undefined],
      ['Performed by', referenceWords(r['performer'], around)], ['Read by', referenceWords(r['resultsInterpreter'], around)], ['Specimen', referenceWords(r['specimen'], around)], ['Kind', conceptWords(r['category'])],
      ['Period', periodWords(r['effectivePeriod'])], ['Issued', word(r['issued'])], ['Format', formats(r)], ['Order', referenceWords(r['basedOn'], around)], ['Number', identifiersWords(r['identifier'])],
    ),
  };
};

/** Media, Binary, DocumentManifest. */
export const media: Renderer = (r, around) => ({
  title: word(r['content']?.['title']) ?? conceptWords(r['type']) ?? word(r['description']) ?? (r['resourceType'] === 'Binary' ? mediaWords(word(r['contentType']) ?? 'File') : 'Picture'), code: r['view'] ?? r['type'],
  facts: factsOf(['Format', formats(r)], ['View', conceptWords(r['view'])], ['Body site', conceptWords(r['bodySite'])], ['Reason', conceptWords(r['reasonCode'])], ['Author', referenceWords(r['operator'] ?? r['author'], around)], ['Description', word(r['description'])], ['Note', noteWords(r['note'])]),
});

/** Consent. */
export const consent: Renderer = (r, around) => ({
  title: conceptWords(list(r['category'])[0]) ?? conceptWords(r['scope']) ?? 'Consent', code: list(r['category'])[0],
  facts: factsOf(['Scope', conceptWords(r['scope'])], ['Decision', plainWord(r['provision']?.['type'])], ['Period', periodWords(r['provision']?.['period'])], ['Given by', referenceWords(r['performer'], around)], ['Kept by', referenceWords(r['organization'], around)], ['Policy', conceptWords(r['policyRule'])],
    ['Verified', joined(list(r['verification']).map((v) => joined([v['verified'] === true ? 'yes' : 'no', referenceWords(v['verifiedWith'], around), word(v['verificationDate'])])))], ['Purpose', conceptWords(r['provision']?.['purpose'])]),
});

const answers = (items: unknown, around: Parameters<Renderer>[1]): [string, string][] => list(items).flatMap((i) => {
  const said = joined(list(i['answer']).map((a) => joined([observation(a, around).value, observation(a, around).unit], ' ')));
  return [...(said === undefined ? [] : [[word(i['text']) ?? word(i['linkId']) ?? 'Answer', said] as [string, string]]), ...answers(i['item'], around), ...list(i['answer']).flatMap((a) => answers(a['item'], around))];
});

/** QuestionnaireResponse: questions and answers. */
export const questionnaire: Renderer = (r, around) => ({
  title: word(list(r['_questionnaire']?.['extension'])[0]?.['valueString']) ?? 'Questionnaire', facts: [...factsOf(['Answered by', referenceWords(r['source'] ?? r['author'], around)]), ...answers(r['item'], around)],
});

/** Communication and the request for one. */
export const communication: Renderer = (r, around) => ({
  title: conceptWords(r['topic']) ?? conceptWords(list(r['category'])[0]) ?? 'Message', code: list(r['category'])[0],
  facts: factsOf(['Text', joined(list(r['payload']).map((p) => word(p['contentString'])), '\n')], ['From', referenceWords(r['sender'], around)], ['To', referenceWords(r['recipient'], around)], ['Medium', conceptWords(r['medium'])], ['Reason', conceptWords(r['reasonCode'])], ['Note', noteWords(r['note'])]),
});
