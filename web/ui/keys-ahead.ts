import { tabbable } from 'tabbable';

/**
 * Keys typed ahead of a form. From the press that asks for a form until its first field is there, what is typed is kept in its order
 * and then goes into the form as if it had been typed there: fast fingers on a slow line lose nothing, and nothing is taken for a command.
 */
type Stroke = { text: string } | { key: string; ctrl: boolean; shift: boolean; alt: boolean };
let strokes: Stroke[] = [], state: 'off' | 'waiting' | 'giving' = 'off', limit: ReturnType<typeof setTimeout> | undefined;

/** A form that has not come after this long does not come: the keys are the screen's again. */
const longestMs = 30_000;

const isField = (at: EventTarget | null): boolean => at instanceof HTMLElement && (at.isContentEditable || at.matches('input:not([type=checkbox],[type=radio],[type=button],[type=submit],[type=file]),textarea,select'));

/** From now on keys wait for the form. */
export function keepKeys(): void {
  if (state !== 'off') return;
  state = 'waiting'; strokes = [];
  clearTimeout(limit);
  limit = setTimeout(dropKeys, longestMs);
}

/** The form does not come, or is not wanted any more. */
export function dropKeys(): void { state = 'off'; strokes = []; clearTimeout(limit); }

/** The form is here, with its first field: the keys go in, and what is typed meanwhile behind them. */
export function giveKeys(first: HTMLElement | null): void {
  if (state !== 'waiting') return;
  clearTimeout(limit);
  state = 'giving';
  // Outside of the drawing of the form, so that each key is answered before the next.
  setTimeout(() => { if (strokes.length && first && document.activeElement !== first) first.focus(); playNext(); }, 0);
}

function playNext(): void {
  const next = strokes.shift();
  if (!next || state !== 'giving') { dropKeys(); return; }
  play(next);
  setTimeout(playNext, 0);
}

function play(stroke: Stroke): void {
  const at = document.activeElement instanceof HTMLElement ? document.activeElement : document.body;
  if ('text' in stroke) {
    // A select chooses by letters that it hears one by one.
    if (at instanceof HTMLSelectElement) for (const key of stroke.text) hear(at, { key, ctrl: false, shift: false, alt: false });
    else if (isField(at)) document.execCommand('insertText', false, stroke.text);
    else if (stroke.text === ' ') at.click();
    return;
  }
  if (!hear(at, stroke)) return;
  if (stroke.key === 'Tab') step(at, stroke.shift ? -1 : 1);
  else if (stroke.key === 'Backspace' && isField(at)) document.execCommand('delete');
  else if (stroke.key === 'Enter' && at instanceof HTMLTextAreaElement) document.execCommand('insertText', false, '\n');
  else if (stroke.key === 'Enter' && at instanceof HTMLButtonElement) at.click();
}

const hear = (at: HTMLElement, s: Exclude<Stroke, { text: string }>): boolean => at.dispatchEvent(new KeyboardEvent('keydown', { key: s.key, ctrlKey: s.ctrl, shiftKey: s.shift, altKey: s.alt, bubbles: true, cancelable: true }));
function step(at: HTMLElement, by: 1 | -1): void {
  const all = tabbable(document.body), here = all.indexOf(at as (typeof all)[number]);
  const to = all[(here + by + all.length) % all.length];
  to?.focus();
  if (to instanceof HTMLInputElement) to.select();
}

/** Keys of the browser (reload, a new tab) are the browser's. */
const kept = new Set(['Tab', 'Backspace', 'Enter', 'ArrowDown', 'ArrowUp']);
function onKeyDown(event: KeyboardEvent): void {
  if (state === 'off' || !event.isTrusted || event.isComposing) return;
  if (state === 'waiting' && isField(event.target)) return;
  if (event.key === 'Escape' && state === 'waiting') { dropKeys(); return; }
  const ctrl = event.ctrlKey || event.metaKey, plain = !ctrl && !event.altKey && event.key.length === 1;
  if (!plain && !kept.has(event.key) && !(event.altKey && !ctrl && event.key.length === 1)) return;
  event.preventDefault(); event.stopImmediatePropagation();
  const last = strokes.at(-1);
  if (plain && last && 'text' in last && event.key !== ' ' && last.text !== ' ') last.text += event.key;
  else strokes.push(plain ? { text: event.key } : { key: event.key, ctrl, shift: event.shiftKey, alt: event.altKey });
}

function onPaste(event: ClipboardEvent): void {
  const text = event.clipboardData?.getData('text/plain');
  if (state === 'off' || !text || (state === 'waiting' && isField(event.target))) return;
  event.preventDefault(); event.stopImmediatePropagation();
  strokes.push({ text });
}

/** A click says that one is elsewhere now. */
const onPointer = (): void => { if (state === 'waiting' && strokes.length === 0) dropKeys(); };

export function listenAhead(): void {
  window.addEventListener('keydown', onKeyDown, true); window.addEventListener('paste', onPaste, true); window.addEventListener('pointerdown', onPointer, true);
}
