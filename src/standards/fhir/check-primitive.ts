import { isRealDay } from './date-range.ts';

/** Says what is wrong with a primitive value, or undefined. Sources: datatypes.html#primitive; regular expressions of the R4 definitions. */
export type PrimitiveCheck = (value: unknown) => string | undefined;

const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
const code = /^[^\s]+(?:\s[^\s]+)*$/;
const id = /^[A-Za-z0-9\-.]{1,64}$/;
const oid = /^urn:oid:[0-2](\.(0|[1-9][0-9]*))+$/;
const uuid = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const uuidAnyCase = new RegExp(uuid.source, 'i');
const date = /^\d{4}(-\d{2}(-\d{2})?)?$/;
const clock = '([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]+)?';
const zoned = `${clock}(Z|(\\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00))`;
const dateTime = new RegExp(`^\\d{4}(-\\d{2}(-\\d{2}(T${zoned})?)?)?$`);
const instant = new RegExp(`^\\d{4}-\\d{2}-\\d{2}T${zoned}$`);
const time = new RegExp(`^${clock}$`);
const sizeCharsMax = 1024 * 1024;

const text = (value: unknown): string | undefined => {
  if (typeof value !== 'string') return 'must be text';
  if (value === '') return 'is empty';
  if (control.test(value)) return 'holds a control character';
  if (!value.isWellFormed()) return 'holds half a character (a lone surrogate)';
  if (value.trim() === '') return 'holds only white space';
  return undefined;
};

const shortText = (value: unknown): string | undefined => text(value) ?? ((value as string).length > sizeCharsMax ? 'is longer than 1 MB' : undefined);

const matching = (pattern: RegExp, says: string): PrimitiveCheck => (value) => {
  if (typeof value !== 'string') return 'must be text';
  if (value === '') return 'is empty';
  return pattern.test(value) ? undefined : says;
};

const uri: PrimitiveCheck = (value) => {
  if (typeof value !== 'string') return 'must be text';
  if (value === '') return 'is empty';
  if (/\s/.test(value)) return 'is a URI with white space';
  if (value.startsWith('urn:oid:') && !oid.test(value)) return 'is no valid urn:oid';
  if (value.startsWith('urn:uuid:') && !uuidAnyCase.test(value.split('#')[0]!)) return 'is no valid urn:uuid';
  if (value.startsWith('oid:') || value.startsWith('uuid:')) return 'must begin with urn:';
  return undefined;
};

const dated = (pattern: RegExp, what: string): PrimitiveCheck => (value) => {
  if (typeof value !== 'string') return 'must be text';
  if (!pattern.test(value)) return `is no valid ${what}`;
  return isRealDay(value) ? undefined : 'names a day that does not exist';
};

const whole = (least: number, what: string): PrimitiveCheck => (value) => {
  if (typeof value !== 'number' || !Number.isInteger(value)) return 'must be a whole number';
  return value >= least && value <= 2147483647 ? undefined : `is out of range for ${what}`;
};

const base64: PrimitiveCheck = (value) => {
  if (typeof value !== 'string') return 'must be text';
  if (value === '') return 'is empty';
  const packed = /\s/.test(value) ? value.replace(/\s+/g, '') : value;
  return packed.length % 4 === 0 && /^[0-9a-zA-Z+/]*={0,2}$/.test(packed) ? undefined : 'is no valid base64';
};

export const primitiveChecks: Record<string, PrimitiveCheck> = {
  string: shortText,
  markdown: shortText,
  code: matching(code, 'is no valid code (no leading, trailing or double spaces)'),
  id: matching(id, 'is no valid id (1 to 64 of A-Z a-z 0-9 - .)'),
  uri, url: uri, canonical: uri,
  oid: matching(oid, 'is no valid urn:oid'),
  uuid: matching(uuid, 'is no valid urn:uuid'),
  date: dated(date, 'date (YYYY, YYYY-MM or YYYY-MM-DD)'),
  dateTime: dated(dateTime, 'dateTime (a time needs seconds and a time zone)'),
  instant: dated(instant, 'instant (YYYY-MM-DDThh:mm:ss with a time zone)'),
  time: matching(time, 'is no valid time (hh:mm:ss)'),
  boolean: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
  decimal: (value) => (typeof value === 'number' && Number.isFinite(value) ? undefined : 'must be a number'),
  integer: whole(-2147483648, 'integer'),
  unsignedInt: whole(0, 'unsignedInt'),
  positiveInt: whole(1, 'positiveInt'),
  base64Binary: base64,
};
