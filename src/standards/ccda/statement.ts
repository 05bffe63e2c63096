import type { Annotation, Identifier, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { identifiersOf } from './read-identity.ts';
import { authorOf } from './parties.ts';
import type { Reading } from './reading.ts';
import { statementNames } from './statement-ids.ts';

export type SectionPlace = { element: XmlElement; code: string; title: string };
/** Turns one clinical statement into resources and says which. */
export type Mapper = (reading: Reading, statement: XmlElement, section: SectionPlace) => Reference[];

export const templatesOf = (element: XmlElement): string[] => element.children('templateId').map((id) => id.word('root') ?? '');
export const hasTemplate = (element: XmlElement, ...roots: string[]): boolean => element.children('templateId').some((id) => roots.includes(id.word('root') ?? ''));
export const ccda = (number: string): string => `2.16.840.1.113883.10.20.22.4.${number}`;
/** The same statement in C-CDA, and in CCD 1.0 / C32 (2.16.840.1.113883.10.20.1.*). */
export const ccd = (number: string): string => `2.16.840.1.113883.10.20.1.${number}`;

/** The clinical statement inside an entry, entryRelationship or component. */
export function statementIn(holder: XmlElement): XmlElement | undefined {
  return holder.elements().find((one) => statementNames.has(one.name));
}

export type Related = { typeCode: string; inverted: boolean; statement: XmlElement };

/** Statements one level below, through entryRelationship (acts) or component (organizers). */
export function relatedTo(element: XmlElement): Related[] {
  return [...element.children('entryRelationship'), ...element.children('component')].flatMap((holder) => {
    const statement = statementIn(holder);
    return statement === undefined ? [] : [{ typeCode: holder.word('typeCode') ?? '', inverted: holder.word('inversionInd') === 'true', statement }];
  });
}

/** The first related statement with one of these templates, or one of these codes. */
export function relatedBy(element: XmlElement, templates: string[], codes: string[] = []): XmlElement | undefined {
  return relatedTo(element).find(({ statement }) => hasTemplate(statement, ...templates) || codes.includes(statement.child('code')?.word('code') ?? ''))?.statement;
}

export const statusOf = (element: XmlElement): string => element.child('statusCode')?.word('code')?.toLowerCase() ?? '';
export const isNegated = (element: XmlElement): boolean => element.word('negationInd') === 'true';
export const codeOf = (element: XmlElement | undefined): string => element?.child('code')?.word('code') ?? '';

/** What nearly every resource of a statement carries: id and identifiers. */
export function identityOf(reading: Reading, element: XmlElement): { id: string; identifier: Identifier[] } {
  return { id: reading.ids.of(element), identifier: identifiersOf(element) };
}

/** Comment activities below a statement, and their text, as notes. The statement's own text stays in the narrative. */
export function notesOf(reading: Reading, element: XmlElement): Annotation[] {
  return relatedTo(element).flatMap(({ statement }) => {
    const isComment = hasTemplate(statement, ccda('64'), ccd('40'), '1.3.6.1.4.1.19376.1.5.3.1.4.2') || codeOf(statement) === '48767-8';
    const text = isComment ? reading.textOf(statement.child('text')) : undefined;
    if (text === undefined) return [];
    const { who, at } = authorOf(reading, statement);
    return [{ text, ...(at !== undefined && { time: at }), ...(who?.reference !== undefined && { authorReference: who as NonNullable<Annotation['authorReference']> }) }];
  });
}

/** The words of the statement itself (its text element, resolved into the narrative). */
export const wordsOf = (reading: Reading, element: XmlElement): string | undefined => reading.textOf(element.child('text')) ?? reading.textOf(element.path('code', 'originalText'));
