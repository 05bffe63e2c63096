import { action } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { Problem } from '../../../platform/problem.ts';
import { z } from 'zod';
import { requireFacility } from '../../access/index.ts';
import { feedPartner, setPartnerFeed as setContract, showFeed as showContract } from '../contract-feed.ts';
import { beginToTell, endTelling, followerStates } from '../../patient-index/index.ts';
import { followerOf } from '../outbound-follower.ts';
import { feedState, notePartnersChanged } from '../feed-state.ts';
import { fingerprint, readBlock } from '../match-partner.ts';
import { readFeedPartners, removeFeedPartner, writeFeedPartner } from '../store/feed-partners.ts';
import { readPartners } from '../store/partners.ts';
import { sourceNamed } from '../store/sources.ts';

/** For the listener: who may send. */
export const listFeedPartners = action({
  name: 'exchange.list-feed-partners', title: 'Look up who may send over a connection', kind: 'read', right: 'system', input: z.object({}), output: z.array(feedPartner),
  run: (ctx) => readFeedPartners(ctx.tx),
});

export const showFeedAction = actionOf(showContract, {
  title: 'See how the live feed stands', kind: 'read', right: 'access.manage',
  async run(ctx) {
    const state = feedState(), dueMs = ctx.policy<number>('patient-index.acknowledge-minutes') * 60_000;
    const followers = new Map((await followerStates(ctx.tx)).map((f) => [f.follower, f]));
    const outboundOf = (name: string) => {
      const f = followers.get(followerOf(name));
      return f ? { outstanding: f.outstanding, oldestAt: f.oldestAt?.toISOString() ?? null, overdue: f.oldestAt !== null && ctx.now.getTime() - f.oldestAt.getTime() > dueMs, trouble: f.trouble, refused: f.refusals.length } : null;
    };
    const waiting = new Map((await readPartners(ctx.tx)).map((p) => [p.id, p.waiting]));
    const partners = await readFeedPartners(ctx.tx);
    return { listener: state.listener, partners: partners.map((p) => ({ ...p, told: state.partners.get(p.id) ?? null, waiting: waiting.get(p.id) ?? 0, outbound: p.push ? outboundOf(p.name) : null })) };
  },
});

const fault = (at: string, says: string, mend: string): Problem => new Problem('invalid-input', says, { issues: [{ at: `feed.${at}`, says, mend }] });

export const setPartnerFeedAction = actionOf(setContract, {
  title: 'Say how a partner of the live feed is known', kind: 'write', right: 'access.manage',
  async run(ctx, { name, feed }) {
    if (feed) {
      await requireFacility(ctx, feed.facility);
      for (const [i, text] of feed.addresses.entries()) if (!readBlock(text)) throw fault(`addresses.${i}`, `${text} is no address`, 'Write an address such as 10.1.2.3, or a block such as 10.1.0.0/16');
      if (feed.certificate !== null && fingerprint(feed.certificate).length !== 64) throw fault('certificate', 'A SHA-256 fingerprint has 64 digits from 0 to F', 'Print it with: openssl x509 -noout -fingerprint -sha256 -in partner.crt');
      if (feed.port === null && feed.application === null && feed.sender === null && feed.certificate === null && feed.addresses.length === 0) throw fault('sender', 'Anybody would be this partner: say by what its messages are known', 'Give the sending facility (MSH-4), addresses, a port or a certificate');
    }
    const { no } = await sourceNamed(ctx.tx, name);
    if (feed) await writeFeedPartner(ctx.tx, no, feed, ctx.now); else await removeFeedPartner(ctx.tx, no);
    if (feed?.push) await beginToTell(ctx, followerOf(name)); else await endTelling(ctx, followerOf(name));
    ctx.tx.afterCommit(notePartnersChanged);
    ctx.note({ sourceNo: no, name, feed: feed === null ? null : { ...feed } });
    return { id: no };
  },
});
