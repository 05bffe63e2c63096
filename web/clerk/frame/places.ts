import { IconArrowsExchange, IconInbox, IconLock, IconMailbox, IconMessage, IconSearch, IconSettings, IconUsers } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { Me } from '../../../src/modules/access/contract.ts';
import { m } from '../../lib/messages/index.ts';

export type Place = { to: string; match: string; name: string; letter: string; icon: Icon; right: string | null };

/** The departments of the desk that exist now; a person sees those their role has. */
const all: Place[] = [
  { to: '/', match: '/', name: m.frame.desk, letter: 'd', icon: IconInbox, right: null },
  { to: '/find', match: '/find', name: m.frame.find, letter: 'f', icon: IconSearch, right: 'patients.search' },
  { to: '/index', match: '/index', name: m.frame.patientIndex, letter: 'x', icon: IconUsers, right: 'patient-index.read' },
  { to: '/inbound', match: '/inbound', name: m.frame.inbound, letter: 'i', icon: IconMailbox, right: 'exchange.read' },
  { to: '/cases', match: '/cases', name: m.cases.title, letter: 'c', icon: IconArrowsExchange, right: 'charting.move' },
  { to: '/messages', match: '/messages', name: m.messages.title, letter: 's', icon: IconMessage, right: 'desk.work' },
  { to: '/privacy', match: '/privacy', name: m.frame.privacy, letter: 'p', icon: IconLock, right: 'audit.read' },
  { to: '/admin/people', match: '/admin', name: m.frame.admin, letter: 'a', icon: IconSettings, right: 'access.manage' },
];

export const placesOf = (me: Me): Place[] => all.filter((p) => p.right === null || me.rights.includes(p.right));
export const isAt = (place: Place, path: string): boolean => place.match === '/' ? path === '/' || path.startsWith('/reviews') : place.match === '/find' ? /^\/(find|charts|register|print)/.test(path) : path.startsWith(place.match);
