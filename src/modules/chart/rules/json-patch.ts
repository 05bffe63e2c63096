import { Problem } from '../../../platform/problem.ts';

type Operation = { op: string; path: string; from?: string; value?: unknown };

/** Applies a JSON Patch (RFC 6902) to a copy. The tree may be an exact one: raw numbers are carried as they are. Throws `invalid-input` naming the operation. */
export function applyJsonPatch(resource: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) throw new Problem('unreadable', 'A JSON Patch is a list of operations', { issues: [{ at: 'patch', code: 'structure', says: 'must be a list' }] });
  let root = clone(resource);
  patch.forEach((one: Operation, i) => { root = step(root, one, i); });
  return root;
}

function step(root: unknown, one: Operation, i: number): unknown {
  if (typeof one?.path !== 'string') throw fault(i, 'has no path');
  switch (one.op) {
    case 'add': return add(root, one.path, clone(one.value), i);
    case 'remove': return remove(root, one.path, i).root;
    case 'replace': { const { root: rest } = remove(root, one.path, i); return add(rest, one.path, clone(one.value), i); }
    case 'move': { const { root: rest, removed } = remove(root, one.from ?? '', i); return add(rest, one.path, removed, i); }
    case 'copy': return add(root, one.path, clone(find(root, one.from ?? '', i)), i);
    case 'test': if (JSON.stringify(sorted(find(root, one.path, i))) !== JSON.stringify(sorted(one.value))) throw fault(i, 'test: the value there is another'); return root;
    default: throw fault(i, 'is none of add, remove, replace, move, copy, test');
  }
}

const fault = (i: number, says: string): Problem => new Problem('invalid-input', `Operation ${i} of the patch cannot be applied`, { issues: [{ at: `patch[${i}]`, code: 'value', severity: 'error', says }] });

function tokens(path: string, i: number): string[] {
  if (path === '') return [];
  if (!path.startsWith('/')) throw fault(i, 'has a path that is no JSON pointer');
  const parts = path.slice(1).split('/').map((t) => t.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (parts.some((t) => t === '__proto__')) throw fault(i, 'has a path that is not allowed');
  return parts;
}

function find(root: unknown, path: string, i: number): unknown {
  let node: any = root;
  for (const token of tokens(path, i)) {
    if (Array.isArray(node) ? !/^(0|[1-9]\d*)$/.test(token) || Number(token) >= node.length : typeof node !== 'object' || node === null || !Object.hasOwn(node, token)) throw fault(i, 'names a place that is not there');
    node = node[token];
  }
  return node;
}

function place(root: unknown, path: string, i: number): { parent: any; last: string } {
  const parts = tokens(path, i);
  const last = parts.pop()!;
  const parent = find(root, parts.length === 0 ? '' : `/${parts.map((t) => t.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`, i);
  if (typeof parent !== 'object' || parent === null) throw fault(i, 'names a place inside a plain value');
  return { parent, last };
}

function add(root: unknown, path: string, value: unknown, i: number): unknown {
  if (path === '') return value;
  const { parent, last } = place(root, path, i);
  if (!Array.isArray(parent)) { parent[last] = value; return root; }
  const at = last === '-' ? parent.length : /^(0|[1-9]\d*)$/.test(last) ? Number(last) : Number.NaN;
  if (!(at <= parent.length)) throw fault(i, 'names a place beyond the end of a list');
  parent.splice(at, 0, value);
  return root;
}

function remove(root: unknown, path: string, i: number): { root: unknown; removed: unknown } {
  if (path === '') return { root: null, removed: root };
  const removed = find(root, path, i);
  const { parent, last } = place(root, path, i);
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return { root, removed };
}

function clone(node: unknown): unknown {
  if (typeof node !== 'object' || node === null || (JSON as unknown as { isRawJSON(v: unknown): boolean }).isRawJSON(node)) return node;
  if (Array.isArray(node)) return node.map(clone);
  return Object.fromEntries(Object.entries(node).map(([k, v]) => [k, clone(v)]));
}

function sorted(node: any): unknown {
  if (Array.isArray(node)) return node.map(sorted);
  if (typeof node !== 'object' || node === null || (JSON as unknown as { isRawJSON(v: unknown): boolean }).isRawJSON(node)) return node;
  return Object.fromEntries(Object.keys(node).sort().map((k) => [k, sorted(node[k])]));
}
