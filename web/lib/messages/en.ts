import { frame, setup, signIn, states, words } from './en/frame.ts';
import { find } from './en/find.ts';
import { chart, demographics, sections } from './en/chart.ts';
import { desk, inbound, inboundIdentity } from './en/inbound.ts';
import { facilities, health, help, partners } from './en/facilities.ts';
import { feed } from './en/feed.ts';
import { messages, myDesk } from './en/my-desk.ts';
import { numbers, print, register } from './en/register.ts';
import { registered } from './en/registered.ts';
import { account, admin, privacy } from './en/admin.ts';
import { asking, cases, change, enter, forms } from './en/enter.ts';
import { exporting } from './en/export.ts';
import { advanced, grid, inChart, purposes, roleView, timeline, viewer } from './en/reading.ts';
import { codes, codeSystems } from './en/codes.ts';

/** The English catalogue. Sentence case, the trade's words, no exclamation. */
export const en = { words, states, frame, signIn, setup, find, chart, sections, demographics, desk, inbound, inboundIdentity, privacy, admin, account, exporting, codes, codeSystems, register, registered, print, numbers, myDesk, messages, timeline, inChart, grid, viewer, roleView, purposes, advanced, facilities, feed, partners, health, help, enter, change, cases, asking, forms };
