import { HttpRefusal } from './outcome.ts';

export type Prefer = { return?: 'minimal' | 'representation' | 'OperationOutcome'; strict: boolean };

/** `Prefer: return=minimal; handling=strict` (http.html#ops). Unknown wishes are ignored. */
export function readPrefer(header: string | undefined): Prefer {
  const wish: Prefer = { strict: false };
  if (header === undefined) return wish;
  const found = /(?:^|[;,\s])return="?(minimal|representation|OperationOutcome)/.exec(header)?.[1];
  if (found) wish.return = found as NonNullable<Prefer['return']>;
  wish.strict = /(?:^|[;,\s])handling="?strict/.test(header);
  return wish;
}

/** `W/"3"` or `"3"`: the version it names; `*` and absence give undefined. */
export function readVersionTag(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const found = /^(?:W\/)?"(\d{1,9})"$/.exec(header.trim());
  if (!found) throw new HttpRefusal(400, 'The version tag cannot be read', [{ at: 'If-Match', code: 'value', says: 'is no version tag of ours', mend: 'Write W/"3", as the ETag of the answer was' }]);
  return Number(found[1]);
}

const anotherVersion = /fhirVersion\s*=\s*"?(?!4\.0)\d/i;
const json = /(?:application\/(?:fhir\+)?json|text\/json|application\/\*|\*\/\*)/i;

/** Refuses what cannot be answered in JSON; `_format` goes before Accept (http.html#parameters). */
export function requireJson(format: string | null, accept: string | undefined): void {
  const wants = format ?? accept;
  if (wants === undefined || wants === '' || (format !== null && /^(?:json|application\/fhir json)$/i.test(wants)) || (json.test(wants) && !anotherVersion.test(wants))) return;
  throw new HttpRefusal(406, 'This server answers FHIR JSON only', [{ at: format === null ? 'Accept' : '_format', code: 'not-supported', says: 'asks for a format or version that is not supported', mend: 'Ask for application/fhir+json; FHIR is 4.0.1 here' }]);
}

const media = /^\s*([^;\s]+)\s*(?:;(.*))?$/;

export type BodyKind = 'resource' | 'json-patch' | 'form';

/** What kind of body this is; XML and other character sets are refused with 415. */
export function bodyKind(contentType: string | undefined): BodyKind {
  const found = media.exec(contentType ?? '');
  const type = found?.[1]?.toLowerCase();
  const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(found?.[2] ?? '')?.[1]?.toLowerCase();
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') throw new HttpRefusal(415, 'FHIR JSON is sent in UTF-8', [{ at: 'Content-Type', code: 'not-supported', says: 'names another character set', mend: 'Send UTF-8' }]);
  if (type === 'application/fhir+json' || type === 'application/json' || type === 'text/json') return 'resource';
  if (type === 'application/json-patch+json') return 'json-patch';
  if (type === 'application/x-www-form-urlencoded') return 'form';
  throw new HttpRefusal(415, 'This server takes FHIR JSON only', [{ at: 'Content-Type', code: 'not-supported', says: type === undefined ? 'is missing' : 'is a format that is not supported (XML is not)', mend: 'Send application/fhir+json' }]);
}
