import { later } from '../../ui/later.tsx';

/** The panel of `identity-panel.tsx`, whose script is fetched apart. */
export const identity = later(() => import('./identity-panel.tsx').then((x) => x.IdentityPanel));

const asked = new EventTarget();
/** Opens the panel of the chart that is open. */
export const openIdentity = (): void => { asked.dispatchEvent(new Event('ask')); };
export const onIdentityAsked = (open: () => void): (() => void) => { asked.addEventListener('ask', open); return () => asked.removeEventListener('ask', open); };
