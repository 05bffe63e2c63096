import { Problem } from '../../platform/problem.ts';

/** One operation of RFC 6902. `value` may hold the exact tree's numbers (parseExact of the patch), so digits sent in a patch are kept too. */
type Operation = { op: string; path: string; from?: string; value?: unknown };

const operationsMax = 1000;
const isObject = (node: unknown): node is Record<string, unknown> => typeof node === 'object' && node !== null && !Array.isArray(node) && !isRaw(node);
const isRaw = (node: object): boolean => (JSON as unknown as { isRawJSON(value: unknown): boolean }).isRawJSON(node);

/**
 * Applies a JSON Patch (RFC 6902) to a tree and gives the patched copy; the tree given stays as it was, unchanged branches are shared.
 * Throws Problem `unreadable` for a patch that is none, `invalid-input` for one that does not fit the resource (http.html#patch: 422).
 */
export function applyPatch(tree: unknown, patch: unknown): any {
  if (!Array.isArray(patch)) throw new Problem('unreadable', 'A JSON Patch is a list of operations');
  if (patch.length > operationsMax) throw new Problem('too-large', `A JSON Patch may have ${operationsMax} operations`);
  let result = tree;
  patch.forEach((given: unknown, index) => { result = applyOne(result, readOperation(given, index), index); });
  return result;
}

function readOperation(given: unknown, index: number): Operation {
  if (!isObject(given)) throw new Problem('unreadable', `Operation ${index} is no object`);
  const { op, path, from } = given;
  if (typeof op !== 'string' || typeof path !== 'string') throw new Problem('unreadable', `Operation ${index} needs op and path`);
  if ((op === 'move' || op === 'copy') && typeof from !== 'string') throw new Problem('unreadable', `Operation ${index} (${op}) needs from`);
  if ((op === 'add' || op === 'replace' || op === 'test') && !Object.hasOwn(given, 'value')) throw new Problem('unreadable', `Operation ${index} (${op}) needs a value`);
  return given as Operation;
}

function applyOne(tree: unknown, { op, path, from, value }: Operation, index: number): unknown {
  const at = pointer(path, index);
  switch (op) {
    case 'add': return put(tree, at, value, 'add', index);
    case 'replace': return put(tree, at, value, 'replace', index);
    case 'remove': return remove(tree, at, index);
    case 'test': if (!same(get(tree, at, index), value)) throw misfit(index, 'the value tested is another'); return tree;
    case 'copy': return put(tree, at, get(tree, pointer(from!, index), index), 'add', index);
    case 'move': {
      const source = pointer(from!, index);
      if (path !== from && path.startsWith(`${from}/`)) throw misfit(index, 'a value cannot move into itself');
      const moved = get(tree, source, index);
      return path === from ? tree : put(remove(tree, source, index), at, moved, 'add', index);
    }
    default: throw new Problem('unreadable', `Operation ${index} is none of add, remove, replace, move, copy, test`);
  }
}

const misfit = (index: number, why: string): Problem => new Problem('invalid-input', `Operation ${index} does not fit: ${why}`, { issues: [{ at: `[${index}]`, says: why, code: 'processing' }] });

/** RFC 6901. */
function pointer(path: string, index: number): string[] {
  if (path === '') return [];
  if (!path.startsWith('/') || /~(?![01])/.test(path)) throw new Problem('unreadable', `Operation ${index} has a path that is no JSON Pointer`);
  const steps = path.slice(1).split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (steps.includes('__proto__')) throw misfit(index, 'there is no such element');
  return steps;
}

function indexIn(list: unknown[], step: string, most: number, index: number): number {
  if (!/^(0|[1-9]\d*)$/.test(step) || Number(step) > most) throw misfit(index, 'the list has no such place');
  return Number(step);
}

function child(node: unknown, step: string, index: number): unknown {
  if (Array.isArray(node)) return node[indexIn(node, step, node.length - 1, index)];
  if (isObject(node) && Object.hasOwn(node, step)) return node[step];
  throw misfit(index, 'there is no such element');
}

function get(tree: unknown, at: string[], index: number): unknown {
  let node = tree;
  for (const step of at) node = child(node, step, index);
  return node;
}

/** Copies the branch down to the place and lets `change` work on the copied parent. */
function onParent(tree: unknown, at: string[], index: number, change: (parent: unknown[] | Record<string, unknown>, step: string) => void): unknown {
  const [step, ...rest] = at as [string, ...string[]];
  if (!Array.isArray(tree) && !isObject(tree)) throw misfit(index, 'there is no such element');
  const copy: any = Array.isArray(tree) ? [...tree] : { ...tree };
  if (rest.length === 0) change(copy, step);
  else copy[Array.isArray(copy) ? indexIn(copy, step, copy.length - 1, index) : step] = onParent(child(tree, step, index), rest, index, change);
  return copy;
}

function put(tree: unknown, at: string[], value: unknown, op: 'add' | 'replace', index: number): unknown {
  if (at.length === 0) return value;
  return onParent(tree, at, index, (parent, step) => {
    if (Array.isArray(parent)) {
      if (op === 'replace') parent[indexIn(parent, step, parent.length - 1, index)] = value;
      else parent.splice(step === '-' ? parent.length : indexIn(parent, step, parent.length, index), 0, value);
    } else {
      if (op === 'replace' && !Object.hasOwn(parent, step)) throw misfit(index, 'there is no such element');
      parent[step] = value;
    }
  });
}

function remove(tree: unknown, at: string[], index: number): unknown {
  if (at.length === 0) throw misfit(index, 'the whole resource cannot be removed by a patch');
  return onParent(tree, at, index, (parent, step) => {
    if (Array.isArray(parent)) parent.splice(indexIn(parent, step, parent.length - 1, index), 1);
    else if (Object.hasOwn(parent, step)) delete parent[step];
    else throw misfit(index, 'there is no such element');
  });
}

const plain = (node: unknown): unknown => (typeof node === 'object' && node !== null && isRaw(node) ? Number((node as { rawJSON: string }).rawJSON) : node);

/** Equality of RFC 6902 section 4.6: numbers by value, members in any order. */
function same(one: unknown, other: unknown): boolean {
  const a = plain(one);
  const b = plain(other);
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}
