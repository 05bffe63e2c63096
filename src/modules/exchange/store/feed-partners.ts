import type { Named, Tx } from '../../../platform/db/tx.ts';
import type { FeedPartner, FeedSettings } from '../contract-feed.ts';

const list: Named = { name: 'exchange.feed-partners', text: `
  select s.source_no, s.name, s.zone, f.* from exchange.feed_partner f join exchange.source s using (source_no) order by s.name limit 500` };

const partnerOf = (r: any): FeedPartner => ({
  id: r.source_no, name: r.name, zone: r.zone, facility: r.facility, active: r.active, port: r.port, application: r.application, sender: r.sender, addresses: r.addresses, certificate: r.certificate,
  push: r.push_host === null ? null : { host: r.push_host, port: r.push_port, tls: r.push_tls, application: r.push_application, receiver: r.push_receiver },
});

export async function readFeedPartners(tx: Tx): Promise<FeedPartner[]> { return (await tx.query(list)).map(partnerOf); }

export async function writeFeedPartner(tx: Tx, no: number, f: FeedSettings, at: Date): Promise<void> {
  await tx.query(`insert into exchange.feed_partner (source_no, facility, active, port, application, sender, addresses, certificate, push_host, push_port, push_tls, push_application, push_receiver, changed_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    on conflict (source_no) do update set facility = $2, active = $3, port = $4, application = $5, sender = $6, addresses = $7, certificate = $8, push_host = $9, push_port = $10, push_tls = $11, push_application = $12, push_receiver = $13, changed_at = $14`,
  [no, f.facility, f.active, f.port, f.application, f.sender, f.addresses, f.certificate, f.push?.host ?? null, f.push?.port ?? null, f.push?.tls ?? false, f.push?.application ?? null, f.push?.receiver ?? null, at]);
}

export async function removeFeedPartner(tx: Tx, no: number): Promise<void> { await tx.query('delete from exchange.feed_partner where source_no = $1', [no]); }
