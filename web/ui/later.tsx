import { lazy, useState } from 'react';
import type { FunctionComponent } from 'react';

/**
 * A part whose script is fetched apart. `ask` fetches it ahead of time; once it has come it is drawn at once, without
 * the blink in which a key would be lost. Until then it suspends, as `lazy` does.
 */
export function later<P extends object>(load: () => Promise<FunctionComponent<P>>): { ask: () => void; View: FunctionComponent<P> } {
  let come: FunctionComponent<P> | null = null, asked: Promise<FunctionComponent<P>> | null = null;
  const fetched = (): Promise<FunctionComponent<P>> => (asked ??= load().then((c) => (come = c), (error: unknown) => { asked = null; throw error; }));
  const Waiting = lazy(() => fetched().then((c) => ({ default: c }))) as unknown as FunctionComponent<P>;
  // Chosen when it is first drawn and kept: a change of component would throw away what was typed into it.
  const View = (props: P) => { const [Part] = useState<FunctionComponent<P>>(() => come ?? Waiting); return <Part {...props} />; };
  return { ask: () => { fetched().catch(() => undefined); }, View };
}
