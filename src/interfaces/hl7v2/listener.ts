import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import type { Actor } from '../../platform/action.ts';
import type { MllpConfig } from '../../platform/config.ts';
import type { Log } from '../../platform/log.ts';
import type { Perform } from '../../platform/perform.ts';
import { Problem } from '../../platform/problem.ts';
import { listFeedPartners, matchPartner, partnerChanges, tellFeedState } from '../../modules/exchange/index.ts';
import type { FeedListener, FeedPartner } from '../../modules/exchange/index.ts';
import { resumeFiling } from '../files/import-files.ts';
import { FeedConnection } from './feed-connection.ts';
import type { FeedLimits } from './feed-connection.ts';
import { PartnerLane } from './partner-lane.ts';

export type FeedParts = { config: MllpConfig; perform: Perform; log: Log; newId(): string; policy<T>(id: string): T; rights: ReadonlySet<string> };
export type Feed = { ports: number[]; settled(): Promise<void>; stop(): Promise<void> };

const partnersAgeMs = 30_000, strangersMost = 50;

/** Who does what the feed brings: the house itself, for the facility the partner sends for. */
export const feedActor = (rights: ReadonlySet<string>) => (facility: string): Actor => ({ kind: 'system', id: 'feed', name: 'Live feed', roles: [], rights, facility });

/** Takes HL7 messages in over MLLP, from partners known by configuration. What an earlier run of the program kept and did not file is filed first. */
export async function startFeed(parts: FeedParts): Promise<Feed> {
  const feed = new FeedListenerOf(parts);
  tellFeedState(() => feed.state());
  await feed.open();
  return feed;
}

class FeedListenerOf implements Feed {
  readonly ports: number[] = [];
  readonly #parts: FeedParts;
  readonly #limits: FeedLimits;
  readonly #actorFor: (facility: string) => Actor;
  readonly #servers: Server[] = [];
  readonly #connections = new Map<FeedConnection, { address: string; partner: number | undefined }>();
  readonly #lanes = new Map<string, { partner: number; lane: PartnerLane }>();
  readonly #strangers = new Map<string, FeedListener['strangers'][number]>();
  #partners: { list: readonly FeedPartner[]; readAtMs: number; changes: number } | undefined;
  #reading: Promise<readonly FeedPartner[]> | undefined;
  #buffered = 0;
  #since: string | null = null;
  #failure: string | null = null;

  constructor(parts: FeedParts) {
    this.#parts = parts;
    this.#limits = parts.policy<FeedLimits>('exchange.feed-limits');
    this.#actorFor = feedActor(parts.rights);
  }

  async open(): Promise<void> {
    const { config, perform, newId, log } = this.#parts;
    // In order: what was acknowledged before goes before what comes now.
    await resumeFiling({ perform, actor: this.#actorFor('main'), newId }, 0);
    for (const wanted of config.ports) {
      const { server, sockets } = this.#makeServer();
      server.maxConnections = this.#limits.connections;
      sockets((socket) => this.#accept(socket, server));
      try {
        await new Promise<void>((done, fail) => { server.once('error', fail); server.listen({ host: config.host, port: wanted }, () => { server.off('error', fail); done(); }); });
      } catch (error) {
        this.#failure = `Port ${wanted} cannot be listened on (${(error as { code?: string }).code ?? 'no reason given'})`;
        throw new Problem('unavailable', `The live feed cannot listen on ${config.host} port ${wanted}: ${(error as { code?: string }).code ?? 'no reason given'}. Choose another CHARTKEEPER_MLLP_PORT, or free it`);
      }
      server.on('error', (error) => log.error('the live feed reports an error', { stack: error.name }));
      this.#servers.push(server);
      this.ports.push((server.address() as { port: number }).port);
    }
    this.#since = new Date().toISOString();
    log.info('the live feed listens', { host: config.host, port: this.ports[0]! });
  }

  #makeServer(): { server: Server; sockets(take: (socket: Socket) => void): void } {
    const { tls } = this.#parts.config;
    if (!tls) { const server = createServer({ allowHalfOpen: true }); return { server, sockets: (take) => server.on('connection', take) }; }
    const server = createTlsServer({ cert: readFileSync(tls.cert), key: readFileSync(tls.key), requestCert: true, rejectUnauthorized: tls.ca !== undefined, ...(tls.ca === undefined ? {} : { ca: readFileSync(tls.ca) }), minVersion: 'TLSv1.2', allowHalfOpen: true, handshakeTimeout: 20_000 });
    server.on('tlsClientError', (error, socket) => { this.#stranger(socket, { application: '', sender: '' }, `the TLS handshake failed (${(error as { code?: string }).code ?? error.name})`); socket.destroy(); });
    return { server, sockets: (take) => server.on('secureConnection', take) };
  }

  #accept(socket: Socket, _server: Server): void {
    const address = socket.remoteAddress ?? '';
    const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate().fingerprint256 ?? null : null;
    if ([...this.#connections.values()].filter((c) => c.address === address).length >= this.#limits.connectionsOfAddress) { this.#stranger(socket, { application: '', sender: '' }, `it has ${this.#limits.connectionsOfAddress} connections already`); socket.destroy(); return; }
    const port = socket.localPort ?? 0, remote = `${address} port ${socket.remotePort ?? 0}`;
    const about: { address: string; partner: number | undefined } = { address, partner: undefined };
    const connection = new FeedConnection(socket, {
      limits: this.#limits, name: `connection from ${remote}`.replaceAll('::ffff:', ''), newControlId: () => this.#parts.newId().slice(-20),
      hold: (bytes) => { if (bytes > 0 && this.#buffered + bytes > this.#limits.bufferMebibytes * 2 ** 20) return false; this.#buffered += bytes; return true; },
      stranger: (says) => this.#stranger(socket, { application: '', sender: '' }, says),
      recognise: async (head) => {
        const partner = matchPartner(await this.#known(), { port, address, certificate, application: head.application, sender: head.sender });
        if (!partner) {
          this.#stranger(socket, head, head.isHl7 ? 'no partner is known by this' : 'it is no HL7 message');
          return head.isHl7 ? { code: '207', says: 'The sender is not known here: its sending application, facility, address or certificate is not that of a partner' } : { code: '100', says: 'The text does not begin with MSH' };
        }
        about.partner = partner.id;
        return this.#laneOf(partner);
      },
    });
    this.#connections.set(connection, about);
    void connection.closed.then(() => this.#connections.delete(connection));
  }

  #laneOf(partner: FeedPartner): PartnerLane {
    const key = `${partner.id}/${partner.facility}`;
    let one = this.#lanes.get(key);
    if (!one) this.#lanes.set(key, one = { partner: partner.id, lane: new PartnerLane({ perform: this.#parts.perform, newId: this.#parts.newId, actorFor: this.#actorFor, log: this.#parts.log }, partner) });
    return one.lane;
  }

  /** Partners as configured: a change made by this program counts at once, one made by another within half a minute. */
  async #known(): Promise<readonly FeedPartner[]> {
    const now = Date.now();
    if (this.#partners && this.#partners.changes === partnerChanges() && now - this.#partners.readAtMs < partnersAgeMs) return this.#partners.list;
    const changes = partnerChanges();
    this.#reading ??= this.#parts.perform(listFeedPartners, {}, this.#actorFor('main'), { purpose: 'system' }).then((list) => { this.#partners = { list, readAtMs: Date.now(), changes }; return list; }).finally(() => { this.#reading = undefined; });
    return this.#reading;
  }

  #stranger(socket: Socket, head: { application: string; sender: string }, says: string): void {
    const address = (socket.remoteAddress ?? '').replace('::ffff:', ''), key = `${address}|${head.application}|${head.sender}|${says}`;
    const before = this.#strangers.get(key);
    this.#strangers.delete(key);
    if (this.#strangers.size >= strangersMost) this.#strangers.delete(this.#strangers.keys().next().value!);
    const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate().fingerprint256 ?? null : null;
    this.#strangers.set(key, { address, port: socket.localPort ?? 0, application: head.application.slice(0, 100), sender: head.sender.slice(0, 100), certificate, at: new Date().toISOString(), times: (before?.times ?? 0) + 1, says });
  }

  state(): ReturnType<Parameters<typeof tellFeedState>[0] & {}> {
    const { config } = this.#parts;
    const listener: FeedListener = {
      state: this.#failure !== null ? 'failed' : 'listening', host: config.host, ports: this.ports, tls: config.tls !== undefined, since: this.#since, says: this.#failure, connections: this.#connections.size,
      strangers: [...this.#strangers.values()].toReversed(),
    };
    const partners = new Map([...this.#lanes.values()].map(({ partner, lane }) => [partner, { ...lane.told, connections: [...this.#connections.values()].filter((c) => c.partner === partner).length }]));
    return { listener, partners };
  }

  async settled(): Promise<void> { for (const { lane } of this.#lanes.values()) await lane.settled(); }

  async stop(): Promise<void> {
    for (const server of this.#servers) server.close();
    await Promise.all([...this.#connections.keys()].map((c) => c.stop()));
    await Promise.all([...this.#lanes.values()].map(({ lane }) => lane.stop()));
    tellFeedState(null);
  }
}
