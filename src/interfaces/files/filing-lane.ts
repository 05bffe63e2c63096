import type { Actor } from '../../platform/action.ts';
import type { Perform } from '../../platform/perform.ts';
import { Problem } from '../../platform/problem.ts';
import { file, putAside, readAhead, reasonOfFailure } from '../../modules/exchange/index.ts';
import type { FiledItems, ReadAhead } from '../../modules/exchange/index.ts';

export type Hands = { perform: Perform; actor: Actor; newId(): string };
/** Items to file together; `fresh` are those that came a moment ago, with their bytes still here. */
export type Batch = { ids: string[]; held: Map<string, Buffer>; fresh?: Map<string, { standard: string; bytes: Buffer }>; /** Or what was read of them already. */ ahead?: ReadAhead };
export type LaneRun = { runId: string; sourceNo: number; zone?: string };

/** Longer batches are read in their turn only: one large document in memory is enough. */
const aheadBytesMax = 4 * 2 ** 20;

/**
 * Files batches one behind the other, while the reader goes on: one is being filed, the next is read meanwhile. A batch that fails as a whole is filed
 * item by item; an item that fails alone becomes an exception.
 */
export class FilingLane {
  readonly #hands: Hands;
  readonly #run: { runId: string; sourceNo: number };
  readonly #zone: string | undefined;
  readonly #tell: (filed: FiledItems) => void;
  #last: Promise<void> = Promise.resolve();
  #queued = 0;
  #failure: unknown;
  constructor(hands: Hands, { zone, ...run }: LaneRun, tell: (filed: FiledItems) => void) { this.#hands = hands; this.#run = run; this.#zone = zone; this.#tell = tell; }

  async add(batch: Batch, mayWait: boolean): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    this.#queued += 1;
    const before = this.#last, ahead = this.#ahead(batch);
    this.#last = before.then(async () => {
      if (this.#failure === undefined) await this.#file(batch, mayWait, await ahead).catch((error) => { this.#failure = error; });
      this.#queued -= 1;
    });
    if (this.#queued > 1) await before;
  }

  async finish(): Promise<void> {
    await this.#last;
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #ahead({ fresh, ahead }: Batch): Promise<ReadAhead | undefined> {
    if (ahead) return ahead;
    if (this.#zone === undefined || !fresh) return undefined;
    let bytes = 0;
    for (const one of fresh.values()) bytes += one.bytes.length;
    return bytes > aheadBytesMax ? undefined : readAhead(fresh, this.#zone);
  }

  async #file({ ids, held }: Batch, mayWait: boolean, ahead: ReadAhead | undefined): Promise<void> {
    try {
      this.#tell(await this.#hands.perform(file, { ...this.#run, ids, held, mayWait, ahead }, this.#hands.actor));
    } catch (error) {
      if (isOutage(error)) throw error;
      for (const id of ids) await this.#fileOne(id, held, mayWait);
    }
  }

  async #fileOne(id: string, held: Map<string, Buffer>, mayWait: boolean): Promise<void> {
    const { perform, actor } = this.#hands;
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.#tell(await perform(file, { ...this.#run, ids: [id], held, mayWait }, actor));
        return;
      } catch (error) {
        if (isOutage(error)) throw error;
        // Two acts met on the same record: the second try finds the other done.
        if (error instanceof Problem && error.kind === 'conflict' && attempt < 3) continue;
        await perform(putAside, { sourceNo: this.#run.sourceNo, id, reason: reasonOfFailure(error) }, actor);
        this.#tell({ filed: 0, alreadyHere: 0, exceptions: 1, waiting: [], woken: [], resources: {} });
        return;
      }
    }
  }
}

/** The database is away, or the actor may not: no item's fault. */
const isOutage = (error: unknown): boolean => error instanceof Problem && (error.kind === 'unavailable' || error.kind === 'not-permitted' || error.kind === 'not-signed-in');
