import pg from 'pg';

/** What a statement is run on: a connection of one's own, or a lane shared with others. */
export type Runner = Pick<pg.ClientBase, 'query'>;

/**
 * Connections shared by concurrent reads, in pipeline mode: statements of many acts travel in one packet, and each is its
 * own small transaction. Nothing that leaves a trace on the session may run here (no SET, cursor or temporary table).
 * A statement takes the lane with the least to do, so that a slow search holds up few others; a few that come in one turn of the event loop
 * take the same, for one packet wakes one process of the server.
 */
export type Lanes = {
  take(): Promise<{ runner: Runner; done(): void }>;
  /** How many acts hold a lane just now. */
  underWay(): number;
  close(): Promise<void>;
};

/** So many acts of one turn share a lane. */
const togetherMax = 4;

type Lane = { client: Promise<pg.Client> | undefined; underWay: number };

export function openLanes(connection: pg.PoolConfig, count: number): Lanes {
  const lanes: Lane[] = Array.from({ length: count }, () => ({ client: undefined, underWay: 0 }));
  const connect = (lane: Lane): Promise<pg.Client> => {
    const client = new pg.Client({ ...connection, pipeline: true, application_name: 'chartkeeper-reads', keepAlive: true } as pg.ClientConfig);
    const connected = client.connect().then(() => client, (error: unknown) => { gone(); throw error; });
    const gone = (): void => { if (lane.client === connected) lane.client = undefined; }; // the next act connects anew
    client.on('error', gone);
    client.on('end', gone);
    return connected;
  };
  let lately: Lane | undefined, taken = 0;
  const choose = (): Lane => {
    if (lately && taken < togetherMax) { taken++; return lately; }
    let lane = lanes[0]!;
    for (const l of lanes) if (l.underWay < lane.underWay) lane = l;
    if (!lately) setImmediate(() => { lately = undefined; });
    lately = lane; taken = 1;
    return lane;
  };
  return {
    async take() {
      const lane = choose();
      lane.underWay++;
      try {
        const runner = await (lane.client ??= connect(lane));
        return { runner, done: () => { lane.underWay--; } };
      } catch (error) {
        lane.underWay--;
        throw error;
      }
    },
    underWay: () => lanes.reduce((sum, l) => sum + l.underWay, 0),
    async close() {
      for (const lane of lanes) await (await lane.client?.catch(() => undefined))?.end().catch(() => {});
    },
  };
}
