import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Problem } from './problem.ts';

/** The only place that reads the environment. Each secret may also come from a file named by `<NAME>_FILE`. */
export const settings = {
  PORT: { says: 'Port the desk and the FHIR API listen on', example: '4000', unlessSet: '3000' },
  HOST: { says: 'Address to listen on; any other than a loopback address is refused by demo accounts, and in production without TLS or a trusted proxy', example: '0.0.0.0', unlessSet: '127.0.0.1' },
  CHARTKEEPER_HOME: { says: 'Data folder: the embedded database, large blobs, the socket for the command line', example: '/srv/chartkeeper/data', unlessSet: './data' },
  CHARTKEEPER_URL: { says: 'The address people use, when it differs from HOST and PORT (behind a proxy)', example: 'https://records.example.org' },
  DATABASE_URL: { says: 'Connection of the application role to your own PostgreSQL (15 or later); absent: the embedded one', secret: true, example: 'postgres://chartkeeper_app:secret@db/chartkeeper' },
  DATABASE_OWNER_URL: { says: 'Connection of the owner role, used by migrations only, in a process of their own', secret: true, example: 'postgres://chartkeeper_owner:secret@db/chartkeeper' },
  CHARTKEEPER_DEMO: { says: '0 starts empty instead of with a demo department; still a trial, not production', example: '0' },
  NODE_ENV: { says: 'production: no demo, no demo accounts, a master key is required', example: 'production' },
  CHARTKEEPER_MASTER_KEY: { says: 'Master key, 32 bytes in base64; without it nothing encrypted can be read again', secret: true, example: '' },
  CHARTKEEPER_CHECKPOINT_DIR: { says: 'A folder outside this machine where signed audit checkpoints are copied', example: '/mnt/checkpoints' },
  CHARTKEEPER_METRICS_TOKEN: { says: 'Token for /metrics from other machines; loopback needs none', secret: true, example: '' },
  CHARTKEEPER_TLS_CERT: { says: 'TLS certificate file (PEM)', example: '/etc/chartkeeper/tls.crt' },
  CHARTKEEPER_TLS_KEY: { says: 'TLS key file (PEM)', example: '/etc/chartkeeper/tls.key' },
  CHARTKEEPER_TRUST_PROXY: { says: 'Addresses of proxies that end TLS, whose X-Forwarded headers are believed', example: '127.0.0.1' },
  CHARTKEEPER_MLLP_PORT: { says: 'Ports on which HL7 messages are taken in over MLLP (the live feed), one or several; absent: none', example: '2575' },
  CHARTKEEPER_MLLP_HOST: { says: 'Address the live feed listens on', example: '10.0.0.5', unlessSet: '127.0.0.1' },
  CHARTKEEPER_MLLP_TLS_CERT: { says: 'TLS certificate file of the live feed (PEM)', example: '/etc/chartkeeper/tls.crt' },
  CHARTKEEPER_MLLP_TLS_KEY: { says: 'TLS key file of the live feed (PEM)', example: '/etc/chartkeeper/tls.key' },
  CHARTKEEPER_MLLP_TLS_CA: { says: 'Certificates of those who may sign senders\' certificates (PEM); set, a connection without such a certificate is refused', example: '/etc/chartkeeper/senders-ca.crt' },
  CHARTKEEPER_MLLP_PLAIN: { says: '1 lets the live feed listen without TLS on an address that other machines reach (a network that is protected otherwise)', example: '1' },
  CHARTKEEPER_LOG: { says: 'Log level: debug, info, warn, error', example: 'debug', unlessSet: 'info' },
} as const satisfies Record<string, { says: string; example: string; secret?: boolean; /** What holds when it is not set. */ unlessSet?: string }>;

export type SettingName = keyof typeof settings;

export type Config = {
  port: number; host: string; home: string; url: string | undefined;
  databaseUrl: string | undefined; databaseOwnerUrl: string | undefined;
  demo: boolean; production: boolean; masterKey: string | undefined; checkpointDir: string | undefined; metricsToken: string | undefined;
  tls: { cert: string; key: string } | undefined; mllp: MllpConfig | undefined; mllpOut: MllpOutConfig; trustProxy: string | undefined; logLevel: string; root: string; version: string;
};

/** The live feed: where it listens, and the files of its TLS; undefined when no port is set. */
export type MllpConfig = { ports: number[]; host: string; tls: { cert: string; key: string; ca: string | undefined } | undefined };

/** What is sent to others: whether it may go readable over the network, and the files of its TLS. */
export type MllpOutConfig = { plain: boolean; ca: string | undefined; cert: string | undefined; key: string | undefined };

export function setting(name: SettingName, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const file = env[`${name}_FILE`];
  if (file) {
    try { return readFileSync(file, 'utf8').trim(); } catch (cause) {
      throw new Problem('invalid-input', `${name}_FILE names a file that cannot be read: ${file}`, { cause });
    }
  }
  const value = env[name];
  return value === undefined || value === '' ? undefined : value;
}

export const projectRoot = resolve(import.meta.dirname, '../..');

export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const port = Number(setting('PORT', env) ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Problem('invalid-input', 'PORT must be a whole number from 0 to 65535');
  const production = setting('NODE_ENV', env) === 'production';
  const cert = setting('CHARTKEEPER_TLS_CERT', env), key = setting('CHARTKEEPER_TLS_KEY', env);
  if ((cert === undefined) !== (key === undefined)) throw new Problem('invalid-input', 'CHARTKEEPER_TLS_CERT and CHARTKEEPER_TLS_KEY belong together: set both or neither');
  const { version } = JSON.parse(readFileSync(resolve(projectRoot, 'package.json'), 'utf8')) as { version: string };
  return {
    port, host: setting('HOST', env) ?? '127.0.0.1', home: resolve(setting('CHARTKEEPER_HOME', env) ?? './data'), url: setting('CHARTKEEPER_URL', env),
    databaseUrl: setting('DATABASE_URL', env), databaseOwnerUrl: setting('DATABASE_OWNER_URL', env),
    production, demo: !production && setting('CHARTKEEPER_DEMO', env) !== '0',
    masterKey: setting('CHARTKEEPER_MASTER_KEY', env), checkpointDir: setting('CHARTKEEPER_CHECKPOINT_DIR', env), metricsToken: setting('CHARTKEEPER_METRICS_TOKEN', env),
    tls: cert && key ? { cert, key } : undefined, mllp: readMllp(env),
    mllpOut: { plain: setting('CHARTKEEPER_MLLP_PLAIN', env) === '1', ca: setting('CHARTKEEPER_MLLP_TLS_CA', env), cert: setting('CHARTKEEPER_MLLP_TLS_CERT', env), key: setting('CHARTKEEPER_MLLP_TLS_KEY', env) }, trustProxy: setting('CHARTKEEPER_TRUST_PROXY', env),
    logLevel: setting('CHARTKEEPER_LOG', env) ?? 'info', root: projectRoot, version,
  };
}

function readMllp(env: NodeJS.ProcessEnv): MllpConfig | undefined {
  const text = setting('CHARTKEEPER_MLLP_PORT', env);
  if (text === undefined) return undefined;
  const ports = text.split(/[\s,;]+/).filter(Boolean).map(Number);
  if (ports.length === 0 || ports.some((p) => !Number.isInteger(p) || p < 0 || p > 65_535) || new Set(ports).size !== ports.length) throw new Problem('invalid-input', 'CHARTKEEPER_MLLP_PORT must be a port such as 2575, or several with commas between them');
  const cert = setting('CHARTKEEPER_MLLP_TLS_CERT', env), key = setting('CHARTKEEPER_MLLP_TLS_KEY', env), ca = setting('CHARTKEEPER_MLLP_TLS_CA', env);
  if ((cert === undefined) !== (key === undefined)) throw new Problem('invalid-input', 'CHARTKEEPER_MLLP_TLS_CERT and CHARTKEEPER_MLLP_TLS_KEY belong together: set both or neither');
  if (ca !== undefined && cert === undefined) throw new Problem('invalid-input', 'CHARTKEEPER_MLLP_TLS_CA needs CHARTKEEPER_MLLP_TLS_CERT and CHARTKEEPER_MLLP_TLS_KEY');
  const host = setting('CHARTKEEPER_MLLP_HOST', env) ?? '127.0.0.1';
  if (!cert && !isLoopback(host) && setting('CHARTKEEPER_MLLP_PLAIN', env) !== '1') throw new Problem('rule-refused', `CHARTKEEPER_MLLP_HOST is ${host} without TLS: patients' data would travel readable. Set CHARTKEEPER_MLLP_TLS_CERT and CHARTKEEPER_MLLP_TLS_KEY, or CHARTKEEPER_MLLP_PLAIN=1 where the network is protected otherwise`);
  return { ports, host, tls: cert && key ? { cert, key, ca } : undefined };
}

export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host);
