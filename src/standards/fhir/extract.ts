import { emitterFor, type Emit, type ExtractOptions } from './extract-values.ts';
import type { IndexRows } from './index-rows.ts';
import { compilePath, type PathStep } from './search-expression.ts';
import { itemParameters, searchParametersOf, type SearchParameter } from './search-parameters.ts';

export type { IndexRows } from './index-rows.ts';
export { dayFirst, dayLast, quantityMost } from './index-rows.ts';
export { foldText } from './search-text.ts';

/** Paths of one type folded into a tree by first property, so that each property is read once for all parameters that pass it. */
type Node = { emits: Emit[]; next: Edge[] };
type Edge = { key: string; step: PathStep; node: Node };

const trees = new Map<string, Node>();

/**
 * All index rows of a resource, by the R4 search rules (search.html). Pure; compiled once per type. Elements of the wrong shape are passed over, never thrown at:
 * imports file what they can read.
 */
export function extractIndex(resource: any, options: Partial<ExtractOptions> = {}): IndexRows {
  const rows: IndexRows = { tokens: [], strings: [], dates: [], quantities: [], references: [], uris: [], parts: [] };
  const type = resource?.resourceType;
  if (typeof type === 'string') walk(treeOf(type), resource, rows, { zone: options.zone ?? 'UTC', bases: options.bases ?? [] }, resource, 0);
  return rows;
}

function walk(node: Node, value: any, rows: IndexRows, options: ExtractOptions, resource: any, item: number): void {
  for (const emit of node.emits) emit(value, rows, options, resource, item);
  for (const { step, node: next } of node.next) {
    if (step.property === undefined) {
      if (step.where === undefined || value?.[step.where.member] === step.where.equals) walk(next, value, rows, options, resource, item);
      continue;
    }
    if (typeof value !== 'object') continue;
    const found = value[step.property];
    if (found === undefined || found === null) continue;
    if (!Array.isArray(found)) walk(next, found, rows, options, resource, item);
    else if (step.many) for (let i = 0, end = step.first ? Math.min(1, found.length) : found.length; i < end; i += 1) if (found[i] !== null && found[i] !== undefined) walk(next, found[i], rows, options, resource, item || i + 1);
  }
}

function treeOf(type: string): Node {
  let tree = trees.get(type);
  if (!tree) {
    tree = { emits: [], next: [] };
    const inItems = itemParameters(type);
    for (const one of searchParametersOf(type).values()) if (one.indexed) addParameter(tree, one, type, inItems);
    trees.set(type, tree);
  }
  return tree;
}

function addParameter(tree: Node, one: SearchParameter, type: string, inItems: ReadonlySet<number>): void {
  for (const expression of one.expressions) {
    if (one.code === 'deceased') { tree.emits.push(deceased(one.id)); continue; }
    for (const path of compilePath(expression, type) ?? []) {
      const alone = emitterFor(one, path.type, path.target);
      if (!alone) continue;
      const emit = inItems.has(one.id) && path.steps[0]?.many ? withParts(alone) : alone;
      const steps: PathStep[] = [];
      for (const step of path.steps) {
        if (step.first && steps.length > 0) steps[steps.length - 1] = { ...steps.at(-1)!, first: true };
        else steps.push(step);
      }
      place(tree, steps, emit);
    }
  }
}

/** More items than this are joined no more: the number is a smallint. */
const itemsMax = 32_000;

/** Makes the rows of a value, and once more as parts of the item it stands in. */
function withParts(emit: Emit): Emit {
  return (value, rows, options, resource, item) => {
    emit(value, rows, options, resource, item);
    if (item === 0 || item > itemsMax) return;
    const own: IndexRows = { tokens: [], strings: [], dates: [], quantities: [], references: [], uris: [], parts: [] };
    emit(value, own, options, resource, item);
    for (const token of own.tokens) rows.parts.push({ item, token });
    for (const quantity of own.quantities) rows.parts.push({ item, quantity });
    for (const reference of own.references) rows.parts.push({ item, reference });
  };
}

function place(tree: Node, steps: PathStep[], emit: Emit): void {
  let node = tree;
  for (const step of steps) {
    const key = JSON.stringify(step);
    let edge = node.next.find((one) => one.key === key);
    if (!edge) node.next.push(edge = { key, step, node: { emits: [], next: [] } });
    node = edge.node;
  }
  node.emits.push(emit);
}

/** `Patient.deceased.exists() and Patient.deceased != false`: the one parameter that computes. */
function deceased(param: number): Emit {
  return (patient, rows) => {
    const dead = typeof patient.deceasedDateTime === 'string' || patient.deceasedBoolean === true;
    rows.tokens.push({ param, system: null, code: String(dead), text: null });
  };
}
