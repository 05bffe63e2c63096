import type { Timing, TimingRepeat } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { numberFrom } from '../exact-digits.ts';
import { conceptOf } from './read-code.ts';
import { whenOf } from './read-time.ts';
import { clean, type Reading } from './reading.ts';

const units: Readonly<Record<string, TimingRepeat['periodUnit']>> = { s: 's', min: 'min', h: 'h', d: 'd', wk: 'wk', mo: 'mo', a: 'a' };
/** HL7 v3 TimingEvent codes that FHIR knows as event timings. */
const events = new Set(['HS', 'WAKE', 'C', 'CM', 'CD', 'CV', 'AC', 'ACM', 'ACD', 'ACV', 'PC', 'PCM', 'PCD', 'PCV']);
const decimal = /^\d+(\.\d+)?$/;

const kindOf = (time: XmlElement): string => (time.word('xsi:type') ?? '').replace(/^.*:/, '');

function periodOf(time: XmlElement): TimingRepeat {
  const period = time.child('period');
  const value = period?.word('value') ?? period?.child('low')?.word('value') ?? period?.child('center')?.word('value');
  const high = period?.word('value') === undefined ? period?.child('high')?.word('value') : undefined;
  const unit = units[period?.word('unit') ?? period?.child('low')?.word('unit') ?? ''];
  if (value === undefined || unit === undefined || !decimal.test(value) || Number(value) === 0) return {};
  return { frequency: 1, ...numberFrom('period', value), ...(high !== undefined && decimal.test(high) && numberFrom('periodMax', high)), periodUnit: unit };
}

function eventOf(time: XmlElement): TimingRepeat {
  const code = time.child('event')?.word('code');
  if (code === undefined || !events.has(code)) return {};
  const offset = time.path('offset', 'low') ?? time.child('offset');
  const minutes = Number(offset?.word('value') ?? Number.NaN) * ({ min: 1, h: 60 }[offset?.word('unit') ?? ''] ?? Number.NaN);
  return { when: [code as NonNullable<TimingRepeat['when']>[number]], ...(Number.isInteger(minutes) && minutes > 0 && code !== 'C' && code !== 'CM' && code !== 'CD' && code !== 'CV' && { offset: minutes }) };
}

/** The frequencies and the span of a substanceAdministration or other act as FHIR Timing; undefined when none is given. */
export function timingOf(reading: Reading, statement: XmlElement): Timing | undefined {
  let repeat: TimingRepeat = {};
  const event: string[] = [];
  let code: Timing['code'];
  for (const time of statement.children('effectiveTime')) {
    const kind = kindOf(time);
    if (kind === 'PIVL_TS') repeat = { ...repeat, ...periodOf(time) };
    else if (kind === 'EIVL_TS') repeat = { ...repeat, ...eventOf(time) };
    else {
      const when = whenOf(reading, time);
      if (when.period !== undefined) repeat = { ...repeat, boundsPeriod: when.period };
      else if (when.dateTime !== undefined) event.push(when.dateTime);
    }
    code ??= conceptOf(reading, time.child('code'));
  }
  const timing = clean({ event, repeat, code } as Timing);
  return Object.keys(timing).length === 0 ? undefined : timing;
}
