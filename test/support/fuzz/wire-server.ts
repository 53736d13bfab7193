import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { mutatedBytes } from './mutate';
import type { Random } from './random';

/** How the server answers for as long as one input lasts. */
export interface Script {
  /** @param turn of this connection, from 0. @returns null: nothing yet */
  answer(question: Buffer, turn: number): Buffer | null;
  /** turn whose answer is mutated, after which the connection ends; null: none */
  readonly broken: number | null;
  readonly random: Random;
}

/** A server on 127.0.0.1 that answers each read of a connection as the script of the moment says. */
export interface WireServer {
  readonly place: string;
  use(script: Script): void;
  stop(): Promise<void>;
}

export async function startWireServer(): Promise<WireServer> {
  let script: Script | null = null;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let turn = 0;
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.on('data', (question) => {
      const answer = script?.answer(question, turn) ?? null;
      if (script === null || answer === null) return;
      if (turn === script.broken) socket.end(mutatedBytes(script.random, answer));
      else socket.write(answer);
      turn++;
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    place: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    use: (next) => {
      script = next;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
