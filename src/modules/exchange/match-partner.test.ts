import { expect, it } from 'vitest';
import type { FeedPartner } from './contract-feed.ts';
import { matchPartner, readBlock } from './match-partner.ts';
import type { Caller } from './match-partner.ts';

const partner = (id: number, more: Partial<FeedPartner>): FeedPartner => ({ id, name: `P${id}`, zone: null, facility: 'main', active: true, port: null, application: null, sender: null, addresses: [], certificate: null, push: null, ...more });
const caller: Caller = { port: 2575, address: '::ffff:10.1.2.3', certificate: null, application: 'REG^1.2.3^ISO', sender: 'NORTHFIELD' };
const who = (partners: FeedPartner[], more: Partial<Caller> = {}): number | undefined => matchPartner(partners, { ...caller, ...more })?.id;

it('knows a partner only when all that is known of it holds', () => {
  const one = partner(1, { application: 'reg', sender: 'Northfield', addresses: ['10.1.0.0/16'] });
  expect(who([one])).toBe(1);
  expect(who([one], { address: '10.2.0.1' })).toBeUndefined();
  expect(who([one], { sender: 'LAKESIDE' })).toBeUndefined();
  expect(who([{ ...one, active: false }])).toBeUndefined();
  expect(who([partner(2, { certificate: 'SHA256:ab:cd' })], { certificate: 'AB:CD' })).toBe(2);
  expect(who([partner(2, { certificate: 'AB:CD' })])).toBeUndefined();
});

it('takes the one of whom most is known, and nobody where two fit alike or nothing is known', () => {
  const wide = partner(1, { port: 2575 }), near = partner(2, { port: 2575, sender: 'NORTHFIELD' });
  expect(who([wide, near])).toBe(2);
  expect(who([wide, near], { sender: 'X' })).toBe(1);
  expect(who([wide, partner(3, { application: 'REG' })])).toBeUndefined();
  expect(who([partner(4, {})])).toBeUndefined();
});

it('reads addresses and blocks, and nothing else', () => {
  expect(readBlock('10.0.0.0/8')).toMatchObject({ bits: 8, family: 'ipv4' });
  expect(readBlock('2001:db8::/32')).toMatchObject({ bits: 32, family: 'ipv6' });
  for (const bad of ['10.0.0/8', '10.0.0.0/33', 'host.example', '10.0.0.0/8/8', '']) expect(readBlock(bad)).toBeUndefined();
});
