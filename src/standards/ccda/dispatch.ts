import type { Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { kindOf, type Kind } from './statement-kind.ts';
import { mapAllergy } from './map-allergies.ts';
import { mapProblem } from './map-problems.ts';
import { mapCareTeam } from './map-care-team.ts';
import { mapCoverage } from './map-coverage.ts';
import { mapDevice } from './map-devices.ts';
import { mapEncounter } from './map-encounters.ts';
import { mapFamily } from './map-family.ts';
import { mapImmunization } from './map-immunizations.ts';
import { mapMedication } from './map-medications.ts';
import { mapDirective, mapMedia, mapNote } from './map-notes.ts';
import { mapObservation } from './map-observations.ts';
import { mapGoal, mapPlan } from './map-plans.ts';
import { mapProcedure } from './map-procedures.ts';
import { mapResults, mapVitals } from './map-results.ts';
import { namesNothing } from './names-nothing.ts';
import type { Reading } from './reading.ts';
import { remarksOf } from './remarks.ts';
import { isEntryReference } from './statement-ids.ts';
import { codeOf, isNegated, relatedTo, statementIn, type Mapper, type SectionPlace } from './statement.ts';

/** An act of no known kind: what is inside it, else nothing. */
const mapAct: Mapper = (reading, statement, section) => {
  const inside = relatedTo(statement).filter(({ statement: one }) => codeOf(one) !== '48767-8').flatMap(({ statement: one }) => mapStatement(reading, one, section));
  if (inside.length === 0 && codeOf(statement) !== '48767-8') inTextOnly(reading, statement, section);
  return inside;
};

const mappers: Readonly<Record<Kind, Mapper>> = {
  allergy: mapAllergy, problem: mapProblem, medication: mapMedication, immunization: mapImmunization, procedure: mapProcedure, results: mapResults, vitals: mapVitals, observation: mapObservation, encounter: mapEncounter, plan: mapPlan, goal: mapGoal,
  family: mapFamily, coverage: mapCoverage, 'care-team': mapCareTeam, directive: mapDirective, device: mapDevice, note: mapNote, media: mapMedia, act: mapAct,
};

function inTextOnly(reading: Reading, statement: XmlElement, section: SectionPlace): void {
  reading.find('information', 'entry-in-text-only', statement, `A coded <${statement.name}> of section ${section.code} is kept as text only`, 'Read the section text');
}

/** What an organizer or act around a statement of another element can hold: the mapper that fits the element. */
function fitting(kind: Kind, statement: XmlElement): Kind {
  if (kind === 'observation' && statement.name === 'organizer') return 'results';
  if (kind === 'observation' && statement.name === 'act') return 'act';
  if (kind === 'procedure' && (statement.name === 'substanceAdministration' || statement.name === 'supply')) return statement.name === 'supply' ? 'device' : 'medication';
  if (kind === 'procedure' && statement.name === 'organizer') return 'results';
  return kind;
}

/** Kinds whose resource is nothing without a name. An encounter or a payer is told by its time and people too. */
const nameable = new Set<Kind>(['allergy', 'problem', 'medication', 'immunization', 'procedure', 'results', 'vitals', 'observation', 'plan', 'goal']);
/** "No known allergies" and "no known problems" name nothing and yet say much. */
const deniesAll = (kind: Kind, statement: XmlElement): boolean => (kind === 'allergy' || kind === 'problem') && [...statement.walk()].some(isNegated);

export function mapStatement(reading: Reading, statement: XmlElement, section: SectionPlace): Reference[] {
  if (isEntryReference(statement)) {
    const known = reading.ids.resolve(statement);
    return known === undefined ? [] : [{ reference: known }];
  }
  const kind = kindOf(statement, section.code);
  if (kind !== undefined && nameable.has(kind) && statement.name !== 'encounter' && !deniesAll(kind, statement) && namesNothing(reading, statement)) {
    reading.find('information', 'entry-names-nothing', statement, `A coded <${statement.name}> names nothing (null flavors alone); only the text of its section is kept`, 'None needed');
    return [];
  }
  if (kind === undefined) {
    inTextOnly(reading, statement, section);
    return [];
  }
  return mappers[fitting(kind, statement)](reading, statement, section);
}

/** For mappers that meet a statement of another kind inside their own: an act that happened is a procedure. */
export const mapOther: Mapper = (reading, statement, section) => {
  const kind = kindOf(statement, '');
  if (kind === undefined) return [];
  return mappers[kind === 'plan' || kind === 'act' ? 'procedure' : fitting(kind, statement)](reading, statement, section);
};

/** One entry of a section -> resources; a statement of no known kind stays in the narrative, with a finding. */
export function mapEntry(reading: Reading, entry: XmlElement, section: SectionPlace): Reference[] {
  const statement = statementIn(entry);
  if (statement === undefined) return [];
  try {
    const made = mapStatement(reading, statement, section);
    return [...made, ...remarksOf(reading, statement, section, mapStatement)];
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    reading.find('warning', 'entry-not-read', statement, 'A coded entry could not be read as data; its text is kept', 'Report this document to the maintainers; read the section text');
    return [];
  }
}
