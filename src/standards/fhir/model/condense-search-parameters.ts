import type { SearchParameterShape, TypeShape } from './model-shape.ts';

/** Keeps code, bases, type, expression and targets. Expressions are cut to the type in hand later, when the registry is made. */
export function condenseSearchParameters(definitions: any[], types: Record<string, TypeShape>): SearchParameterShape[] {
  const codeOf = new Map<string, string>(definitions.map((one) => [one.url, one.code]));
  return definitions.filter((one) => one.base.some((base: string) => types[base])).map((one) => {
    const shape: SearchParameterShape = { code: one.code, base: one.base.filter((base: string) => types[base]), type: one.type, url: one.url };
    if (one.expression) shape.expression = wholeCodings(one.expression);
    if (one.target) shape.target = one.target;
    if (one.component) shape.component = one.component.map((part: any) => ({ code: codeOf.get(part.definition) ?? part.definition.split('/').at(-1), expression: part.expression }));
    return shape;
  });
}

/** US Core writes `value.code` in extensions, which would lose the system; the coding itself answers both `code` and `system|code`. */
function wholeCodings(expression: string): string {
  return expression.replace(/\.value\.coding\.code$/, '.value.ofType(CodeableConcept)').replace(/\.value\.code$/, '.value.ofType(Coding)');
}
