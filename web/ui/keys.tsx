import { useEffect, useRef, useSyncExternalStore } from 'react';

/**
 * The keys of a screen. Screens register theirs while they are shown; the newest wins. Keys without Ctrl or Alt are
 * silent while a field has the focus, and can be turned off as WCAG 2.2 (2.1.4) asks. `keys` is one key ("j", "Enter",
 * "ctrl+k") or two in a row ("g d").
 */
export type KeyBinding = { keys: string | string[]; says: string; run: (event: KeyboardEvent) => void; line?: boolean; /** What stands in the key line, when it is more than the first key. */ caps?: string[]; inFields?: boolean; when?: boolean };
export type KeyGroup = { title: string; bindings: KeyBinding[] };

let groups: { id: number; level: number; group: KeyGroup }[] = [];
let shown: KeyGroup[] = [];
let next = 1;
let holds = 0, heldAtPress = false;
const listeners = new Set<() => void>();
const changed = (): void => { groups.sort((a, b) => a.level - b.level || a.id - b.id); shown = groups.map((g) => g.group); for (const l of listeners) l(); runAhead(); };

const offKey = 'chartkeeper-letter-keys';
export const letterKeys = {
  get on(): boolean { try { return localStorage.getItem(offKey) !== 'off'; } catch { return true; } },
  set(on: boolean): void { try { localStorage.setItem(offKey, on ? 'on' : 'off'); } catch { /* storage may be shut off */ } changed(); },
};
/** While a dialog is open, or a form is on its way, the keys of the screen behind are silent. For an effect: what it gives back lets go. */
export const holdKeys = (): (() => void) => { holds += 1; return () => { holds -= 1; }; };

export const useKeyGroups = (): KeyGroup[] => useSyncExternalStore((l) => { listeners.add(l); return () => listeners.delete(l); }, () => shown);

/** `level` 0 is the frame, 1 a screen: the screen's keys come first. */
export function useKeys(title: string, bindings: KeyBinding[], level = 1): void {
  const live = useRef(bindings);
  useEffect(() => { live.current = bindings; });
  const shape = bindings.map((b) => `${[b.keys].flat().join(',')}|${b.says}|${b.line}|${b.when ?? true}`).join(';');
  useEffect(() => {
    const id = next++;
    groups = [...groups, { id, level, group: { title, bindings: live.current.map((b, i) => ({ ...b, run: (e) => live.current[i]?.run(e) })) } }];
    changed();
    return () => { groups = groups.filter((g) => g.id !== id); changed(); };
  }, [title, shape, level]);
}

const inField = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || target.tagName === 'TEXTAREA' || target.tagName === 'SELECT' || (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'file'].includes(target.type)));
const onControl = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.closest('a,button,summary,[role=option],[role=tab],input') !== null;

export const nameOf = (event: KeyboardEvent): string => `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.altKey ? 'alt+' : ''}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;

let first: { key: string; at: number } | null = null;

/**
 * Between the key that leads to another screen and that screen. Its two-key commands ("t i", "s v") are kept until it knows them; the keys of the screen that goes are silent, so that
 * nothing is done to what one has left. Keys of one letter are not kept: they may decide about what nobody has seen yet.
 */
let leaving = false, ahead: { pair: string; at: number }[] = [], later: ReturnType<typeof setTimeout> | undefined;
const waitMs = 8000, leaveMs = 15_000;
const settle = (): void => { leaving = false; clearTimeout(later); runAhead(); };
export const screenLeaves = (): void => { leaving = true; ahead = []; clearTimeout(later); later = setTimeout(settle, leaveMs); };
export const screenIsHere = (): void => { if (leaving) settle(); };

/** How two-key commands begin, on whatever screen. */
const begins = new Set(['g', 's', 't']);
const isPair = (keys: string): boolean => groups.some(({ group }) => group.bindings.some((b) => [b.keys].flat().includes(keys)));
const reads = (prefix: string): boolean => groups.some(({ group }) => group.bindings.some((b) => [b.keys].flat().some((k) => k.startsWith(`${prefix} `))));

/** Runs what was typed ahead, in its order, as far as the screen knows it by now; what it does not know after a while is let go. */
function runAhead(): void {
  for (let next = ahead[0]; next && !leaving; next = ahead[0]) {
    const { pair, at } = next, found = [...groups].reverse().flatMap(({ group }) => group.bindings).find((b) => b.when !== false && [b.keys].flat().includes(pair));
    if (!found && Date.now() - at < waitMs) return;
    ahead = ahead.slice(1);
    // Outside of the drawing that brought it.
    if (found) setTimeout(() => found.run(new KeyboardEvent('keydown', { key: pair.at(-1)! })), 0);
  }
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.key === 'Shift' || event.key === 'Control' || event.key === 'Alt' || event.key === 'Meta') return;
  const name = nameOf(event), bare = !name.startsWith('ctrl+') && !name.startsWith('alt+'), field = inField(event.target);
  const pair = first && Date.now() - first.at < 1200 ? `${first.key} ${name}` : null;
  first = null;
  if (holds > 0 || heldAtPress) return;
  // Arrows choose among radio buttons; letters stay the screen's.
  if (event.key.startsWith('Arrow') && event.target instanceof HTMLInputElement && event.target.type === 'radio') return;
  // Two keys in a row mean what they mean together: "s m" goes to a section, though "m" alone marks an entry.
  const wanted = pair !== null && groups.some(({ group, level }) => (!leaving || level === 0) && group.bindings.some((b) => b.when !== false && [b.keys].flat().includes(pair))) ? pair : name;
  if (name === 'Escape') ahead = [];
  // A command of two keys that the screen does not know yet, or cannot do yet.
  if (pair !== null && wanted !== pair && !field && letterKeys.on && (leaving || ahead.length > 0 || isPair(pair))) { event.preventDefault(); ahead = [...ahead, { pair, at: Date.now() }]; return; }
  for (const { group, level } of [...groups].reverse()) for (const b of group.bindings) {
    if (b.when === false || (leaving && level > 0) || (field && bare && !b.inFields)) continue;
    if (bare && event.key.length === 1 && !letterKeys.on && name !== '/') continue;
    if (name === 'Enter' && onControl(event.target) && !b.inFields) continue;
    if ([b.keys].flat().some((k) => k === wanted)) { event.preventDefault(); b.run(event); return; }
  }
  if (!field && bare && (reads(name) || (leaving && begins.has(name)))) first = { key: name, at: Date.now() };
}

/** A key belongs to what was in front when it went down: the Esc that closes a dialog does not also leave the screen behind it. */
const onPress = (): void => { heldAtPress = holds > 0; };

export const listenForKeys = (): (() => void) => {
  window.addEventListener('keydown', onPress, true); document.addEventListener('keydown', onKey);
  return () => { window.removeEventListener('keydown', onPress, true); document.removeEventListener('keydown', onKey); };
};

const names: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc' };
export const keyCaps = (keys: string): string[] => keys.split(' ').flatMap((k) => k.split('+').map((p) => names[p] ?? (p.length > 1 ? p[0]!.toUpperCase() + p.slice(1) : p)));
