import { pino, destination } from 'pino';

/** The closed list of fields: a name or a diagnosis has no field to be logged in. */
export type LogFields = {
  action?: string; actorId?: string; actorKind?: string; facility?: string; outcome?: string; problem?: string;
  itemId?: string; source?: string; count?: number; ms?: number; bytes?: number; port?: number; host?: string;
  path?: string; status?: number; method?: string; route?: string; job?: string; queue?: string; stack?: string;
  version?: string; step?: string; pid?: number; attempt?: number; rule?: string; entryId?: string; sqlState?: string;
};

export type Log = {
  info(says: string, fields?: LogFields): void;
  warn(says: string, fields?: LogFields): void;
  error(says: string, fields?: LogFields): void;
  debug(says: string, fields?: LogFields): void;
};

export function createLog(options: { level?: string; toStderr?: boolean } = {}): Log {
  const out = pino({ level: options.level ?? 'info', base: null, timestamp: () => `,"at":"${new Date().toISOString()}"` },
    destination({ dest: options.toStderr === false ? 1 : 2, sync: false }));
  return {
    info: (says, fields) => out.info(fields ?? {}, says),
    warn: (says, fields) => out.warn(fields ?? {}, says),
    error: (says, fields) => out.error(fields ?? {}, says),
    debug: (says, fields) => out.debug(fields ?? {}, says),
  };
}

export const silentLog: Log = { info() {}, warn() {}, error() {}, debug() {} };
