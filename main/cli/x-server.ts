import { once } from 'node:events';
import { createConnection, type NetConnectOpts } from 'node:net';

/** ms for a connection to an X server, which may be on another machine */
const PATIENCE = 3_000;
/** TCP port of display 0 (X Window System Protocol, appendix B). */
const FIRST_PORT = 6_000;

/** Where an X server listens by its name: `:0`, `:0.1`, `unix:0`, `host:0`. Empty: the name has another form. */
export function xAddresses(display: string): readonly NetConnectOpts[] {
  const found = /^(?:\[?([^\]/]*)\]?):(\d+)(?:\.\d+)?$/.exec(display);
  if (found === null) return [];
  const [, host = '', number = ''] = found;
  if (host !== '' && host !== 'unix') return [{ host, port: FIRST_PORT + Number(number) }];
  const path = `/tmp/.X11-unix/X${number}`;
  return [{ path }, { path: `\0${path}` }];
}

/** Whether an X server accepts connections under that name; true where that cannot be found out. */
export async function xServerAnswers(display: string): Promise<boolean> {
  const addresses = xAddresses(display);
  if (addresses.length === 0) return true;
  const tried = await Promise.all(addresses.map(accepts));
  return tried.includes(true);
}

async function accepts(address: NetConnectOpts): Promise<boolean> {
  const socket = createConnection(address);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(PATIENCE) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
