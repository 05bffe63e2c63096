import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect, stringifySearchWith } from '@tanstack/react-router';
import { z } from 'zod';
import { CallProblem } from '../lib/problem.ts';
import { loadMe } from '../lib/use-me.ts';
import { Frame } from './frame/frame.tsx';
import { Crashed, MissingPage } from './frame/missing.tsx';
import { SignInPage } from './sign-in/sign-in-page.tsx';

/** Every screen and every selection has an address, so that back works and a link can be sent to a colleague. */
const root = createRootRoute({ notFoundComponent: MissingPage, errorComponent: Crashed });

// The router reads 70 as a number; an id that a number could not hold stays text.
const text = z.union([z.string(), z.union([z.number(), z.boolean()]).transform(String)]).optional().catch(undefined);

const signInRoute = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignInPage, validateSearch: z.object({ next: text }) });

const frame = createRoute({
  getParentRoute: () => root, id: 'frame', component: Frame, errorComponent: Crashed, pendingMs: 400,
  beforeLoad: async ({ location }) => {
    // A first password opens one's own account alone: the person is taken there.
    try { if ((await loadMe()).mustChangePassword && location.pathname !== '/account') throw redirect({ to: '/account', replace: true }); } catch (error) {
      if (error instanceof CallProblem && error.kind === 'not-signed-in') throw redirect({ to: '/sign-in', search: location.pathname === '/' ? {} : { next: location.href } });
      throw error;
    }
  },
});

const deskRoute = createRoute({ getParentRoute: () => frame, path: '/', validateSearch: z.object({ whose: text, lists: text, due: text, harm: text, item: text, take: text }), component: lazyRouteComponent(() => import('./desk/desk-page.tsx'), 'DeskPage') });
const findRoute = createRoute({ getParentRoute: () => frame, path: '/find', validateSearch: z.object({ q: text }), component: lazyRouteComponent(() => import('./find/find-page.tsx'), 'FindPage') });
const registerRoute = createRoute({ getParentRoute: () => frame, path: '/register', validateSearch: z.object({ draft: text }), component: lazyRouteComponent(() => import('./register/register-page.tsx'), 'RegisterPage') });
const printRoute = createRoute({ getParentRoute: () => frame, path: '/print/$chartId/$sheet', component: lazyRouteComponent(() => import('./print/print-page.tsx'), 'PrintPage') });
const numbersRoute = createRoute({ getParentRoute: () => frame, path: '/numbers', component: lazyRouteComponent(() => import('./numbers/numbers-page.tsx'), 'NumbersPage') });
const numberBlockRoute = createRoute({ getParentRoute: () => frame, path: '/numbers/$blockId', component: lazyRouteComponent(() => import('./numbers/numbers-page.tsx'), 'NumberBlockPage') });
const field = text.transform((t) => (t === undefined || t.trim() === '' ? undefined : t));
const advancedRoute = createRoute({
  getParentRoute: () => frame, path: '/find/fields', component: lazyRouteComponent(() => import('./find/advanced-page.tsx'), 'AdvancedPage'),
  validateSearch: z.object({ family: field, given: field, bornFrom: field, bornTo: field, sex: z.enum(['male', 'female', 'other', 'unknown']).optional().catch(undefined), deceased: z.enum(['yes', 'no']).optional().catch(undefined), city: field, address: field, phone: field, identifier: field, assigner: field, mrnFrom: field, mrnTo: field, facility: field, registeredFrom: field, registeredTo: field, registeredBy: field }),
});
const chartRoute = createRoute({
  getParentRoute: () => frame, path: '/charts/$chartId', component: lazyRouteComponent(() => import('./chart/chart-page.tsx'), 'ChartPage'),
});
const sectionRoute = createRoute({
  getParentRoute: () => chartRoute, path: '/$section', validateSearch: z.object({ entry: text, view: text, text, edit: z.union([z.boolean(), z.literal('true').transform(() => true)]).optional().catch(undefined), lab: text, beside: text, show: z.enum(['table', 'list']).optional().catch(undefined), tests: text, role: z.enum(['clerk', 'provider', 'privacy']).optional().catch(undefined), kinds: text, years: text, place: text, who: text, from: text, new: text, add: text, change: text, was: text }),
  component: lazyRouteComponent(() => import('./chart/section-page.tsx'), 'SectionPage'),
});
const chartIndex = createRoute({ getParentRoute: () => chartRoute, path: '/', beforeLoad: ({ params }) => { throw redirect({ to: '/charts/$chartId/$section', params: { ...params, section: 'summary' }, replace: true }); } });
const indexRoute = createRoute({
  getParentRoute: () => frame, path: '/index', component: lazyRouteComponent(() => import('./index/index-frame.tsx'), 'IndexFrame'),
  validateSearch: z.object({ state: text, grade: text, whose: text, facility: text, source: text, due: text, kind: text, field: text, cluster: text, order: text, plan: text, chart: text, held: text, from: text, to: text, person: text, alone: text }),
});
const pairs = () => import('./index/queue-page.tsx'), indexJoins = () => import('./index/joins-page.tsx'), indexWeights = () => import('./index/weights-page.tsx');
const indexRoutes = indexRoute.addChildren([
  createRoute({ getParentRoute: () => indexRoute, path: '/', component: lazyRouteComponent(pairs, 'QueuePage') }),
  createRoute({ getParentRoute: () => indexRoute, path: '/pairs/$pairId', component: lazyRouteComponent(pairs, 'QueuePage') }),
  createRoute({ getParentRoute: () => indexRoute, path: '/joins', component: lazyRouteComponent(indexJoins, 'JoinsPage') }),
  createRoute({ getParentRoute: () => indexRoute, path: '/joins/$joinId', component: lazyRouteComponent(indexJoins, 'JoinsPage') }),
  createRoute({ getParentRoute: () => indexRoute, path: '/joins/$joinId/undo', component: lazyRouteComponent(() => import('./index/unmerge-screen.tsx'), 'UnmergeScreen') }),
  createRoute({ getParentRoute: () => indexRoute, path: '/people/$chartId', component: lazyRouteComponent(() => import('./index/person-history.tsx'), 'PersonHistory') }),
  createRoute({ getParentRoute: () => indexRoute, path: '/overlays', component: lazyRouteComponent(() => import('./index/overlays-page.tsx'), 'OverlaysPage') }),
  createRoute({ getParentRoute: () => indexRoute, path: '/reach/$of/$ref', component: lazyRouteComponent(() => import('./index/blast-page.tsx'), 'BlastPage') }),
  createRoute({ getParentRoute: () => indexRoute, path: '/figures', component: lazyRouteComponent(() => import('./index/figures-page.tsx'), 'FiguresPage') }),
  createRoute({ getParentRoute: () => indexRoute, path: '/weights', component: lazyRouteComponent(indexWeights, 'WeightsPage') }),
  createRoute({ getParentRoute: () => indexRoute, path: '/weights/$version', component: lazyRouteComponent(indexWeights, 'WeightsPage') }),
  createRoute({ getParentRoute: () => indexRoute, path: '/sealed', component: lazyRouteComponent(() => import('./index/sealed-page.tsx'), 'SealedPage') }),
  createRoute({ getParentRoute: () => indexRoute, path: '/changes', component: lazyRouteComponent(() => import('./index/changes-page.tsx'), 'ChangesPage') }),
]);
const messagesRoute = createRoute({ getParentRoute: () => frame, path: '/messages', validateSearch: z.object({ box: z.enum(['sent', 'received']).optional().catch(undefined), chart: text, message: text }), component: lazyRouteComponent(() => import('./messages/messages-page.tsx'), 'MessagesPage') });
const reviewRoute = createRoute({ getParentRoute: () => frame, path: '/reviews/$reviewId', component: lazyRouteComponent(() => import('./index/review-redirect.tsx'), 'ReviewRedirect') });
const casesRoute = createRoute({ getParentRoute: () => frame, path: '/cases', validateSearch: z.object({ state: text, case: text }), component: lazyRouteComponent(() => import('./cases/cases-page.tsx'), 'CasesPage') });
const inboundRoute = createRoute({ getParentRoute: () => frame, path: '/inbound', validateSearch: z.object({ state: text, item: text, source: text, about: text }), component: lazyRouteComponent(() => import('./inbound/inbound-page.tsx'), 'InboundPage') });
const privacyRoute = createRoute({
  getParentRoute: () => frame, path: '/privacy', validateSearch: z.object({ person: text, chart: text, action: text, outcome: z.enum(['done', 'refused', 'failed']).optional().catch(undefined), from: text, to: text }),
  component: lazyRouteComponent(() => import('./privacy/privacy-page.tsx'), 'PrivacyPage'),
});
const adminRoute = createRoute({ getParentRoute: () => frame, path: '/admin/$tab', component: lazyRouteComponent(() => import('./admin/admin-page.tsx'), 'AdminPage') });
const adminIndex = createRoute({ getParentRoute: () => frame, path: '/admin', beforeLoad: () => { throw redirect({ to: '/admin/$tab', params: { tab: 'people' }, replace: true }); } });
const helpRoute = createRoute({ getParentRoute: () => frame, path: '/help', validateSearch: z.object({ word: text }), component: lazyRouteComponent(() => import('./help/help-page.tsx'), 'HelpPage') });
const cardRoute = createRoute({ getParentRoute: () => frame, path: '/help/card', component: lazyRouteComponent(() => import('./help/quick-card.tsx'), 'QuickCard') });
const accountRoute = createRoute({ getParentRoute: () => frame, path: '/account', component: lazyRouteComponent(() => import('./account/account-page.tsx'), 'AccountPage') });

export const router = createRouter({
  routeTree: root.addChildren([signInRoute, frame.addChildren([deskRoute, findRoute, advancedRoute, registerRoute, printRoute, numbersRoute, numberBlockRoute, chartRoute.addChildren([chartIndex, sectionRoute]), inboundRoute, casesRoute, indexRoutes, messagesRoute, reviewRoute, privacyRoute, adminIndex, adminRoute, accountRoute, helpRoute, cardRoute])]),
  // Words in an address are words: a number stays as it was typed.
  parseSearch: (typed) => Object.fromEntries(new URLSearchParams(typed)), stringifySearch: stringifySearchWith(String), defaultPreload: 'intent', scrollRestoration: false, defaultPendingMs: 300, defaultNotFoundComponent: MissingPage,
});

// Closing an entry leaves two places with one address behind each other: Back goes on past the second, so that it always shows something else.
let shownAt = router.history.location.href;
router.history.subscribe(({ location, action }) => {
  const same = location.href === shownAt;
  shownAt = location.href;
  if (same && action.type === 'BACK') router.history.back();
});

declare module '@tanstack/react-router' { interface Register { router: typeof router } }
