import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { readConfig } from '../../src/platform/config.ts';
import { departmentModules } from '../../src/app.ts';

const root = resolve(import.meta.dirname, '../..');
const files = (readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })).map((f) => `src/${f}`).filter((f) => /\.ts$/.test(f) && !/\.test\.ts$/.test(f));
const sourceOf = new Map(files.map((f) => [f, readFileSync(join(root, f), 'utf8')]));

type Import = { from: string; to: string; typeOnly: boolean };
const imports: Import[] = files.flatMap((from) => [...sourceOf.get(from)!.matchAll(/^\s*(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'|import\('([^']+)'\)/gm)].map((m) => {
  const spec = (m[2] ?? m[3])!;
  return { from, to: spec.startsWith('.') ? relative(root, resolve(root, dirname(from), spec)) : spec, typeOnly: m[1] !== undefined };
}));
const moduleOf = (f: string): string | undefined => /^src\/modules\/([^/]+)\//.exec(f)?.[1];
const say = (list: Import[], advice: string): string[] => list.map((i) => `${i.from} imports ${i.to}: ${advice}`);

it('a neighbour is called through its index.ts only', () => {
  const bad = imports.filter((i) => moduleOf(i.to) && moduleOf(i.to) !== moduleOf(i.from) && i.from !== 'src/app.ts' && !/\/(index|contract|door)\.ts$/.test(i.to));
  expect(say(bad, 'call the neighbour through its index.ts (or its contract.ts for wire shapes)')).toEqual([]);
});

it('modules call only whom their manifest names, and the graph has no circle', () => {
  const modules = departmentModules(readConfig({}));
  const calls = new Map(modules.map((m) => [m.name, new Set(m.calls)]));
  const bad = imports.filter((i) => {
    const from = moduleOf(i.from), to = moduleOf(i.to);
    return from && to && from !== to && !/\/contract\.ts$/.test(i.to) && !calls.get(from)?.has(to);
  });
  expect(say(bad, 'name the neighbour in module.ts `calls`, or turn the call into an event')).toEqual([]);
  const visit = (name: string, path: string[]): string[] => path.includes(name) ? [[...path, name].join(' -> ')] : [...calls.get(name) ?? []].flatMap((n) => visit(n, [...path, name]));
  expect(modules.flatMap((m) => visit(m.name, []))).toEqual([]);
});

it('rules are pure: no clock, no chance, no I/O, no store', () => {
  const rules = files.filter((f) => /^src\/modules\/[^/]+\/(rules|render)\//.test(f));
  const bad = imports.filter((i) => rules.includes(i.from) && !i.typeOnly && !/\/(rules|render|standards|values)\//.test(i.to) && !/\/contract\.ts$/.test(i.to) && !/^(src\/(standards|values)\/|zod$|node:crypto$|csv-parse\/sync$|@medplum\/)/.test(i.to) && i.to !== 'src/platform/problem.ts');
  expect(say(bad, 'rules import only rules, contracts, standards and values')).toEqual([]);
  const impure = rules.flatMap((f) => [...sourceOf.get(f)!.matchAll(/\b(Date\.now\(\)|new Date\(\)|Math\.random\(|process\.|fetch\()/g)].map((m) => `${f} uses ${m[0]}: give it as a fact`));
  expect(impure).toEqual([]);
});

it('standards and values know nothing of the house', () => {
  const bad = imports.filter((i) => /^src\/(standards|values)\//.test(i.from) && /^src\/(modules|interfaces|app|main)/.test(i.to));
  expect(say(bad, 'standards and values are pure and usable by all')).toEqual([]);
});

it('platform knows no medicine: it imports no module and no interface', () => {
  const bad = imports.filter((i) => /^src\/platform\//.test(i.from) && /^src\/(modules|interfaces|app)/.test(i.to));
  expect(say(bad, 'turn the dependence round: the module gives the platform what it needs')).toEqual([]);
});

it('only store/ of a module touches SQL, and only its own schema', () => {
  const bad: string[] = [];
  for (const [file, text] of sourceOf) {
    const module = moduleOf(file);
    if (!module) continue;
    const schemas = new Set([...text.matchAll(/\b(?:from|join|into|update|truncate)\s+(patients|chart|exchange|access|audit|terminology|patient_index)\.(\w+)/gi)].filter((m) => !m[2]!.startsWith('published_')).map((m) => m[1]!.toLowerCase()));
    for (const s of schemas) if (s !== module.replaceAll('-', '_') && !(module === 'backup' || module === 'demo')) bad.push(`${file} touches ${s}.*: ask the module ${s} through its door, or read a published_ view`);
  }
  expect(bad).toEqual([]);
});

it('SQL of a module stands in its store/', () => {
  const bad = [...sourceOf].filter(([f, text]) => moduleOf(f) && !/\/store\//.test(f) && /(?:query|send)\(\s*[`'"]\s*(?:select|insert|update|delete|with|truncate|copy)\b/i.test(text)).map(([f]) => `${f} holds SQL: move it to store/`);
  expect(bad).toEqual([]);
});

it('only platform/config reads the environment', () => {
  const bad = files.filter((f) => f !== 'src/platform/config.ts' && /process\.env\[/.test(sourceOf.get(f)!.replace(/process\.env\['PATH'\]/g, '')));
  expect(bad.map((f) => `${f} reads process.env: add a setting to platform/config.ts`)).toEqual([]);
});

it('no file is longer than 300 lines', () => {
  const all = [...files, ...readdirSync(join(root, 'web'), { recursive: true, encoding: 'utf8' }).map((f) => `web/${f}`).filter((f) => /\.tsx?$/.test(f))];
  const long = all.filter((f) => statSync(join(root, f)).isFile()).map((f) => [f, readFileSync(join(root, f), 'utf8').split('\n').length - 1] as const).filter(([, n]) => n > 300);
  expect(long.map(([f, n]) => `${f} has ${n} lines: which noun is hiding in it?`)).toEqual([]);
});

it('file names say what they hold', () => {
  const vague = files.filter((f) => /(^|[/-])(utils?|helpers?|common|misc|manager|service)(\.|-|\/)/.test(f));
  expect(vague).toEqual([]);
});
