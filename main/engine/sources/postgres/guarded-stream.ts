import type { Socket } from 'node:net';
import type { Client } from 'pg';

/** protocol_violation */
const VIOLATION = '08P01';

/**
 * The client library decodes in the handler of its stream's data, and throws there at bytes that are not of its
 * protocol: nothing could catch that. Here it ends the connection, which fails what is open.
 * @param raw the stream that the client was given
 */
export function guardStream(client: Client, raw: Socket): void {
  guardData(raw);
  client.connection.once('sslconnect', () => guardData(client.connection.stream as Socket));
}

function guardData(stream: Socket): void {
  const emit = stream.emit.bind(stream) as (event: string | symbol, ...args: unknown[]) => boolean;
  stream.emit = (event: string | symbol, ...args: unknown[]): boolean => {
    if (event !== 'data') return emit(event, ...args);
    try {
      return emit(event, ...args);
    } catch (error) {
      stream.destroy(
        Object.assign(new Error('not the protocol of PostgreSQL', { cause: error }), { code: VIOLATION }),
      );
      return true;
    }
  };
}
