import { existsSync } from 'node:fs';
import { isLoopback, readConfig } from './platform/config.ts';
import type { Config } from './platform/config.ts';
import { createLog } from './platform/log.ts';
import { openForService } from './platform/db/open.ts';
import { lockHome } from './platform/home-lock.ts';
import { demoResetAsked, emptyDemoHome, forgetDemoReset, startAgain } from './platform/demo-reset.ts';
import { Problem } from './platform/problem.ts';
import { openHouse, systemActor } from './app.ts';
import type { House } from './app.ts';
import { performByName } from './interfaces/cli/hand.ts';
import { loadShipped } from './interfaces/files/shipped-codes.ts';
import { serveHouse } from './interfaces/http/serve.ts';
import { listenForCommands } from './interfaces/cli/socket.ts';
import { importOverSocket } from './interfaces/cli/import-command.ts';
import { feedActor, startFeed } from './interfaces/hl7v2/listener.ts';
import { startTelling } from './interfaces/hl7v2/tell-partners.ts';
import { newsToTell } from './modules/exchange/index.ts';
import { startIntake } from './interfaces/files/watch-inbox.ts';
import { readyDepartment } from './interfaces/cli/ready-department.ts';

/** Starts, listens, and stops gracefully. */
async function main(): Promise<void> {
  const config = readConfig();
  const say = (text: string): void => { process.stdout.write(`${text}\n`); };
  if (config.demo && !isLoopback(config.host)) throw new Problem('rule-refused', `HOST is ${config.host}, but this is a demo with known passwords: a demo listens on 127.0.0.1 only. Set CHARTKEEPER_DEMO=0 or NODE_ENV=production first`);
  const open = !isLoopback(config.host) && !config.tls && !config.trustProxy;
  if (open && config.production) throw new Problem('rule-refused', `HOST is ${config.host} without TLS: passwords and records would travel readable. Set CHARTKEEPER_TLS_CERT and CHARTKEEPER_TLS_KEY, or put a proxy in front that ends TLS and name it in CHARTKEEPER_TRUST_PROXY`);
  if (open) say(`WARNING: HOST is ${config.host} without TLS: passwords and records would travel readable, and browsers refuse the sign-in cookie. Set CHARTKEEPER_TLS_CERT and CHARTKEEPER_TLS_KEY, or put a proxy in front and name it in CHARTKEEPER_TRUST_PROXY.`);
  const firstStart = !existsSync(config.home);
  const unlock = lockHome(config.home, 'a running Chartkeeper');
  if (demoResetAsked(config.home)) {
    if (config.demo && !config.databaseUrl) { say('Beginning the demo anew ...'); emptyDemoHome(config.home); } else forgetDemoReset(config.home);
  }
  const stops: (() => Promise<void> | void)[] = [unlock];
  let stopping = false;
  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    const end = (ends: number): never => process.exit(code === 0 && demoResetAsked(config.home) ? startAgain : ends);
    const hurry = setTimeout(() => end(1), 40_000);
    hurry.unref();
    for (const s of stops.reverse()) await Promise.resolve(s()).catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
    end(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { if (!stopping) say('Stopping ...'); void stop(0); });
  try {
    const log = createLog({ level: config.logLevel });
    const opened = await openForService(config, say, (text) => { process.stderr.write(`${text}\n`); void stop(1); });
    stops.push(() => opened.stop());
    if (opened.moved) say(`The database lies in ${opened.moved}: PostgreSQL does not run as root, and its user cannot reach ${config.home}.`);
    const house = await openHouse(config, opened.connection, log);
    stops.push(() => house.close());
    if (house.keys.says) say(house.keys.says);
    const app = await serveHouse(house);
    stops.push(() => app.close());
    await house.jobs.start(house.perform, house.modules, systemActor, (id) => house.policy.get(id));
    const commands = await listenForCommands(house, [importOverSocket(house)]);
    stops.push(() => commands.close());
    await app.listen({ port: config.port, host: config.host });
    const address = app.server.address();
    const port = typeof address === 'object' && address ? address.port : config.port;
    await readyDepartment(house, { say, firstStart });
    const intake = startIntake({ hands: { perform: house.perform, actor: house.operator, newId: () => house.ids.next() }, home: config.home, log, policy: (id) => house.policy.get(id) });
    stops.push(() => intake.stop());
    const telling = startTelling({ out: config.mllpOut, perform: house.perform, log, actor: feedActor(house.operator.rights)('main'), anyNews: async () => (await house.db.light.query<{ any: boolean }>(newsToTell)).rows[0]!.any });
    stops.push(() => telling.stop());
    if (config.mllp) {
      const feed = await startFeed({ config: config.mllp, perform: house.perform, log, newId: () => house.ids.next(), policy: (id) => house.policy.get(id), rights: house.operator.rights });
      stops.push(() => feed.stop());
      say(`The live feed takes HL7 messages in on ${config.mllp.host} port ${feed.ports.join(', ')}${config.mllp.tls ? ' with TLS' : ''}`);
    }
    announce(config, port, say);
    stops.push(bringCodes(house));
  } catch (error) {
    process.stderr.write(`${error instanceof Problem ? error.message : (error as Error).stack}\n`);
    await stop(1);
  }
}

/** The codes that come with the program, loaded behind the running desk where this version's are not here yet. */
function bringCodes(house: House): () => Promise<void> {
  let stopped = false, working: Promise<void> = Promise.resolve();
  const isLoaded = async (digest: string): Promise<boolean> => (await house.db.light.query('select 1 from terminology.load where digest = $1 and finished_at is not null', [digest])).rows.length > 0;
  const soon = setTimeout(() => { working = loadShipped(performByName(house), isLoaded, () => stopped).catch(() => { if (!stopped) house.log.warn('the codes that come with the program could not be loaded; the next start tries again'); }); }, 3000);
  return async () => { stopped = true; clearTimeout(soon); await working; };
}

function announce(config: Config, port: number, say: (text: string) => void): void {
  const shown = config.url ?? `${config.tls ? 'https' : 'http'}://${isLoopback(config.host) ? 'localhost' : config.host}:${port}`;
  say(`\nChartkeeper is ready at ${shown}`);
  say(`FHIR R4 API at ${shown}/fhir/R4, API description at ${shown}/openapi.json`);
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Problem ? error.message : (error as Error).stack}\n`);
  process.exitCode = 1;
});
