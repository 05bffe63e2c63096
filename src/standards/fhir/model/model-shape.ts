/** What the program needs of the FHIR R4 definitions; built by build-model.ts, read by load-model.ts. Short names: the file is read at every start. */
export type ModelFile = {
  /** Changes when the shape or the way of condensing changes, so that an old file is rebuilt. */
  shape: number;
  definitions: string;
  types: Record<string, TypeShape>;
  constraints: ConstraintShape[];
  valueSets: ValueSetShape[];
  /** FHIR's own code systems that are complete, with every code: a version of FHIR fixes them, so that no other code can be meant. */
  codeSystems: Record<string, string[]>;
  searchParameters: SearchParameterShape[];
  /** Type -> search parameter codes that place a resource in a patient's compartment (compartmentdefinition-patient.html). */
  patientCompartment: Record<string, string[]>;
};

export type TypeShape = {
  kind: 'resource' | 'complex' | 'primitive' | 'part';
  base?: string;
  elements: ElementShape[];
  /** Indexes of constraints on the type itself. */
  rules: number[];
};

export type ElementShape = {
  /** `value[x]` for a choice. */
  name: string;
  min: number;
  /** 0 = many. */
  max: number;
  types: { code: string; targets?: string[] }[];
  /** Index of the required value set. */
  binding?: number;
  rules?: number[];
  summary?: 1;
  modifier?: 1;
};

export type ConstraintShape = { key: string; human: string; expression: string };
export type ValueSetShape = { url: string; codes: Record<string, string[]> };
export type SearchParameterShape = {
  code: string; base: string[]; type: string; expression?: string; target?: string[]; url: string;
  component?: { code: string; expression: string }[];
};

export const modelShape = 2;
