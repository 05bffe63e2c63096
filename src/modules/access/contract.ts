import { z } from 'zod';
import { contract } from '../../values/contract.ts';

export const me = contract('access.show-me', z.object({}), z.object({
  id: z.string(), name: z.string(), signInName: z.string(), roles: z.array(z.string()), rights: z.array(z.string()), facility: z.object({ id: z.string(), name: z.string(), zone: z.string() }),
  demo: z.boolean(), mustChangePassword: z.boolean().describe('Signed in with a password given by another: nothing but the account is open until it is changed'), idleMinutes: z.number(), totp: z.boolean(), passkeys: z.number(),
}));
export type Me = z.infer<typeof me.output>;

/** `next` is `done`, or `totp` when a second step is asked for. */
export const signIn = contract('access.sign-in', z.object({ signInName: z.string().min(1).max(200), password: z.string().min(1).max(500), code: z.string().max(20).optional() }),
  z.object({ next: z.enum(['done', 'totp']) }));
/** With the one-time code printed on the console; works once, while nobody can sign in. */
export const firstAdministrator = contract('access.first-administrator', z.object({ code: z.string().max(100), name: z.string().trim().min(2).max(200), signInName: z.string().trim().min(2).max(100), password: z.string().min(12, 'At least 12 characters').max(500) }),
  z.object({ next: z.enum(['done']) }));
export const signOut = contract('access.sign-out', z.object({}), z.object({}));
export const changePassword = contract('access.change-password', z.object({ password: z.string(), next: z.string().min(12, 'At least 12 characters').max(500) }), z.object({}));

export const sessions = contract('access.list-sessions', z.object({ personId: z.string().regex(/^\d{1,18}$/, 'An id is a number').optional() }), z.object({
  sessions: z.array(z.object({ id: z.string(), personId: z.string(), person: z.string(), startedAt: z.string(), lastSeenAt: z.string(), current: z.boolean(), where: z.string() })),
}));
export const endSession = contract('access.end-session', z.object({ id: z.string() }), z.object({}));

export const personLine = z.object({ id: z.string(), name: z.string(), signInName: z.string(), roles: z.array(z.string()), facility: z.string(), active: z.boolean(), totp: z.boolean(), lastSignInAt: z.string().nullable() });
export const listPeople = contract('access.list-people', z.object({}), z.object({ people: z.array(personLine) }));
export const addPerson = contract('access.add-person', z.object({ name: z.string().trim().min(2).max(200), signInName: z.string().trim().min(2).max(100).optional(), role: z.string().optional(), roles: z.array(z.string()).optional(), facility: z.string().optional() }),
  z.object({ id: z.string(), signInName: z.string(), password: z.string().describe('Shown once; to be changed at the first sign-in') }));
const grantDay = z.string().refine((t) => /^\d{4}-\d{2}-\d{2}/.test(t) && !Number.isNaN(Date.parse(t)), 'An instant such as 2026-01-31 or 2026-01-31T08:00:00Z');
export const chartGrant = z.object({ chartId: z.string().regex(/^\d{1,19}$/, 'A chart id is a number'), from: grantDay.nullable().describe('From when the chart may be seen'), to: grantDay.nullable(),
  entriesFrom: z.iso.date().nullable().default(null).describe('The first day whose entries may be seen; entries without a date are hidden then'), entriesTo: z.iso.date().nullable().default(null).describe('The last day whose entries may be seen') });
/** The charts that somebody who reads listed charts alone may see, and of which days. */
export const listChartGrants = contract('access.list-chart-grants', z.object({ id: z.string().regex(/^\d{1,18}$/, 'An id is a number') }), z.object({ charts: z.array(chartGrant) }));
export const changePerson = contract('access.change-person', z.object({ id: z.string(), roles: z.array(z.string()).optional(), active: z.boolean().optional(), resetPassword: z.boolean().optional(), facility: z.string().optional(), onlyCharts: z.array(chartGrant).max(5000).refine((l) => new Set(l.map((g) => g.chartId)).size === l.length, 'A chart is listed twice').refine((l) => l.every((g) => (!g.entriesFrom || !g.entriesTo || g.entriesFrom <= g.entriesTo) && (!g.from || !g.to || Date.parse(g.from) < Date.parse(g.to))), 'A span ends before it begins').optional() }),
  z.object({ password: z.string().nullable() }));
export const listRoles = contract('access.list-roles', z.object({}), z.object({ rights: z.array(z.object({ right: z.string(), says: z.string() })), roles: z.array(z.object({ role: z.string(), says: z.string(), rights: z.array(z.string()) })) }));

export const addClient = contract('access.add-client', z.object({ name: z.string().trim().min(1).max(200), scope: z.string().default('system/*.rs'), facility: z.string().optional() }), z.object({ client_id: z.string(), client_secret: z.string(), scope: z.string() }));
export const listClients = contract('access.list-clients', z.object({}), z.object({ clients: z.array(z.object({ id: z.string(), name: z.string(), scope: z.string(), active: z.boolean(), createdAt: z.string() })) }));
export const endClient = contract('access.end-client', z.object({ id: z.string() }), z.object({}));

export const startTotp = contract('access.start-totp', z.object({ password: z.string() }), z.object({ secret: z.string(), uri: z.string() }));
export const confirmTotp = contract('access.confirm-totp', z.object({ code: z.string() }), z.object({ recoveryCodes: z.array(z.string()) }));
export const startPasskey = contract('access.start-passkey', z.object({ password: z.string().max(500) }), z.object({ options: z.unknown() }));
export const confirmPasskey = contract('access.confirm-passkey', z.object({ response: z.unknown(), name: z.string().default('') }), z.object({}));
export const passkeys = contract('access.list-passkeys', z.object({}), z.object({ passkeys: z.array(z.object({ id: z.string(), name: z.string(), addedAt: z.string(), lastUsedAt: z.string().nullable() })) }));
export const removePasskey = contract('access.remove-passkey', z.object({ id: z.string().max(2000), password: z.string().max(500) }), z.object({}));
export const startPasskeySignIn = contract('access.start-passkey-sign-in', z.object({}), z.object({ options: z.unknown(), challengeId: z.string() }));
export const passkeySignIn = contract('access.passkey-sign-in', z.object({ response: z.unknown(), challengeId: z.string() }), z.object({ next: z.enum(['done']) }));

/** A facility: one department of the legal entity, with its time zone and the authority under which it gives numbers (a URI). */
export const facilityLine = z.object({ id: z.string(), name: z.string(), zone: z.string().describe('IANA time zone'), mrnSystem: z.string().describe('Number authority: the system of its medical record numbers') });
export const listFacilities = contract('access.list-facilities', z.object({}), z.object({ facilities: z.array(facilityLine) }));
export const setFacility = contract('access.set-facility', z.object({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/, 'Small letters, digits and hyphens'), name: z.string().trim().min(1).max(200), zone: z.string().max(60),
  mrnSystem: z.string().max(200).regex(/^[a-z][a-z0-9+.-]*:\S+$/i, 'A URI, such as urn:oid:2.16.840.1.113883.3.42').optional().describe('Left out: an authority of its own, named by its id'),
}), z.object({}));
