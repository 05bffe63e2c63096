import type { z } from 'zod';

/**
 * The wire shape of one action: its name, what it is asked, what it answers. Shared by the program, the browser, the
 * command line and the generated OpenAPI. `POST /api/<module>/<verb-noun>` carries every action.
 */
export type Contract<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = { name: string; input: I; output: O };

export const contract = <I extends z.ZodType, O extends z.ZodType>(name: string, input: I, output: O): Contract<I, O> => ({ name, input, output });
