import { en } from './en.ts';

/** Every word the desk says. English now; another language is another catalogue of the same shape. */
export const m = en;
