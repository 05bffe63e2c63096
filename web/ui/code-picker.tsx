import { Combobox, TextInput, useCombobox } from '@mantine/core';
import type { KeyboardEvent, ReactNode } from 'react';
import { useEffect, useId, useRef, useState } from 'react';
import { m } from '../lib/messages/index.ts';
import { Chip } from './chip.tsx';
import './code-picker.css';

/** One line to choose from. `of` is what the caller gets back; `why` says what matched where the name does not show it. */
export type PickOption<T> = { key: string; of: T; code: string; name: string; system: string; why: string | null; mark: string | null; retired: boolean };
/** `terms`: under the list, where each system comes from and on what terms. */
export type PickAnswer<T> = { options: PickOption<T>[]; corrected: string | null; terms: string[]; empty: string };
export type PickSearch<T> = (text: string, signal: AbortSignal) => Promise<PickAnswer<T>>;

type Props<T> = {
  label: ReactNode; search: PickSearch<T>;
  /** What is chosen now; `code` is empty for words without a code. */
  chosen: { code: string; name: string; says?: string } | null;
  /** null: the choice was taken back. */
  onChoose: (of: T | null) => void;
  /** Where words without a code will do. */
  onWords?: (text: string) => void;
  /** What stands in the field before it is touched, and each change of it: for forms that keep a draft. */
  startText?: string; onText?: (text: string) => void;
  id?: string; description?: string; error?: ReactNode; required?: boolean; placeholder?: string; disabled?: boolean; autoFocus?: boolean;
};

const restMs = 60;

/** Looks codes up as one types (ARIA combobox with a list): arrows move, Enter chooses, Escape closes, typing on takes the choice back. */
export function CodePicker<T>({ label, search, chosen, onChoose, onWords, startText = '', onText, id, description, error, required, placeholder = m.codes.placeholder, disabled, autoFocus }: Props<T>) {
  const [text, setTextNow] = useState(startText), setText = (next: string): void => { setTextNow(next); onText?.(next); }, [at, setAt] = useState(0), made = useId(), field = id ?? made, list = `${made}-list`;
  const box = useCombobox(), words = chosen ? '' : text.trim(), { answer, failed, settled } = useAnswer(search, words);
  // Enter before the answer is here: the first line is taken when it comes.
  const hurried = useRef(false), options = answer?.options ?? [], free = onWords && settled && words !== '', last = options.length - (free ? 0 : 1);
  const open = box.dropdownOpened && words !== '' && (answer !== null || failed);

  const choose = (option: PickOption<T> | undefined): void => {
    if (!option || option.retired) return;
    setText(''); onChoose(option.of); box.closeDropdown();
  };
  const take = (n: number): void => {
    if (n < options.length) { choose(options[n]); return; }
    if (!free) return;
    setText(''); onWords(words); box.closeDropdown();
  };
  useEffect(() => { setAt(0); if (hurried.current && settled) { hurried.current = false; choose(options[0]); } }, [answer, settled]);
  useEffect(() => { if (open) document.getElementById(`${list}-${at}`)?.scrollIntoView({ block: 'nearest' }); }, [at, open]);

  const onKeyDown = (e: KeyboardEvent): void => {
    if (e.nativeEvent.isComposing) return;
    if (chosen && (e.key === 'Backspace' || e.key === 'Delete')) { e.preventDefault(); onChoose(null); setText(''); return; }
    if (words === '') return;
    if (e.key === 'ArrowDown') { e.preventDefault(); if (open) setAt(at >= last ? 0 : at + 1); else box.openDropdown(); }
    else if (e.key === 'ArrowUp') { e.preventDefault(); if (open) setAt(at <= 0 ? last : at - 1); else box.openDropdown(); }
    else if (e.key === 'Enter' && !e.ctrlKey && !e.metaKey) { e.preventDefault(); if (!settled) hurried.current = true; else if (open) take(at); else box.openDropdown(); }
    else if (e.key === 'Escape' && open) { e.preventDefault(); e.stopPropagation(); e.nativeEvent.stopImmediatePropagation(); box.closeDropdown(); }
  };
  return (
    <Combobox store={box} withinPortal={false} position="bottom-start" middlewares={{ flip: true, shift: true }} width="target">
      <Combobox.Target withAriaAttributes={false} withKeyboardNavigation={false}>
        <TextInput id={field} label={label} description={chosen?.says ?? description} error={error} required={required ?? false} placeholder={placeholder} disabled={disabled ?? false} autoComplete="off" spellCheck={false} data-autofocus={autoFocus || undefined}
          role="combobox" aria-autocomplete="list" aria-haspopup="listbox" aria-expanded={open} aria-controls={open ? list : undefined} aria-activedescendant={open && at <= last ? `${list}-${at}` : undefined}
          value={chosen ? [chosen.code, chosen.name].filter(Boolean).join(' ') : text} onKeyDown={onKeyDown} onBlur={() => box.closeDropdown()} onFocus={(e) => { if (words) box.openDropdown(); if (chosen) e.currentTarget.select(); }}
          onChange={(e) => { const next = e.currentTarget.value; if (chosen) { onChoose(null); setText(next.length < 40 ? next : ''); } else setText(next); hurried.current = false; box.openDropdown(); }} />
      </Combobox.Target>
      <span className="sr" role="status">{open && answer ? m.codes.found(options.length) : ''}</span>
      <Combobox.Dropdown className="cpick" hidden={!open}>
        {answer?.corrected ? <p className="cpick-note">{m.codes.corrected(answer.corrected)}</p> : null}
        {open && (options.length || free) ? (
          <div role="listbox" id={list} className="cpick-list" aria-label={typeof label === 'string' ? label : m.codes.placeholder}>
            {options.map((o, n) => <Line key={o.key} id={`${list}-${n}`} option={o} chosen={n === at} onTake={() => choose(o)} />)}
            {free ? <div role="option" id={`${list}-${options.length}`} aria-selected={at === options.length} className="cpick-row" onMouseDown={(e) => { e.preventDefault(); take(options.length); }}><span /><span className="cpick-name">{m.codes.withoutCode(words)}<small>{m.codes.withoutCodeSays}</small></span></div> : null}
          </div>
        ) : null}
        {failed ? <p className="cpick-note crit">{m.codes.failed}</p> : answer && options.length === 0 ? <p className="cpick-note">{answer.empty}</p> : null}
        {answer?.terms.length ? <ul className="cpick-terms" aria-label={m.codes.terms}>{answer.terms.map((t) => <li key={t}>{t}</li>)}</ul> : null}
      </Combobox.Dropdown>
    </Combobox>
  );
}

function Line<T>({ id, option: o, chosen, onTake }: { id: string; option: PickOption<T>; chosen: boolean; onTake: () => void }) {
  return (
    <div role="option" id={id} aria-selected={chosen} aria-disabled={o.retired || undefined} className="cpick-row" onMouseDown={(e) => { e.preventDefault(); onTake(); }}>
      <code className="cpick-code">{o.code}</code>
      <span className="cpick-name"><span className={o.retired ? 'strike' : ''}>{o.name}</span>{o.why ? <small>{o.why}</small> : null}</span>
      <span className="cpick-about">{o.mark ? <Chip tone={o.retired ? 'danger' : 'plain'}>{o.mark}</Chip> : null}<small>{o.system}</small></span>
    </div>
  );
}

/** Asked when typing rests; the last answer stays until the next is here, an answer overtaken by another is dropped. */
function useAnswer<T>(search: PickSearch<T>, words: string): { answer: PickAnswer<T> | null; failed: boolean; settled: boolean } {
  const [state, setState] = useState<{ answer: PickAnswer<T> | null; failed: boolean; asked: string; search: PickSearch<T> | null }>({ answer: null, failed: false, asked: '', search: null });
  useEffect(() => {
    if (words === '') { setState({ answer: null, failed: false, asked: '', search }); return undefined; }
    const stop = new AbortController();
    const t = setTimeout(() => {
      search(words, stop.signal).then((answer) => { if (!stop.signal.aborted) setState({ answer, failed: false, asked: words, search }); }, () => { if (!stop.signal.aborted) setState({ answer: null, failed: true, asked: words, search }); });
    }, restMs);
    return () => { clearTimeout(t); stop.abort(); };
  }, [words, search]);
  return { answer: state.answer, failed: state.failed, settled: state.asked === words && state.search === search };
}
