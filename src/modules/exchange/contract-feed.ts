import { z } from 'zod';
import { contract } from '../../values/contract.ts';

const port = z.number().int().min(1).max(65_535);
const namespace = z.string().trim().min(1).max(227);

/** Where changes of identity are sent to, as ADT messages over MLLP. */
export const feedPush = z.object({
  host: z.string().trim().min(1).max(253), port, tls: z.boolean().default(false),
  application: namespace.nullable().default(null).describe('MSH-5 of what is sent'), receiver: namespace.nullable().default(null).describe('MSH-6'),
});
export type FeedPush = z.infer<typeof feedPush>;

/** By what a partner's messages are known. All that is given must hold; something must be given. */
export const feedSettings = z.object({
  facility: z.string().min(1).max(64).describe('For which facility it sends'), active: z.boolean().default(true),
  port: port.nullable().default(null).describe('Only what comes at this port of ours'),
  application: namespace.nullable().default(null).describe('MSH-3, sending application: its namespace, or the whole field'), sender: namespace.nullable().default(null).describe('MSH-4, sending facility: its namespace, or the whole field'),
  addresses: z.array(z.string().trim().min(2).max(64)).max(50).default([]).describe('Addresses it may send from: 10.1.2.3, 10.1.0.0/16, 2001:db8::/32'),
  certificate: z.string().trim().max(200).nullable().default(null).describe('SHA-256 fingerprint of its TLS certificate'),
  push: feedPush.nullable().default(null),
});
export type FeedSettings = z.infer<typeof feedSettings>;

export const feedPartner = feedSettings.extend({ id: z.number(), name: z.string(), zone: z.string().nullable() });
export type FeedPartner = z.infer<typeof feedPartner>;

/** What the listener did since the program started. Times and counts; nothing of any record. */
export const feedOfPartner = z.object({ connections: z.number(), messages: z.number(), refused: z.number().describe('Answered AE or AR; kept as exceptions'), lastAt: z.string().nullable(), unfiled: z.number().describe('Kept and acknowledged, not filed yet'), trouble: z.string().nullable() });
export const feedListener = z.object({
  state: z.enum(['off', 'listening', 'failed']), host: z.string().nullable(), ports: z.array(z.number()), tls: z.boolean(), since: z.string().nullable(), says: z.string().nullable(), connections: z.number(),
  strangers: z.array(z.object({ address: z.string(), port: z.number(), application: z.string(), sender: z.string(), certificate: z.string().nullable(), at: z.string(), times: z.number(), says: z.string() })).describe('Who sent and is no known partner, or no HL7: nothing of it is kept'),
});
export type FeedListener = z.infer<typeof feedListener>;

export const showFeed = contract('exchange.show-feed', z.object({}), z.object({
  listener: feedListener, partners: z.array(feedPartner.extend({ told: feedOfPartner.nullable(), waiting: z.number().describe('Exceptions, at most 1000 counted'), push: feedPush.nullable(),
    outbound: z.object({ outstanding: z.number(), oldestAt: z.string().nullable(), overdue: z.boolean(), trouble: z.string().nullable(), refused: z.number() }).nullable().describe('Identity changes on their way to it') })),
}));
/** A partner by its name, made when it is new. `feed` null: it sends no messages over a connection any more. */
export const setPartnerFeed = contract('exchange.set-partner-feed', z.object({ name: z.string().trim().min(1, 'Name the partner').max(120), feed: feedSettings.nullable() }), z.object({ id: z.number() }));
