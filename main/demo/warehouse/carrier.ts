import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DAY_MS = 86_400_000;
/** ms that a label takes on a good day */
export const USUAL_MS = 25;

interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A carrier's interface, outside the estate: it sells labels over HTTPS. */
export interface Carrier {
  readonly port: number;
  /** PEM of the certificate that it is known by */
  readonly ca: string;
  /** ms that an answer takes */
  delay: number;
  /** From now on it shows a certificate that ended last week, or its good one again. */
  expire(expired: boolean): void;
  stop(): Promise<void>;
}

/** @throws with the remedy when there is no `openssl` to make a certificate with */
export async function startCarrier(folder: string): Promise<Carrier> {
  await mkdir(folder, { recursive: true });
  const now = Date.now();
  const good = await certificate(folder, 'good', now - DAY_MS, now + 365 * DAY_MS);
  const old = await certificate(folder, 'old', now - 90 * DAY_MS, now - 7 * DAY_MS);
  const server: Server = createServer(good, (_request, response) => {
    setTimeout(() => {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end('{"status": "pass", "label": "JJD0001"}');
    }, carrier.delay);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const carrier: Carrier = {
    port: (server.address() as AddressInfo).port,
    ca: good.cert,
    delay: USUAL_MS,
    expire: (expired) => {
      server.setSecureContext(expired ? old : good);
      server.closeAllConnections();
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return carrier;
}

/** One that signs itself, good between two times (epoch ms). */
async function certificate(folder: string, name: string, from: number, to: number): Promise<Certificate> {
  const path = (file: string): string => join(folder, file);
  const openssl = async (...args: readonly string[]): Promise<void> => {
    try {
      await run('openssl', args, { cwd: folder });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`A certificate for the carrier could not be made: ${why} Install openssl.`);
    }
  };
  await writeFile(
    path(`${name}.cnf`),
    `[ca]
default_ca = own
[own]
database = ${name}.index
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = server
[any]
commonName = supplied
[server]
basicConstraints = critical, CA:TRUE
subjectAltName = IP:127.0.0.1
[req]
distinguished_name = name
[name]
`,
  );
  await writeFile(path(`${name}.index`), '');
  await openssl(
    'req',
    '-new',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-config',
    `${name}.cnf`,
    '-subj',
    '/CN=127.0.0.1',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
  );
  await openssl(
    'ca',
    '-batch',
    '-selfsign',
    '-notext',
    '-config',
    `${name}.cnf`,
    '-keyfile',
    `${name}.key`,
    '-in',
    `${name}.csr`,
    '-out',
    `${name}.pem`,
    '-startdate',
    stamp(from),
    '-enddate',
    stamp(to),
  );
  return {
    key: await readFile(path(`${name}.key`), 'utf8'),
    cert: await readFile(path(`${name}.pem`), 'utf8'),
  };
}

/** `20261124080000Z` */
function stamp(t: number): string {
  return `${new Date(t).toISOString().replace(/[-:T]/gu, '').slice(0, 14)}Z`;
}
