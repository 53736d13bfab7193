import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { PostgresServer } from '../../main/demo/servers/postgres';
import { own } from '../../main/demo/servers/postgres-binaries';
import { freePort, type ServerProcess, startProcess } from '../../main/demo/servers/process';
import { until } from '../integration/postgres-fixture';

const PROGRAM = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find(existsSync);
/** null: it can be started here */
export const NO_PGBOUNCER = PROGRAM === undefined ? 'no PgBouncer is installed' : null;

export interface Pooler {
  url(database?: string): string;
  readonly process: ServerProcess;
}

/** A PgBouncer before a server, in transaction pooling; everybody is the server's role `gantry`. */
export async function startPgbouncer(
  server: PostgresServer,
  name: string,
  settings: Readonly<Record<string, string>>,
): Promise<Pooler> {
  const folder = join(server.folder, `pgbouncer-${name}`);
  const port = await freePort();
  await mkdir(folder);
  await writeFile(
    join(folder, 'pgbouncer.ini'),
    `[databases]
postgres = host=127.0.0.1 port=${server.port} user=gantry password=geheim
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
${Object.entries(settings)
  .map(([key, value]) => `${key} = ${value}`)
  .join('\n')}
`,
  );
  const { runAs } = server.binaries;
  await own(folder, runAs);
  const process = await startProcess({
    command: PROGRAM ?? 'pgbouncer',
    args: [join(folder, 'pgbouncer.ini')],
    runAs,
    logFile: join(folder, 'log'),
  });
  await until('PgBouncer listens', () => listens(port));
  return {
    process,
    url: (database = 'postgres') => `postgres://gantry:geheim@127.0.0.1:${port}/${database}`,
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.destroy());
  });
}
