/**
 * Whether somebody is signed in at this window. When a session lapses, the screen stays as it is behind a dialog: calls
 * wait for the same person to sign in again, so that no form or draft is lost.
 */
export type SessionState = { lapsed: 'no' | 'idle' | 'ended' };

let state: SessionState = { lapsed: 'no' };
let begun = false;
let waiting: (() => void)[] = [];
const listeners = new Set<() => void>();
const set = (next: SessionState): void => { state = next; for (const l of listeners) l(); };

export const session = {
  subscribe(listener: () => void): () => void { listeners.add(listener); return () => listeners.delete(listener); },
  get: (): SessionState => state,
  /** Told when show-me has answered: from now on a 401 means a lapse, not a first visit. */
  begin(): void { begun = true; },
  get begun(): boolean { return begun; },
  lapse(why: 'idle' | 'ended'): void { if (begun && state.lapsed === 'no') set({ lapsed: why }); },
  renew(): void { set({ lapsed: 'no' }); const run = waiting; waiting = []; for (const go of run) go(); },
  untilRenewed: (): Promise<void> => new Promise((go) => { waiting.push(go); }),
};
