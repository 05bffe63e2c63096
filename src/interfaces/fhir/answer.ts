import { knownType } from '../../modules/chart/index.ts';
import { Problem } from '../../platform/problem.ts';
import { answerBundle } from './answer-bundle.ts';
import { answerCreate, answerDelete, answerHistory, answerPatch, answerRead, answerUpdate } from './answer-entry.ts';
import { answerMatch } from './answer-match.ts';
import { answerEverything, answerSearch, answerValidate } from './answer-search.ts';
import { joinOperation } from './answer-merge.ts';
import { answerTerminology } from './answer-terminology.ts';
import type { Answer, Ask, Desk } from './ask.ts';
import { HttpRefusal } from './outcome.ts';

const idShape = /^[A-Za-z0-9\-.]{1,64}$/;

const wrongMethod = (ask: Ask, allowed: string): HttpRefusal => new HttpRefusal(405, `${ask.method} is not done to this address`, [{ at: 'method', code: 'not-supported', says: `is not one of ${allowed}` }]);

/** The table of FHIR interactions (http.html#summary): from method and path to an act. */
export async function answer(desk: Desk, ask: Ask): Promise<Answer> {
  const [type, id, third, fourth] = ask.path;
  if (type === undefined) {
    if (ask.method === 'POST') return answerBundle(desk, ask, answer);
    throw ask.method === 'GET' ? new HttpRefusal(400, 'Searching across all types is not supported: name a resource type') : wrongMethod(ask, 'POST');
  }
  if (type === '$validate') return answerValidate(desk, ask, undefined);
  if (type === '_history') throw new HttpRefusal(400, 'The history of the whole system is not offered: name a resource type');
  if (!knownType(type)) throw new Problem('not-found', 'There is no such resource type in FHIR R4');
  if (ask.path.length > 4) throw new Problem('not-found', 'Nothing is here under that address');
  const ofCodes = await answerTerminology(desk, ask);
  if (ofCodes) return ofCodes;
  if (id === undefined) return answerType(desk, ask, type);
  if (id === '_search') { if (ask.method === 'POST') return answerSearch(desk, ask, type); throw wrongMethod(ask, 'POST'); }
  if (id === '_history') return answerHistory(desk, ask, type, undefined);
  if (id === '$validate') return answerValidate(desk, ask, type);
  if (id === '$match' && type === 'Patient' && third === undefined) { if (ask.method === 'POST') return answerMatch(desk, ask); throw wrongMethod(ask, 'POST'); }
  const joining = type === 'Patient' && third === undefined ? joinOperation(desk, ask, id) : undefined;
  if (joining) return joining;
  if (id.startsWith('$')) throw new HttpRefusal(404, 'This operation is not offered here');
  if (!idShape.test(id)) throw new Problem('not-found', 'That is no FHIR id');
  if (third === undefined) return answerInstance(desk, ask, type, id);
  if (third === '_history' && (ask.method === 'GET' || ask.method === 'HEAD')) return fourth === undefined ? answerHistory(desk, ask, type, id) : answerRead(desk, ask, type, id, fourth);
  if (third === '$everything' && type === 'Patient' && fourth === undefined) { if (ask.method === 'GET' || ask.method === 'POST') return answerEverything(desk, ask, id); throw wrongMethod(ask, 'GET, POST'); }
  if (third === '$validate') return answerValidate(desk, ask, type);
  if (type === 'Patient' && knownType(third) && ((fourth === undefined && ask.method === 'GET') || (fourth === '_search' && ask.method === 'POST'))) return answerSearch(desk, ask, third, id);
  throw new Problem('not-found', 'Nothing is here under that address');
}

function answerType(desk: Desk, ask: Ask, type: string): Promise<Answer> {
  switch (ask.method) {
    case 'GET': case 'HEAD': return answerSearch(desk, ask, type);
    case 'POST': return answerCreate(desk, ask, type);
    case 'PUT': return answerUpdate(desk, ask, type, undefined);
    case 'PATCH': return answerPatch(desk, ask, type, undefined);
    case 'DELETE': return answerDelete(desk, ask, type, undefined);
    default: throw wrongMethod(ask, 'GET, POST, PUT, PATCH, DELETE');
  }
}

function answerInstance(desk: Desk, ask: Ask, type: string, id: string): Promise<Answer> {
  switch (ask.method) {
    case 'GET': case 'HEAD': return answerRead(desk, ask, type, id);
    case 'PUT': return answerUpdate(desk, ask, type, id);
    case 'PATCH': return answerPatch(desk, ask, type, id);
    case 'DELETE': return answerDelete(desk, ask, type, id);
    default: throw wrongMethod(ask, 'GET, PUT, PATCH, DELETE');
  }
}
