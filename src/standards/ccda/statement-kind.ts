import type { XmlElement } from '../xml/index.ts';
import { ccd, ccda, codeOf, templatesOf } from './statement.ts';

export type Kind = 'allergy' | 'problem' | 'medication' | 'immunization' | 'procedure' | 'results' | 'vitals' | 'observation' | 'encounter' | 'plan' | 'goal' | 'family' | 'coverage' | 'care-team' | 'directive' | 'device' | 'note' | 'media' | 'act';

const byTemplate = new Map<string, Kind>();
const say = (kind: Kind, ...templates: string[]): void => { for (const template of templates) byTemplate.set(template, kind); };
say('allergy', ccda('30'), ccda('7'), ccda('90'), ccd('18'));
say('problem', ccda('3'), ccda('4'), ccda('132'), ccda('34'), ccda('33'), ccda('65'), ccda('51'), ccda('136'), ccd('27'), ccd('28'));
say('medication', ccda('16'), ccda('42'), ccda('18'), ccda('17'), ccda('35'), ccda('36'), ccda('147'), ccd('24'), ccd('34'));
say('immunization', ccda('52'), ccda('120'));
say('procedure', ccda('14'), ccda('12'), ccda('13'), ccd('29'));
say('results', ccda('1'), ccd('32'));
say('vitals', ccda('26'), ccd('35'));
say('encounter', ccda('49'), ccd('21'));
say('family', ccda('45'), ccd('23'));
say('goal', ccda('121'));
say('coverage', ccda('60'), ccda('61'), ccd('20'));
say('care-team', ccda('500'));
say('directive', ccda('48'), ccda('108'), ccd('17'));
say('device', ccda('50'), ccda('135'), ccda('37'));
say('note', ccda('202'));
say('plan', ccda('39'), ccda('40'), ccda('41'), ccda('43'), ccda('44'), ccda('20'), ccda('140'), ccda('146'), ccda('131'), ccda('130'), ccd('25'), ccda('141'));
say('observation', ccda('2'), ccda('27'), ccda('78'), ccda('85'), ccda('38'), ccda('67'), ccda('66'), ccda('69'), ccda('74'), ccda('75'), ccda('109'), ccda('111'), ccda('72'), ccda('127'), ccda('110'), ccda('138'), ccda('114'), ccd('31'), ccd('33'));

/** What a section's entries are when their templates do not say (LOINC codes of C-CDA sections, and of C32). */
const bySection: Readonly<Record<string, Kind>> = {
  '48765-2': 'allergy', '11450-4': 'problem', '11348-0': 'problem', '11535-2': 'problem', '46241-6': 'problem', '10219-4': 'problem', '59769-0': 'problem', '10218-6': 'problem', '75310-3': 'problem', '55109-3': 'problem', '59768-2': 'problem',
  '10160-0': 'medication', '10183-2': 'medication', '42346-7': 'medication', '29549-3': 'medication', '59774-0': 'procedure', '11369-6': 'immunization', '47519-4': 'procedure', '30954-2': 'results', '8716-3': 'vitals',
  '29762-2': 'observation', '46240-8': 'encounter', '18776-5': 'plan', '61146-7': 'goal', '10157-6': 'family', '48768-6': 'coverage', '46264-8': 'device', '42348-3': 'directive', '47420-5': 'observation', '10190-7': 'observation',
  '61144-2': 'observation', '42349-1': 'plan', '69730-0': 'plan', '62387-6': 'plan', '59772-4': 'plan', '11383-7': 'observation', '59776-5': 'observation', '29545-1': 'observation', '8709-8': 'observation', '85847-2': 'care-team',
};

const planned = new Set(['INT', 'RQO', 'ARQ', 'PRMS', 'PRP', 'APT']);
const cvx = new Set(['2.16.840.1.113883.12.292', '2.16.840.1.113883.6.59']);

function isVaccine(statement: XmlElement): boolean {
  const code = statement.path('consumable', 'manufacturedProduct', 'manufacturedMaterial', 'code');
  return code !== undefined && [code, ...code.children('translation')].some((one) => cvx.has(one.word('codeSystem') ?? ''));
}

function byStructure(statement: XmlElement, section: Kind | undefined, concerns: boolean): Kind | undefined {
  const mood = statement.word('moodCode') ?? 'EVN';
  switch (statement.name) {
    case 'substanceAdministration': return section === 'immunization' || isVaccine(statement) ? 'immunization' : 'medication';
    case 'supply': return section === 'medication' ? 'medication' : planned.has(mood) && section !== 'device' ? 'plan' : 'device';
    case 'encounter': return planned.has(mood) ? 'plan' : 'encounter';
    case 'procedure': return planned.has(mood) ? 'plan' : 'procedure';
    case 'observation': return mood === 'GOL' ? 'goal' : planned.has(mood) ? 'plan' : section === 'allergy' || (section === 'problem' && !concerns) || section === 'directive' || section === 'procedure' ? section : 'observation';
    case 'organizer': return section === 'vitals' || section === 'family' || section === 'device' || section === 'directive' || section === 'care-team' ? section : 'results';
    case 'observationMedia': return 'media';
    case 'act': return section === undefined || section === 'observation' || section === 'results' || section === 'vitals' || section === 'encounter' || section === 'family' || section === 'goal' || section === 'device' ? (planned.has(mood) ? 'plan' : 'act') : section === 'immunization' ? 'act' : section;
    default: return undefined;
  }
}

/** The kind a template names; undefined when the statement has none that is known. */
export const kindByTemplate = (statement: XmlElement): Kind | undefined => templatesOf(statement).map((template) => byTemplate.get(template)).find((kind) => kind !== undefined);

/** What kind of statement this is: by template, else by section and structure. Template versions do not matter. */
export function kindOf(statement: XmlElement, sectionCode: string): Kind | undefined {
  const mood = statement.word('moodCode') ?? 'EVN';
  for (const template of templatesOf(statement)) {
    const kind = byTemplate.get(template);
    if (kind === undefined) continue;
    if (kind === 'procedure' && planned.has(mood)) return 'plan';
    if (kind === 'observation' && mood === 'GOL') return 'goal';
    if (kind === 'medication' && statement.name === 'substanceAdministration' && isVaccine(statement) && sectionCode === '11369-6') return 'immunization';
    return kind;
  }
  if (statement.name === 'act' && codeOf(statement) === 'CONC' && bySection[sectionCode] !== 'allergy') return 'problem';
  return byStructure(statement, bySection[sectionCode], sectionCode === '75310-3');
}
