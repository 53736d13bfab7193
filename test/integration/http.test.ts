import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createSecureServer } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server as NetServer,
  type Socket,
} from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { systemClock } from '../../main/engine/runtime/clock';
import { httpSource } from '../../main/engine/sources/http/http-source';
import { linkSource } from '../../main/engine/sources/link/link-source';
import type { Source, SourceResult } from '../../main/engine/sources/source';
import type { HttpCheck } from '../../shared/kinds/http/evidence';
import type { HttpTarget } from '../../shared/kinds/http/target';
import type { Fault } from '../../shared/model/observation';
import { anHttp } from '../builders/series';
import { type Certificate, makeAuthority } from '../fakes/certificates';
import { timed, within } from '../support/within';

const folder = mkdtempSync(join(tmpdir(), 'gantry-http-'));
const authority = makeAuthority(folder);
const endings: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Listens on a free port; its sockets end with the test. */
/** A port at which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createTcpServer();
  const port = await listen(server);
  await new Promise((done) => server.close(done));
  return port;
}

async function listen(server: NetServer, port = 0): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  };
  endings.push(stop);
  return (server.address() as AddressInfo).port;
}

function plain(listener: RequestListener): Server {
  return createServer(listener);
}

function secure(listener: RequestListener, certificate: Certificate = authority.issue()) {
  return createHttpsServer({ key: certificate.key, cert: certificate.cert }, listener);
}

const ok: RequestListener = (_request, response) => response.end('all is well: pass');

function sourceOf(url: string, more: Partial<HttpTarget> = {}, environment = {}): Source {
  const target = anHttp({ id: 'shop', url, redirects: 5, ca: authority.cert, timeout: 30_000, ...more });
  const source = httpSource(target, systemClock, environment);
  endings.push(() => source.close());
  return source;
}

function run(source: Source): Promise<SourceResult> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new DOMException('limit', 'TimeoutError')), source.timeout);
  return source.run(limit.signal).finally(() => clearTimeout(timer));
}

function value(result: SourceResult, metric: string, attributes: Record<string, string> = {}) {
  const found = result.observations.filter(
    (seen) =>
      seen.type === 'sample' &&
      seen.metric === metric &&
      Object.entries(attributes).every(([name, wanted]) => seen.attributes[name] === wanted),
  );
  expect(found.length).toBeLessThanOrEqual(1);
  const [sample] = found;
  return sample?.type === 'sample' ? sample.value : undefined;
}

function phase(result: SourceResult, name: string) {
  return value(result, 'httpcheck.duration', { phase: name });
}

function check(result: SourceResult): HttpCheck | undefined {
  const found = result.observations.find((seen) => seen.type === 'evidence' && seen.kind === 'http.check');
  return found?.type === 'evidence' ? (found.data as HttpCheck) : undefined;
}

test('a new connection gives its phases; a kept one gives none of them and the same certificate', async () => {
  let connections = 0;
  const server = secure(ok);
  server.on('secureConnection', () => connections++);
  const port = await listen(server);
  const source = sourceOf(`https://localhost:${port}/health`, { expect: { status: 200, contains: 'pass' } });
  const first = await run(source);
  expect(first.fault).toBeNull();
  expect(value(first, 'httpcheck.status')).toBe(1);
  expect(value(first, 'httpcheck.response.status_code')).toBe(200);
  const parts = ['dns', 'connect', 'tls', 'first_byte'].map((name) => phase(first, name) as number);
  for (const part of parts) expect(part).toBeGreaterThanOrEqual(0);
  expect(phase(first, 'tls')).toBeGreaterThan(0);
  expect(phase(first, 'total') as number).toBeGreaterThanOrEqual(
    parts.reduce((sum, part) => sum + part, 0) * 0.99,
  );
  const days = (value(first, 'httpcheck.tls.cert_remaining') as number) / 86_400;
  expect(days).toBeGreaterThan(19.9);
  expect(days).toBeLessThan(20.1);
  expect(check(first)).toMatchObject({
    status: 200,
    contains: true,
    certificate: { issuer: 'Test CA', problem: null },
  });

  const second = await run(source);
  expect(connections).toBe(1);
  expect(phase(second, 'tls')).toBeNull();
  expect(phase(second, 'connect')).toBeNull();
  expect(phase(second, 'first_byte')).toBeGreaterThan(0);
  expect(value(second, 'httpcheck.tls.cert_remaining')).toBeTypeOf('number');
  expect(check(second)).toBeUndefined();
});

test('an expired certificate: a fault that says so, and how long ago', async () => {
  const to = new Date(Date.now() - 3 * 86_400_000);
  const certificate = authority.issue({ from: new Date(Date.now() - 9 * 86_400_000), to });
  let requests = 0;
  const port = await listen(secure(() => requests++, certificate));
  const result = await run(sourceOf(`https://localhost:${port}/`));
  expect(result.fault).toMatchObject({ code: 'tls', detail: 'CERT_HAS_EXPIRED' });
  expect(result.fault?.message).toContain('has expired');
  expect(value(result, 'httpcheck.status')).toBe(0);
  expect(value(result, 'httpcheck.tls.cert_remaining')).toBeLessThan(-2.9 * 86_400);
  expect(requests).toBe(0);
});

test('another host name, and an authority that nobody vouches for', async () => {
  const other = await listen(secure(ok, authority.issue({ name: 'elsewhere.example' })));
  const wrong = await run(sourceOf(`https://localhost:${other}/`));
  expect(wrong.fault).toMatchObject({ code: 'tls', detail: 'ERR_TLS_CERT_ALTNAME_INVALID' });

  const port = await listen(secure(ok));
  const unknown = await run(sourceOf(`https://localhost:${port}/`, { ca: null }));
  expect(unknown.fault).toMatchObject({ code: 'tls', detail: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  expect(value(unknown, 'httpcheck.tls.cert_remaining')).toBeGreaterThan(0);
});

test('HTTP/2 where it is offered', async () => {
  const { key, cert } = authority.issue();
  const server = createSecureServer({ key, cert, allowHTTP1: true }, (_request, response) => {
    response.end('pass');
  });
  const port = await listen(server as unknown as NetServer);
  const source = sourceOf(`https://localhost:${port}/`, { expect: { status: 200, contains: 'pass' } });
  const result = await run(source);
  expect(result.fault).toBeNull();
  expect(check(result)).toMatchObject({ protocol: 'h2', contains: true });
  const again = await run(source);
  expect(value(again, 'httpcheck.status')).toBe(1);
  expect(phase(again, 'tls')).toBeNull();
});

test('wrong status and wrong text are findings, not faults', async () => {
  const port = await listen(
    plain((request, response) => {
      response.statusCode = request.url === '/broken' ? 500 : 200;
      response.end('fail');
    }),
  );
  const broken = await run(sourceOf(`http://127.0.0.1:${port}/broken`));
  expect(broken.fault).toBeNull();
  expect(value(broken, 'httpcheck.status')).toBe(0);
  expect(value(broken, 'httpcheck.response.status_code')).toBe(500);
  const source = sourceOf(`http://127.0.0.1:${port}/`, { expect: { status: 200, contains: 'pass' } });
  const text = await run(source);
  expect(text.fault).toBeNull();
  expect(value(text, 'httpcheck.status')).toBe(0);
  expect(check(text)).toMatchObject({ status: 200, contains: false });
});

test('redirects are followed, also to another server, without the configured headers', async () => {
  const seen: (string | undefined)[] = [];
  const second = await listen(
    plain((request, response) => {
      seen.push(request.headers.authorization, request.headers['x-canary'] as string);
      response.end('arrived');
    }),
  );
  const first = await listen(
    plain((request, response) => {
      const location = request.url === '/' ? '/two' : `http://localhost:${second}/end?token=1`;
      response.writeHead(302, { location }).end();
    }),
  );
  const headers = { authorization: 'Bearer x', 'x-canary': 'yes' };
  const source = sourceOf(`http://127.0.0.1:${first}/`, {
    headers,
    expect: { status: 200, contains: 'arrived' },
  });
  const result = await run(source);
  expect(value(result, 'httpcheck.status')).toBe(1);
  expect(check(result)).toMatchObject({ redirects: 2, url: `http://localhost:${second}` });
  expect(seen).toEqual([undefined, undefined]);
});

test('a redirect that was asked for is not followed; a circle ends as a fault', async () => {
  const port = await listen(plain((_request, response) => response.writeHead(301, { location: '/' }).end()));
  const wanted = await run(
    sourceOf(`http://127.0.0.1:${port}/`, { expect: { status: 301, contains: null } }),
  );
  expect(value(wanted, 'httpcheck.status')).toBe(1);
  const circle = await run(sourceOf(`http://127.0.0.1:${port}/`));
  expect(circle.fault?.code).toBe('unexpected');
  expect(value(circle, 'httpcheck.status')).toBe(0);
});

test('slow to answer, and silent from the start: the time limit holds', async () => {
  const slow = await listen(plain(() => {}));
  const source = sourceOf(`http://127.0.0.1:${slow}/`, { timeout: 300 });
  const { value: result, took, control } = await timed(() => run(source));
  expect(took).toBeLessThan(within(1, control));
  expect(result.fault?.code).toBe('timeout');
  expect(value(result, 'httpcheck.status')).toBe(0);
  const mute = await listen(createTcpServer());
  const unsecured = await run(sourceOf(`https://127.0.0.1:${mute}/`, { timeout: 300 }));
  expect(unsecured.fault?.code).toBe('timeout');
});

test('a kept connection that goes silent ends at the time limit, without a second try', async () => {
  let requests = 0;
  const port = await listen(
    plain((_request, response) => {
      if (requests++ === 0) response.end('pass');
    }),
  );
  const source = sourceOf(`http://127.0.0.1:${port}/`, { timeout: 2_000 });
  expect((await run(source)).fault).toBeNull();
  expect((await run(source)).fault?.code).toBe('timeout');
  expect(requests).toBe(2);
});

test('stopped: refused; started again: fine, by the same source', async () => {
  const server = plain(ok);
  const port = await listen(server);
  const source = sourceOf(`http://127.0.0.1:${port}/`);
  expect((await run(source)).fault).toBeNull();
  await endings.splice(-2, 1)[0]?.();
  const gone = await run(source);
  expect(gone.fault).toMatchObject({ code: 'refused', detail: 'ECONNREFUSED' });
  expect(value(gone, 'httpcheck.status')).toBe(0);
  await listen(plain(ok), port);
  const back = await run(source);
  expect(back.fault).toBeNull();
  expect(back.observations).toContainEqual(expect.objectContaining({ kind: 'fault', data: null }));
});

test('a kept connection that the server closed meanwhile raises no alarm', async () => {
  let requests = 0;
  const port = await listen(
    plain((request, response) => {
      // Closes the connection instead of answering the second request on it.
      if (++requests === 2) request.socket.destroy();
      else response.end('pass');
    }),
  );
  const source = sourceOf(`http://127.0.0.1:${port}/`);
  await run(source);
  const second = await run(source);
  expect(second.fault).toBeNull();
  expect(requests).toBe(3);
  expect(phase(second, 'connect')).toBeGreaterThan(0);
});

test('no HTTP at all, no TLS at all, no such name, no address', async () => {
  const chatter = await listen(
    createTcpServer((socket) => socket.once('data', () => socket.end('220 mail\r\n'))),
  );
  expect((await run(sourceOf(`http://127.0.0.1:${chatter}/`))).fault?.code).toBe('protocol');
  const bare = await listen(plain(ok));
  expect((await run(sourceOf(`https://127.0.0.1:${bare}/`))).fault?.code).toBe('tls');
  expect((await run(sourceOf('http://no-such-host.invalid/'))).fault?.code).toBe('dns');
  expect((await run(sourceOf('shop.example/health'))).fault?.code).toBe('config');
  expect(
    (await run(sourceOf(`https://127.0.0.1:${bare}/`, { ca: '-----BEGIN CERTIFICATE-----\nx' }))).fault?.code,
  ).toBe('config');
});

test('a header that is too large is told as that', async () => {
  let length = 8 * 1024;
  const port = await listen(
    plain((_, response) => response.setHeader('set-cookie', 'x'.repeat(length)).end('pass')),
  );
  const source = sourceOf(`http://127.0.0.1:${port}/`);
  expect((await run(source)).fault).toBeNull();
  length = 64 * 1024;
  const large = await run(source);
  expect(large.fault).toMatchObject({
    code: 'protocol',
    message: `The header of the answer of 127.0.0.1:${port} is larger than 16 KiB.`,
    remedy: expect.stringContaining('cookies'),
    detail: 'UND_ERR_HEADERS_OVERFLOW',
  });
  expect(check(large)).toMatchObject({ status: null });
});

test('of a long body one MiB is read, and no more of it', async () => {
  const filler = Buffer.alloc(64 * 1024, 'x');
  let sent = 0;
  const port = await listen(
    plain((request, response) => {
      response.write(request.url === '/early' ? 'pass' : '');
      const more = () => {
        while (sent < 64 * 1024 * 1024) {
          sent += filler.length;
          if (!response.write(filler)) return void response.once('drain', more);
        }
        response.end('late');
      };
      more();
    }),
  );
  const early = await run(
    sourceOf(`http://127.0.0.1:${port}/early`, { expect: { status: 200, contains: 'pass' } }),
  );
  expect(value(early, 'httpcheck.status')).toBe(1);
  expect(sent).toBeLessThan(32 * 1024 * 1024);
  sent = 0;
  const late = await run(
    sourceOf(`http://127.0.0.1:${port}/`, { expect: { status: 200, contains: 'late' } }),
  );
  expect(value(late, 'httpcheck.status')).toBe(0);
});

test('through a proxy: TLS in a tunnel with its certificate, plain HTTP forwarded', async () => {
  const asked: string[] = [];
  const proxy = plain((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? ''}`);
    response.end('from the proxy');
  });
  proxy.on('connect', (request, client: Socket) => {
    asked.push(`CONNECT ${request.url} ${request.headers['proxy-authorization'] ?? ''}`);
    const [host, port] = (request.url as string).split(':');
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  const proxyPort = await listen(proxy);
  const port = await listen(secure(ok));
  const environment = { http_proxy: `http://u:p@127.0.0.1:${proxyPort}`, no_proxy: 'spared.example' };
  const tunnelled = await run(sourceOf(`https://localhost:${port}/`, {}, environment));
  expect(tunnelled.fault).toBeNull();
  expect(value(tunnelled, 'httpcheck.tls.cert_remaining')).toBeGreaterThan(0);
  expect(check(tunnelled)?.proxy).toBe(`127.0.0.1:${proxyPort}`);
  const forwarded = await run(
    sourceOf('http://shop.example/health', { expect: { status: 200, contains: 'proxy' } }, environment),
  );
  expect(value(forwarded, 'httpcheck.status')).toBe(1);
  expect(asked).toEqual([
    `CONNECT localhost:${port} Basic dTpw`,
    'GET http://shop.example/health Basic dTpw',
  ]);
});

test('a proxy that refuses is not the target’s fault', async () => {
  const proxy = plain(ok);
  proxy.on('connect', (_request, client: Socket) =>
    client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'),
  );
  const proxyPort = await listen(proxy);
  const result = await run(
    sourceOf('https://shop.example/', {}, { https_proxy: `http://127.0.0.1:${proxyPort}` }),
  );
  expect(result.fault).toMatchObject({ code: 'auth', detail: 'PROXY_407' });
  expect(value(result, 'httpcheck.status')).toBeNull();
});

test('the link: one value an address, whatever happens to each', async () => {
  const tcp = createTcpServer();
  const up = await listen(tcp);
  const web = await listen(secure((_request, response) => response.writeHead(404).end()));
  const mute = await listen(createTcpServer());
  const closed = await closedPort();
  const links = [
    { url: `tcp://127.0.0.1:${up}` },
    { url: `https://user:secret@localhost:${web}/?token=x` },
    { url: `http://127.0.0.1:${mute}` },
    { url: 'tcp://no-such-host.invalid:443' },
    { url: `tcp://127.0.0.1:${closed}` },
    { url: `http://127.0.0.1:${closed}` },
  ];
  const source = linkSource(links, 5_000, 400, systemClock, {});
  endings.push(() => source.close());
  const result = await run(source);
  expect(result.fault).toBeNull();
  expect(value(result, 'gantry.link.up', { link: `tcp://127.0.0.1:${up}` })).toBe(1);
  expect(value(result, 'gantry.link.up', { link: `https://localhost:${web}` })).toBe(1);
  expect(value(result, 'gantry.link.up', { link: `http://127.0.0.1:${mute}` })).toBe(0);
  expect(value(result, 'gantry.link.up', { link: 'tcp://no-such-host.invalid:443' })).toBe(0);
  // A refusal came from a host.
  expect(value(result, 'gantry.link.up', { link: `tcp://127.0.0.1:${closed}` })).toBe(1);
  expect(value(result, 'gantry.link.up', { link: `http://127.0.0.1:${closed}` })).toBe(1);
  const reasons = result.observations.flatMap((one) =>
    one.type === 'evidence' && one.data !== null ? [[one.subject.id, (one.data as Fault).code]] : [],
  );
  expect(Object.fromEntries(reasons)).toEqual({
    [`http://127.0.0.1:${mute}`]: 'timeout',
    'tcp://no-such-host.invalid:443': 'dns',
  });
  expect(JSON.stringify(result)).not.toContain('secret');
  const again = await run(source);
  expect(value(again, 'gantry.link.up', { link: `https://localhost:${web}` })).toBe(1);
});

test('a body that never ends is an answer: its head, or the text that is expected early', async () => {
  const port = await listen(
    plain((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: ready\n\n');
    }),
  );
  const url = `http://127.0.0.1:${port}/events`;
  for (const contains of [null, 'ready']) {
    const source = sourceOf(url, { expect: { status: 200, contains } });
    for (const result of [await run(source), await run(source)]) {
      expect(result.fault).toBeNull();
      expect(value(result, 'httpcheck.status')).toBe(1);
    }
  }
  const waiting = await run(sourceOf(url, { timeout: 2_000, expect: { status: 200, contains: 'done' } }));
  expect(waiting.fault).toMatchObject({
    code: 'timeout',
    message: `127.0.0.1:${port} answers 200, but its body does not end within 2 s.`,
  });
});

test('a text is read as its server declares it, also where it is cut between two parts', async () => {
  const port = await listen(
    plain((request, response) => {
      const isLatin = request.url === '/latin';
      response.writeHead(200, { 'content-type': `text/plain; charset=${isLatin ? 'iso-8859-1' : 'utf-8'}` });
      const body = Buffer.from('Tromsø geöffnet', isLatin ? 'latin1' : 'utf8');
      response.write(body.subarray(0, 6));
      setTimeout(() => response.end(body.subarray(6)), 30);
    }),
  );
  for (const path of ['/latin', '/unicode']) {
    const expected = { expect: { status: 200, contains: 'Tromsø geöffnet' } };
    const result = await run(sourceOf(`http://127.0.0.1:${port}${path}`, expected));
    expect(value(result, 'httpcheck.status')).toBe(1);
  }
});

test('a text after the first MiB is not found, and the answer says how far was read', async () => {
  const port = await listen(plain((_request, response) => response.end(`${'x'.repeat(1_500_000)}pass`)));
  const result = await run(
    sourceOf(`http://127.0.0.1:${port}/`, { expect: { status: 200, contains: 'pass' } }),
  );
  expect(check(result)).toMatchObject({ contains: false, cut: true });
});

test('user and password of the address are sent, unless a header says otherwise', async () => {
  const sent: (string | undefined)[] = [];
  const port = await listen(
    plain((request, response) => {
      sent.push(request.headers.authorization);
      response.end();
    }),
  );
  const url = `http://mon:p%40ss@127.0.0.1:${port}/`;
  await run(sourceOf(url));
  await run(sourceOf(url, { headers: { Authorization: 'Bearer t' } }));
  expect(sent).toEqual([`Basic ${Buffer.from('mon:p@ss').toString('base64')}`, 'Bearer t']);
});

test('a redirect with raw letters is followed to what it means', async () => {
  const paths: (string | undefined)[] = [];
  const port = await listen(
    createTcpServer((socket) => {
      socket.on('data', (data) => {
        const path = data.toString().split(' ')[1];
        paths.push(path);
        socket.end(
          path === '/'
            ? 'HTTP/1.1 302 Found\r\nLocation: /straße\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'
            : 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
        );
      });
    }),
  );
  expect((await run(sourceOf(`http://127.0.0.1:${port}/`))).fault).toBeNull();
  expect(paths).toEqual(['/', '/stra%C3%9Fe']);
});

test('of a chain, what ends first counts, and not the root', async () => {
  const soon = new Date(Date.now() + 3 * 86_400_000);
  const leaf = authority.issueBelow({ to: soon });
  const port = await listen(secure(ok, leaf));
  const result = await run(sourceOf(`https://localhost:${port}/`));
  expect(result.fault).toBeNull();
  expect(value(result, 'httpcheck.tls.cert_remaining')).toBeLessThan(3 * 86_400 + 60);
  expect(check(result)?.certificate?.subject).toBe('Test intermediate');
});
