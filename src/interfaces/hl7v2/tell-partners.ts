import { readFileSync } from 'node:fs';
import { isLoopback } from '../../platform/config.ts';
import type { MllpOutConfig } from '../../platform/config.ts';
import type { Actor } from '../../platform/action.ts';
import type { Log } from '../../platform/log.ts';
import type { Perform } from '../../platform/perform.ts';
import { listFeedPartners, noteOutbound, takeOutbound } from '../../modules/exchange/index.ts';
import type { FeedPartner } from '../../modules/exchange/index.ts';
import { parseMessage } from '../../standards/hl7v2/index.ts';
import { MllpClient } from './mllp-client.ts';

export type TellParts = { out: MllpOutConfig; perform: Perform; log: Log; actor: Actor; /** Whether anything is to be told at all. */ anyNews(): Promise<boolean>; everyMs?: number; retryMostMs?: number; waitMs?: number };

const togetherMax = 20, partnersEveryMs = 10_000;
type One = { partner: FeedPartner; key: string; client: MllpClient | undefined; nextMs: number; failures: number; said: string | undefined };

/** Tells partners of changes of identity as HL7 messages, each in its order until it is answered. Who cannot be reached is tried again, ever more slowly, for as long as it takes. */
export function startTelling(parts: TellParts): { stop(): Promise<void>; now(): Promise<void> } {
  const everyMs = parts.everyMs ?? 2000, known = new Map<number, One>();
  let stopped = false, partnersAtMs = 0, wake = (): void => {};
  const refresh = async (): Promise<void> => {
    const list = (await parts.perform(listFeedPartners, {}, parts.actor, { purpose: 'system' })).filter((p) => p.active && p.push !== null);
    for (const [id, one] of known) if (!list.some((p) => p.id === id)) { one.client?.close(); known.delete(id); }
    for (const partner of list) {
      const key = JSON.stringify(partner), there = known.get(partner.id);
      if (there?.key === key) continue;
      there?.client?.close();
      known.set(partner.id, { partner, key, client: undefined, nextMs: 0, failures: 0, said: undefined });
    }
    partnersAtMs = Date.now();
  };
  const round = async (): Promise<void> => {
    if (!await parts.anyNews()) return;
    if (Date.now() - partnersAtMs >= (parts.everyMs === undefined ? partnersEveryMs : 0)) await refresh();
    await Promise.all([...known.values()].filter((one) => Date.now() >= one.nextMs).map((one) => tell(parts, one).catch((error: unknown) => parts.log.warn('a partner could not be told of changes of identity', { source: one.partner.name, stack: (error as Error).name }))));
  };
  const loop = (async () => {
    while (!stopped) {
      await round().catch((error: unknown) => parts.log.warn('changes of identity wait to be told', { stack: (error as Error).name }));
      await new Promise<void>((done) => { const timer = setTimeout(done, everyMs); timer.unref(); wake = () => { clearTimeout(timer); done(); }; });
    }
  })();
  return { now: round, async stop() { stopped = true; wake(); for (const one of known.values()) one.client?.close(); await loop; } };
}

async function tell(parts: TellParts, one: One): Promise<void> {
  const { perform, actor } = parts, { partner } = one, push = partner.push!;
  const note = (more: { seq?: number; refusal?: string | null; trouble?: string }): Promise<unknown> => perform(noteOutbound, noteOutbound.input.parse({ name: partner.name, ...more }), actor, { purpose: 'system' });
  for (;;) {
    const some = await perform(takeOutbound, { partner, limit: togetherMax }, actor, { purpose: 'system' });
    if (some.length === 0) return;
    for (const { seq, text } of some) {
      if (text === null) { await note({ seq }); continue; }
      try {
        if (!push.tls && !isLoopback(push.host) && !parts.out.plain) throw new Error('it is told without TLS over the network: turn TLS on, or set CHARTKEEPER_MLLP_PLAIN=1 where the network is protected otherwise');
        one.client ??= new MllpClient({ host: push.host, port: push.port, tls: push.tls ? tlsOf(parts.out) : undefined }, parts.waitMs);
        const answer = readAnswer(await one.client.send(text), `CK${seq}`);
        await note({ seq, ...(answer === undefined ? {} : { refusal: answer }) });
        one.failures = 0; one.said = undefined;
      } catch (error) {
        one.failures += 1;
        one.nextMs = Date.now() + Math.min(parts.retryMostMs ?? 300_000, 1000 * 2 ** Math.min(one.failures, 9));
        const says = `It cannot be told: ${(error as { code?: string }).code ?? (error as Error).message}`;
        if (one.said !== says) { one.said = says; await note({ trouble: says }); }
        return;
      }
    }
  }
}

const tlsOf = (out: MllpOutConfig) => ({ ...(out.ca ? { ca: readFileSync(out.ca) } : {}), ...(out.cert && out.key ? { cert: readFileSync(out.cert), key: readFileSync(out.key) } : {}) });

/** Undefined: taken. Else why it was refused. Throws when the answer is not of this message: it is sent again. */
function readAnswer(text: string, controlId: string): string | undefined {
  const parsed = parseMessage(text);
  const msa = 'why' in parsed ? undefined : parsed.segments.find((s) => s.id === 'MSA');
  if (!msa) throw new Error('the answer is no acknowledgement');
  if (msa.c(2) !== controlId) throw new Error('the answer is of another message');
  const code = msa.c(1).toUpperCase();
  if (code === 'AA' || code === 'CA') return undefined;
  const err = 'why' in parsed ? undefined : parsed.segments.find((s) => s.id === 'ERR');
  return `${code}: ${err?.text(8) || err?.c(3, 2) || msa.text(3) || 'without a reason'}`;
}
