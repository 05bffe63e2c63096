import type { Actor } from '../../platform/action.ts';
import type { Perform } from '../../platform/perform.ts';
import type { ExactJson } from '../../standards/fhir/exact-json.ts';
import type { Prefer } from './read-headers.ts';

/** One FHIR request, from a route or from an entry of a batch. */
export type Ask = {
  method: string;
  /** The path below the base, in segments. */
  path: readonly string[];
  /** The query string. */
  params: string;
  body?: ExactJson | undefined;
  bodyKind?: 'resource' | 'json-patch' | 'form' | undefined;
  ifMatch?: string | undefined; ifNoneMatch?: string | undefined; ifNoneExist?: string | undefined; ifModifiedSince?: string | undefined;
  prefer: Prefer;
  /** The base URL of the API, without trailing slash. */
  base: string;
};

/** What is answered. `text` is a resource's JSON. */
export type Answer = { status: number; text: string; version?: number; lastUpdated?: string; location?: string };

export type Desk = { perform: Perform; actor: Actor; /** Of the program, for its CapabilityStatement. */ version?: string };
