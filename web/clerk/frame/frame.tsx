import { useMantineColorScheme, useComputedColorScheme } from '@mantine/core';
import { Outlet, useLocation, useNavigate, useRouter } from '@tanstack/react-router';
import { Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { m } from '../../lib/messages/index.ts';
import { useMe } from '../../lib/use-me.ts';
import { keepKeys } from '../../ui/keys-ahead.ts';
import { screenIsHere, screenLeaves, useKeys } from '../../ui/keys.tsx';
import { clearDone } from './foot-note.ts';
import { askAbout, subjectOf } from '../messages/ask-about.ts';
import { later } from '../../ui/later.tsx';
import { MessageForm } from '../messages/message-form.tsx';
import { Tour } from '../help/tour.tsx';
import { IdleWatch } from './idle-watch.tsx';
import { KeyLine } from './key-line.tsx';
import { KeysOverlay } from './keys-overlay.tsx';
import { OfflineBand } from './offline-band.tsx';
import { Palette } from './palette.tsx';
import { placesOf } from './places.ts';
import { Rail } from './rail.tsx';
import { SearchBox } from './search-box.tsx';
import { SignInAgain } from './sign-in-again.tsx';
import { TopBar } from './top-bar.tsx';

const reportAnywhere = later(() => import('../cases/report-anywhere.tsx').then((x) => x.ReportAnywhere));

/** Rail, top, work, key line: what stays while screens change. */
export function Frame() {
  const me = useMe(), navigate = useNavigate(), path = useLocation({ select: (l) => l.pathname });
  const [palette, setPalette] = useState(false), [keys, setKeys] = useState(false), [wrong, setWrong] = useState<{ chartId: string | null } | null>(null);
  const { setColorScheme } = useMantineColorScheme(), scheme = useComputedColorScheme('light');
  const turn = (): void => setColorScheme(scheme === 'dark' ? 'light' : 'dark');
  const search = useRef<HTMLInputElement>(null), main = useRef<HTMLElement>(null);

  // Charts and comparisons need the room, so the rail is slim there. It changes with the key or click that leads there, not when the chart has come: nothing moves unasked.
  const router = useRouter(), { history } = router;
  useLayoutEffect(() => {
    const fit = (to: string): void => { document.documentElement.classList.toggle('slim', /^\/(charts|register|index)/.test(to)); };
    fit(history.location.pathname);
    const stop = history.subscribe(({ location }) => fit(location.pathname));
    return () => { stop(); fit(''); };
  }, [history]);

  // Keys typed on the way to another screen are neither lost nor done on the one that goes.
  useEffect(() => {
    const placeOf = (pathname: string): string => pathname.split('/').slice(0, 3).join('/');
    let here = placeOf(history.location.pathname);
    const stops = [history.subscribe(({ location }) => { const to = placeOf(location.pathname); if (to !== here) { here = to; screenLeaves(); } }), router.subscribe('onRendered', screenIsHere)];
    return () => { for (const stop of stops) stop(); screenIsHere(); };
  }, [history, router]);

  // A new screen starts at its beginning for the keyboard and the screen reader too.
  const place = path.split('/').slice(0, 3).join('/'), before = useRef(place);
  useEffect(() => { if (before.current !== place) { before.current = place; clearDone(); if (document.activeElement !== search.current) main.current?.focus({ preventScroll: true }); } }, [place]);

  const writeMessage = (): void => { const { pathname, search: of } = history.location; askAbout.open(subjectOf(pathname, Object.fromEntries(new URLSearchParams(of)))); };
  const mayReport = me.rights.includes('charting.report'), report = (): void => { keepKeys(); setWrong({ chartId: subjectOf(history.location.pathname, {}).chartId }); };
  useKeys(m.frame.keysEverywhere, [
    { keys: '/', says: m.frame.key.search, line: true, when: me.rights.includes('patients.search'), run: () => search.current?.select() },
    { keys: ['ctrl+k'], says: m.frame.key.palette, inFields: true, run: () => setPalette(true) },
    { keys: '?', says: m.frame.key.keys, line: true, run: () => setKeys(true) },
    ...placesOf(me).map((p) => ({ keys: `g ${p.letter}`, says: m.frame.goTo(p.name), run: () => void navigate({ to: p.to }) })),
    ...(me.rights.includes('patients.register') ? [{ keys: 'g r', says: m.register.title, run: () => { if (path !== '/register') keepKeys(); void navigate({ to: '/register' }); } }] : []),
    { keys: 'g h', says: m.frame.goTo(m.help.title), run: () => void navigate({ to: '/help' }) },
    { keys: 'g m', says: m.frame.goTo(m.frame.account), run: () => void navigate({ to: '/account' }) },
    ...(me.rights.includes('desk.work') ? [{ keys: 't m', says: m.messages.write.toLowerCase(), run: writeMessage }] : []),
    ...(mayReport ? [{ keys: 't w', says: m.frame.reportWrong.toLowerCase(), run: report }] : []),
    { keys: 't t', says: m.frame.key.theme, run: turn },
  ], 0);

  return (
    <div className="app">
      <a className="skip" href="#work" onClick={(e) => { e.preventDefault(); main.current?.focus(); }}>{m.frame.skip}</a>
      <Rail onTheme={turn} onKeys={() => setKeys(true)} />
      <TopBar search={me.rights.includes('patients.search') ? <SearchBox field={search} /> : <span className="grow" />} onCommands={() => setPalette(true)} onTheme={turn} onKeys={() => setKeys(true)} />
      <main id="work" ref={main} tabIndex={-1}><OfflineBand /><Outlet /></main>
      <KeyLine />
      <Palette opened={palette} onClose={() => setPalette(false)} onMessage={writeMessage} onWrong={report} onTheme={turn} onKeys={() => { setPalette(false); setKeys(true); }} />
      <KeysOverlay opened={keys} onClose={() => setKeys(false)} />
      <Tour />
      <MessageForm />
      {wrong ? <Suspense fallback={null}><reportAnywhere.View chartId={wrong.chartId} onClose={() => setWrong(null)} /></Suspense> : null}
      <IdleWatch />
      <SignInAgain />
    </div>
  );
}
