import { existsSync, readFileSync } from 'node:fs';
import { buildModel, definitionsVersion, modelPath } from './build-model.ts';
import { modelShape, type ModelFile } from './model-shape.ts';

let loaded: ModelFile | undefined;

function readBuilt(): ModelFile | undefined {
  if (!existsSync(modelPath)) return undefined;
  const model = JSON.parse(readFileSync(modelPath, 'utf8')) as ModelFile;
  return model.shape === modelShape && model.definitions === definitionsVersion() ? model : undefined;
}

/** The condensed FHIR R4 definitions, read once; built first when the file is absent or of another version. */
export function fhirModel(): ModelFile {
  loaded ??= readBuilt() ?? buildModel();
  return loaded;
}

/** All concrete R4 resource types, sorted. */
export function resourceTypes(): string[] {
  const { types } = fhirModel();
  return Object.keys(types).filter((name) => types[name]!.kind === 'resource' && name !== 'Resource' && name !== 'DomainResource').sort();
}

export const isResourceType = (name: string): boolean => Object.hasOwn(fhirModel().types, name) && fhirModel().types[name]!.kind === 'resource' && name !== 'Resource' && name !== 'DomainResource';
