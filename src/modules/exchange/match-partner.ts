import { BlockList, isIP } from 'node:net';
import type { FeedPartner, FeedSettings } from './contract-feed.ts';

/** What is known of whoever sent a message. `application` and `sender` are MSH-3 and MSH-4 as sent. */
export type Caller = { port: number; address: string; certificate: string | null; application: string; sender: string };

const fold = (text: string): string => text.trim().toUpperCase();
/** A name stands for the field (an HD, HL7 2.5 section 2.A.33) as a whole or for its namespace. */
const names = (wanted: string, field: string): boolean => fold(wanted) === fold(field) || fold(wanted) === fold(field.split('^')[0] ?? '');

export const fingerprint = (text: string): string => text.toUpperCase().replace(/^SHA-?256[:= ]*/i, '').replace(/[^0-9A-F]/g, '');
const ipv4 = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');

/** An address or a block of addresses (10.1.0.0/16), or undefined. */
export function readBlock(text: string): { address: string; bits: number; family: 'ipv4' | 'ipv6' } | undefined {
  const [address = '', bits, more] = text.trim().split('/');
  const kind = isIP(address), most = kind === 4 ? 32 : 128;
  if (kind === 0 || more !== undefined || (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > most))) return undefined;
  return { address, bits: bits === undefined ? most : Number(bits), family: kind === 4 ? 'ipv4' : 'ipv6' };
}

function isFrom(addresses: readonly string[], caller: string): boolean {
  const list = new BlockList();
  for (const text of addresses) { const block = readBlock(text); if (block) list.addSubnet(block.address, block.bits, block.family); }
  const address = ipv4(caller);
  return isIP(address) !== 0 && list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}

type Wanted = Pick<FeedSettings, 'port' | 'application' | 'sender' | 'addresses' | 'certificate'>;
const criteria: readonly { given(p: Wanted): boolean; holds(p: Wanted, c: Caller): boolean }[] = [
  { given: (p) => p.port !== null, holds: (p, c) => p.port === c.port },
  { given: (p) => p.application !== null, holds: (p, c) => names(p.application!, c.application) },
  { given: (p) => p.sender !== null, holds: (p, c) => names(p.sender!, c.sender) },
  { given: (p) => p.addresses.length > 0, holds: (p, c) => isFrom(p.addresses, c.address) },
  { given: (p) => p.certificate !== null, holds: (p, c) => c.certificate !== null && fingerprint(p.certificate!) === fingerprint(c.certificate) },
];

/** Whose message it is: of the partners for whom everything holds that is known of them, the one of whom most is known. None where two are known alike. */
export function matchPartner(partners: readonly FeedPartner[], caller: Caller): FeedPartner | undefined {
  const fitting = partners.filter((p) => p.active && criteria.some((c) => c.given(p)) && criteria.every((c) => !c.given(p) || c.holds(p, caller)));
  const sum = (p: FeedPartner): number => criteria.filter((c) => c.given(p)).length;
  const most = Math.max(...fitting.map(sum)), best = fitting.filter((p) => sum(p) === most);
  return best.length === 1 ? best[0] : undefined;
}
