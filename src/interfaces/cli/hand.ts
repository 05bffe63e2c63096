import type { House } from '../../app.ts';
import { openHouse } from '../../app.ts';
import type { Config } from '../../platform/config.ts';
import { readConfig } from '../../platform/config.ts';
import { openForService } from '../../platform/db/open.ts';
import { holderOf, lockHome } from '../../platform/home-lock.ts';
import { createLog } from '../../platform/log.ts';
import { Problem } from '../../platform/problem.ts';
import { askJson } from './socket.ts';

/** How a command does its work: through the running program, or, where none runs, with the engine started for it. */
export type Hand = {
  config: Config;
  /** Absent when another process holds the home: then everything goes over the socket. */
  house: House | undefined;
  act<T = unknown>(name: string, input: object): Promise<T>;
};

export async function withHand<T>(work: (hand: Hand) => Promise<T>): Promise<T> {
  const config = readConfig();
  const holder = holderOf(config.home);
  if (holder) return work({ config, house: undefined, act: (name, input) => askJson(config.home, `/act/${encodeURIComponent(name)}`, input) });
  const unlock = lockHome(config.home, 'a chartkeeper command');
  const stops: (() => Promise<void> | void)[] = [unlock];
  try {
    const opened = await openForService(config, (text) => process.stderr.write(`${text}\n`));
    stops.push(() => opened.stop());
    const house = await openHouse(config, opened.connection, createLog({ level: 'warn' }));
    stops.push(() => house.close());
    return await work({
      config, house,
      act: performByName(house),
    });
  } finally {
    for (const s of stops.reverse()) await Promise.resolve(s()).catch(() => {});
  }
}

/** Acts by name, as the operator. */
export const performByName = (house: House) => async <R>(name: string, input: object): Promise<R> => {
  const action = house.actions.find((a) => a.name === name);
  if (!action) throw new Problem('not-found', `There is no act ${name}`);
  return house.perform(action, input, house.operator) as Promise<R>;
};
