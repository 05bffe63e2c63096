import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { framed, Framer } from './framer.ts';

export type Reach = { host: string; port: number; tls: { ca?: Buffer | undefined; cert?: Buffer | undefined; key?: Buffer | undefined } | undefined };
const answerBytesMax = 1024 * 1024;

/** Sends messages over MLLP one after the other, each answered before the next. One connection, made when it is needed and made anew when it broke. */
export class MllpClient {
  readonly #to: Reach;
  readonly #waitMs: number;
  #socket: Socket | undefined;
  #got: ((text: string) => void) | undefined;
  #lost: ((error: Error) => void) | undefined;
  constructor(to: Reach, waitMs = 30_000) { this.#to = to; this.#waitMs = waitMs; }

  /** The answer, as text. Throws when there is none in time: whether the message arrived is then not known, and it is sent again. */
  async send(text: string): Promise<string> {
    const socket = this.#socket ??= await this.#open();
    try {
      return await new Promise<string>((done, fail) => {
        const timer = setTimeout(() => fail(new Error(`no answer within ${this.#waitMs / 1000} seconds`)), this.#waitMs);
        this.#got = (answer) => { clearTimeout(timer); done(answer); };
        this.#lost = (error) => { clearTimeout(timer); fail(error); };
        socket.write(framed(text));
      });
    } catch (error) { this.close(); throw error; }
    finally { this.#got = undefined; this.#lost = undefined; }
  }

  #open(): Promise<Socket> {
    const { host, port, tls } = this.#to;
    return new Promise((done, fail) => {
      const socket: Socket = tls ? connectTls({ host, port, servername: host, minVersion: 'TLSv1.2', ...(tls.ca ? { ca: tls.ca } : {}), ...(tls.cert && tls.key ? { cert: tls.cert, key: tls.key } : {}) }) : connect({ host, port });
      const framer = new Framer(answerBytesMax);
      const late = setTimeout(() => socket.destroy(new Error('no connection in time')), this.#waitMs);
      socket.once(tls ? 'secureConnect' : 'connect', () => { clearTimeout(late); socket.setKeepAlive(true, 60_000); done(socket); });
      socket.on('data', (piece: Buffer) => { for (const f of framer.push(piece)) if ('message' in f) this.#got?.(f.message.toString('utf8')); else socket.destroy(new Error('the answer is too long')); });
      socket.on('error', (error) => { clearTimeout(late); fail(error); this.#lost?.(error); });
      socket.on('close', () => { clearTimeout(late); if (this.#socket === socket) this.#socket = undefined; fail(new Error('the connection was closed')); this.#lost?.(new Error('the connection was closed before an answer')); });
    });
  }

  close(): void { this.#socket?.destroy(); this.#socket = undefined; }
}
