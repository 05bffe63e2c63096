import type { Device, DeviceUseStatement, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { conceptOf } from './read-code.ts';
import { identifiersOf } from './read-identity.ts';
import { choiceOf, whenOf } from './read-time.ts';
import { authorOf } from './parties.ts';
import { clean, subject, type Reading } from './reading.ts';
import { identityOf, notesOf, relatedTo, statusOf, wordsOf, type Mapper } from './statement.ts';
import { idText } from './statement-ids.ts';

const udiRoot = '2.16.840.1.113883.3.3719';

/** Product Instance (a participantRole) -> Device of this patient, with its UDI where one is given. */
export function deviceOf(reading: Reading, role: XmlElement | undefined, statement: XmlElement): Reference | undefined {
  if (role === undefined) return undefined;
  const playing = role.child('playingDevice') ?? role.child('playingEntity');
  const type = conceptOf(reading, playing?.child('code'));
  const model = playing?.child('manufacturerModelName')?.text();
  const udi = role.children('id').find((id) => id.word('root') === udiRoot)?.word('extension');
  const identifier = identifiersOf(role).filter((one) => one.system !== `urn:oid:${udiRoot}`);
  if (type === undefined && udi === undefined && (model === undefined || model === '') && identifier.length === 0) return undefined;
  const own = role.children('id').map((id) => idText(id)).find((id) => id !== undefined);
  const number = udi === undefined ? undefined : /\(01\)(\d{14})/.exec(udi)?.[1];
  const display = type?.text ?? type?.coding?.[0]?.display ?? (model === '' ? undefined : model);
  const reference = reading.add(clean({
    resourceType: 'Device', id: reading.ids.safe(own ?? `${reading.ids.of(statement)}:device`), identifier, udiCarrier: udi === undefined ? [] : [clean({ deviceIdentifier: number, carrierHRF: udi })], status: 'active', distinctIdentifier: undefined,
    manufacturer: role.path('scopingEntity', 'desc')?.text(), deviceName: display === undefined ? [] : [{ name: display, type: 'user-friendly-name' }], modelNumber: model, type, patient: subject,
  } as unknown as Device & { id: string }));
  return display === undefined ? reference : { ...reference, display };
}

function productDevice(reading: Reading, supply: XmlElement): Reference | undefined {
  const material = supply.path('product', 'manufacturedProduct', 'manufacturedMaterial');
  const type = conceptOf(reading, material?.child('code')) ?? conceptOf(reading, supply.child('code'));
  const words = type === undefined ? wordsOf(reading, supply) : undefined;
  if (type === undefined && words === undefined) return undefined;
  return reading.add(clean({ resourceType: 'Device', id: reading.ids.safe(`${reading.ids.of(supply)}:device`), type: type ?? { text: words as string }, patient: subject } as Device & { id: string }));
}

/** Non-Medicinal Supply and Medical Equipment Organizer -> Device and DeviceUseStatement. */
export const mapDevice: Mapper = (reading, statement, section) => {
  if (statement.name === 'organizer' || statement.name === 'act') return relatedTo(statement).flatMap(({ statement: one }) => (one.name === 'supply' || one.name === 'organizer' ? mapDevice(reading, one, section) : one.name === 'procedure' ? reading.mapOther(one, section) : []));
  const roles = statement.children('participant').map((one) => deviceOf(reading, one.child('participantRole'), statement)).filter((one) => one !== undefined);
  const device = roles[0] ?? productDevice(reading, statement);
  if (device === undefined) {
    reading.find('information', 'entry-in-text-only', statement, 'A supply that names no product is kept as text only', 'Read the section text');
    return [];
  }
  const time = whenOf(reading, statement.child('effectiveTime'));
  const ended = time.period?.end !== undefined;
  const known: Record<string, DeviceUseStatement['status']> = { completed: 'completed', active: 'active', aborted: 'stopped', nullified: 'entered-in-error', suspended: 'on-hold' };
  const use = reading.add(clean({
    resourceType: 'DeviceUseStatement', ...identityOf(reading, statement), status: known[statusOf(statement)] ?? (ended ? 'completed' : 'active'), subject, ...choiceOf(time, 'timing'), recordedOn: authorOf(reading, statement).at, device, note: notesOf(reading, statement),
  } as unknown as DeviceUseStatement & { id: string }));
  reading.ids.remember(statement, use.reference as string);
  return [use, ...roles.length > 0 ? roles : [device]];
};
