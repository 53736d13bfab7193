import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/runtime/clock';
import { httpSource } from '../../main/engine/sources/http/http-source';
import type { HttpTarget } from '../../shared/kinds/http/target';
import { anHttp } from '../builders/series';

const TEXT = 'Tromsø geöffnet';
const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endings.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

async function look(url: string, more: Partial<HttpTarget> = {}, environment = {}) {
  const target = anHttp({
    id: 'shop',
    url,
    expect: { status: 200, contains: TEXT },
    redirects: 2,
    timeout: 10_000,
    ...more,
  });
  const source = httpSource(target, systemClock, environment);
  endings.push(() => source.close());
  const { observations, fault } = await source.run(AbortSignal.timeout(10_000));
  const status = observations.find((one) => one.type === 'sample' && one.metric === 'httpcheck.status');
  return { status: status?.type === 'sample' ? status.value : undefined, fault };
}

async function body(headers: Record<string, string>, bytes: Buffer, more: Partial<HttpTarget> = {}) {
  const answer: RequestListener = (_request, response) => response.writeHead(200, headers).end(bytes);
  const port = await listening(createServer(answer));
  return look(`http://127.0.0.1:${port}/`, more);
}

describe('a body that is packed', () => {
  const page = Buffer.from(`<p>${'long '.repeat(2_000)}</p>${TEXT}`);
  it.each([
    ['gzip', gzipSync(page)],
    ['x-gzip', gzipSync(page)],
    ['deflate', deflateSync(page)],
    ['deflate', deflateRawSync(page)],
    ['br', brotliCompressSync(page)],
    ['identity', page],
  ])('is searched as it was before: %s', async (encoding, bytes) => {
    expect(await body({ 'content-encoding': encoding }, bytes)).toEqual({ status: 1, fault: null });
  });

  it('is a fault when it cannot be unpacked, and of no interest when no text is expected', async () => {
    for (const encoding of ['gzip', 'zstd']) {
      const headers = { 'content-encoding': encoding };
      const bytes = Buffer.from('not packed at all');
      const wrong = await body(headers, bytes);
      expect(wrong.status).toBe(0);
      expect(wrong.fault?.message).toMatch(/Content-Encoding/);
      const unread = await body(headers, bytes, { expect: { status: 200, contains: null } });
      expect(unread).toEqual({ status: 1, fault: null });
    }
  });

  it('is read no further than the limit, however well it is packed', async () => {
    const packed = gzipSync(Buffer.concat([Buffer.alloc(64 * 1024 * 1024), Buffer.from(TEXT)]));
    expect(await body({ 'content-encoding': 'gzip' }, packed)).toEqual({ status: 0, fault: null });
  });

  it('may be absent, as in an answer to HEAD', async () => {
    const head = { method: 'HEAD', expect: { status: 200, contains: null } } as const;
    expect(await body({ 'content-encoding': 'gzip' }, Buffer.alloc(0), head)).toMatchObject({ status: 1 });
  });
});

describe('a text whose encoding the header does not name', () => {
  it.each([
    ['the page', Buffer.from(`<html><head><meta charset="iso-8859-1"></head>${TEXT}`, 'latin1')],
    [
      'an XML declaration',
      Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?><a>${TEXT}</a>`, 'latin1'),
    ],
    ['a byte order mark', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(TEXT, 'utf16le')])],
    ['nothing', Buffer.from(TEXT)],
  ])('is read as %s says', async (_by, bytes) => {
    expect(await body({ 'content-type': 'text/html' }, bytes)).toEqual({ status: 1, fault: null });
  });
});

describe('an answer that breaks off', () => {
  it.each([
    'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhello',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n',
  ])('is told with its status: %j', async (start) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(start));
    });
    const { status, fault } = await look(`http://127.0.0.1:${await listening(server)}/`);
    expect(status).toBe(0);
    expect(fault).toMatchObject({ code: 'closed' });
    expect(fault?.message).toMatch(/answers 200, but closes the connection before its body ends/);
  });
});

describe('a redirect', () => {
  it.each([
    ['/', /redirects more than 2 times/],
    ['ftp://files.example/', /redirects to what is not an HTTP address/],
  ])('to %s is told as what it is', async (location, says) => {
    const port = await listening(
      createServer((_request, response) => response.writeHead(302, { location }).end()),
    );
    const { fault } = await look(`http://127.0.0.1:${port}/`);
    expect(fault?.code).toBe('unexpected');
    expect(fault?.message).toMatch(says);
  });
});

describe('a proxy', () => {
  it('that wants a log-in says nothing about the target', async () => {
    const port = await listening(createServer((_request, response) => response.writeHead(407).end()));
    const { status, fault } = await look(
      'http://shop.example/',
      {},
      { http_proxy: `http://127.0.0.1:${port}` },
    );
    expect(status).toBeNull();
    expect(fault).toMatchObject({ code: 'auth', detail: 'PROXY_407' });
  });

  it.each(['http', 'https'])('that is down says nothing about the target: %s', async (scheme) => {
    const server = createTcpServer();
    const port = await listening(server);
    await endings.pop()?.();
    const way = { http_proxy: `http://u:geheim@127.0.0.1:${port}` };
    const { status, fault } = await look(`${scheme}://shop.example/`, {}, way);
    expect(status).toBeNull();
    expect(fault).toMatchObject({ code: 'network', detail: 'PROXY_ECONNREFUSED' });
    expect(fault?.message).toContain(`The proxy 127.0.0.1:${port} on the way to shop.example`);
    expect(JSON.stringify(fault)).not.toContain('geheim');
  });
});
