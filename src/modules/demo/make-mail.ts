import { isoDay, makePerson } from './people/make-person.ts';
import type { Person } from './people/make-person.ts';
import { randomFrom } from './people/random.ts';

/** What two neighbours sent: files as they would lie in a folder. Some of it cannot be filed as it is, so that the exception queue and the reviews have work. */
export type Mail = { source: string; path: string; text: string }[];

const day8 = (day: number): string => isoDay(day).replaceAll('-', '');
const at14 = (day: number, minutes: number): string => `${day8(day)}${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}00-0800`;
const firstOutside = 50_000_000;

/** Messages (HL7 v2.5.1) and one file from outside, the same for a seed and a day. */
export function makeMail(seed: number, today: number): Mail {
  const r = randomFrom(seed ^ 0x3c6ef372, 1);
  const people = Array.from({ length: 14 }, (_, i) => makePerson(seed, firstOutside + i * 3, today));
  let control = 0;
  const head = (from: string, type: string, day: number, minutes: number): string => `MSH|^~\\&|${from === 'NORTHFIELD' ? 'REG' : 'LAB'}|${from}|CHARTKEEPER|ALDERCREEK|${at14(day, minutes)}||${type}|${from.slice(0, 2)}${seed}${String(control += 1).padStart(5, '0')}|P|2.5.1`;
  const pid = (p: Person, number: string, given = p.given.join('^'), family = p.family): string => `PID|1||${number}^^^NORTHFIELD&2.16.840.1.113883.19.4.6&ISO^MR||${family}^${given}||${day8(p.birthDay)}|${p.sex === 'female' ? 'F' : 'M'}|||${p.address.line[0]}^^${p.address.city}^${p.address.state}^${p.address.postalCode}||${p.patient['telecom'][0].value}`;
  const number = (i: number): string => `04${String(10_100 + seed % 100 + i * 17).padStart(5, '0')}`;
  const visit = (i: number, day: number): string => `PV1|1|O|CLINIC^^^NORTHFIELD||||1999000017^Keane^Thomas^^^Dr||||||||||||V${seed}${String(i).padStart(4, '0')}|||||||||||||||||||||||||${at14(day, 600)}`;

  const registrations = people.slice(0, 8).map((p, i) => [head('NORTHFIELD', 'ADT^A04^ADT_A01', today - 9, 540 + i), `EVN|A04|${at14(today - 9, 540 + i)}`, pid(p, number(i)), visit(i, today - 9)]);
  const update = [head('NORTHFIELD', 'ADT^A08^ADT_A01', today - 4, 610), `EVN|A08|${at14(today - 4, 610)}`, `${pid(people[0]!, number(0)).replace(people[0]!.address.line[0]!, '77 Harbor View Dr')}`, visit(0, today - 4)];
  // The number of the third person sent for somebody else: filed apart, and a review opened.
  const borrowed = [head('NORTHFIELD', 'ADT^A04^ADT_A01', today - 3, 655), `EVN|A04|${at14(today - 3, 655)}`, pid(people[9]!, number(2)), visit(9, today - 3)];
  const merge = [head('NORTHFIELD', 'ADT^A40^ADT_A39', today - 2, 700), `EVN|A40|${at14(today - 2, 700)}`, pid(people[3]!, number(3)), `MRG|${number(40)}^^^NORTHFIELD&2.16.840.1.113883.19.4.6&ISO^MR`];
  // A second registration with a slip, which the clinic merges itself two days later.
  const slipped = [head('NORTHFIELD', 'ADT^A04^ADT_A01', today - 5, 620), `EVN|A04|${at14(today - 5, 620)}`, pid(people[1]!, number(20), people[1]!.given[0]), visit(20, today - 5)];
  const mended = [head('NORTHFIELD', 'ADT^A40^ADT_A39', today - 3, 705), `EVN|A40|${at14(today - 3, 705)}`, pid(people[1]!, number(1)), `MRG|${number(20)}^^^NORTHFIELD&2.16.840.1.113883.19.4.6&ISO^MR`];
  // Two patients of ours are known to the clinic under numbers of its own: overlaps, to be linked.
  const ours = [7, 19].map((i, at) => { const p = makePerson(seed, i, today), ssn = p.patient['identifier']?.[0]?.value; return [head('NORTHFIELD', 'ADT^A04^ADT_A01', today - 6, 560 + at), `EVN|A04|${at14(today - 6, 560 + at)}`, `${pid(p, number(30 + at))}${ssn ? `||||||${ssn}` : ''}`, visit(30 + at, today - 6)]; });
  const unnamed = [head('NORTHFIELD', 'ADT^A04^ADT_A01', today - 2, 716), `EVN|A04|${at14(today - 2, 716)}`, `PID|1||${number(60)}^^^NORTHFIELD&2.16.840.1.113883.19.4.6&ISO^MR`, visit(60, today - 2)];

  const result = (p: Person, i: number, minutes: number): string[] => [head('VALLEYLAB', 'ORU^R01^ORU_R01', today - 1, minutes), pid(p, number(i)),
    `OBR|1||VL${seed}${i}${minutes}|24323-8^Comprehensive metabolic panel^LN|||${at14(today - 1, 480)}|||||||||1999000025^Novak^Elena^^^Dr||||||${at14(today - 1, minutes)}|||F`,
    `OBX|1|NM|2345-7^Glucose^LN||${r.between(78, 176)}|mg/dL|70-99|${r.chance(0.5) ? 'H' : 'N'}|||F|||${at14(today - 1, 480)}`, `OBX|2|NM|2160-0^Creatinine^LN||${(r.between(60, 160) / 100).toFixed(2)}|mg/dL|0.60-1.20||||F|||${at14(today - 1, 480)}`,
    `OBX|3|NM|2823-3^Potassium^LN||${(r.between(34, 54) / 10).toFixed(1)}|mmol/L|3.5-5.1||||F|||${at14(today - 1, 480)}`, 'NTE|1||Sample slightly haemolysed.'];
  const results = people.slice(0, 5).map((p, i) => result(p, i, 720 + i * 4));
  const withoutPerson = result(people[6]!, 6, 790).filter((line) => !line.startsWith('PID'));
  const file = (messages: string[][]): string => messages.map((m) => `${m.join('\r')}\r`).join('\n');
  return [
    { source: 'north-clinic', path: 'north-clinic/registrations.hl7', text: file([...registrations, ...ours, slipped, update, borrowed, mended, merge, unnamed]) },
    { source: 'valley-lab', path: 'valley-lab/results.hl7', text: file([...results, withoutPerson]) },
    { source: 'north-clinic', path: 'north-clinic/export.json', text: `{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","name":[{"family":"${people[12]!.family}"` },
  ];
}
