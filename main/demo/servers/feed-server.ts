import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { decodeHello, FEED_PROTOCOL, type FeedSeries, MAX_FRAME_BYTES } from '../../../shared/contract/feed';
import type { EventKind, Subject } from '../../../shared/model/observation';

export interface FeedServerOptions {
  readonly token?: string | null;
  /** 0: any free port */
  readonly port?: number;
  /** ms */
  readonly heartbeat?: number;
  /** a session's frames are kept for a resume up to this many bytes … */
  readonly keepBytes?: number;
  /** … and this many ms after its client left */
  readonly keepFor?: number;
  /** unsent bytes after which a client counts as slow and gets only the newest value a series */
  readonly slowBytes?: number;
}
export interface FeedEvent {
  readonly t: number;
  readonly kind: EventKind;
  readonly subject: Subject;
  readonly data: Readonly<Record<string, unknown>>;
}
interface Kept {
  readonly seq: number;
  readonly text: string;
}
const SERIES_A_FRAME = 2_000;
const SAMPLES_A_FRAME = 20_000;

/** One client's numbered stream. It outlives the connection, so that a resume finds what was missed. */
class Session {
  readonly epoch = randomUUID();
  seq = 0;
  socket: WebSocket | null = null;
  leftAt = 0;
  #kept: Kept[] = [];
  #keptBytes = 0;
  /** newest value a series while the client is slow */
  readonly pending = new Map<number, { t: number; value: number | null }>();

  /** @param body a frame without its opening brace, so that it is serialised once for all sessions */
  send(body: string, keepBytes: number): void {
    const text = `{"seq":${++this.seq},${body}`;
    this.#kept.push({ seq: this.seq, text });
    this.#keptBytes += text.length;
    let drop = 0;
    while (this.#keptBytes > keepBytes && drop < this.#kept.length - 1)
      this.#keptBytes -= this.#kept[drop++]?.text.length ?? 0;
    if (drop > 0) this.#kept = this.#kept.slice(drop);
    this.socket?.send(text);
  }

  /** The frames after `seq`, or null when one of them is gone. */
  after(seq: number): readonly Kept[] | null {
    if (seq === this.seq) return [];
    const first = this.#kept[0];
    if (first === undefined || seq + 1 < first.seq || seq > this.seq) return null;
    return this.#kept.slice(seq + 1 - first.seq);
  }
}

/** A publisher of `gantry.feed.v1`: resume, heartbeats, newest value to slow clients, every event to all. */
export class FeedServer {
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #options: Required<FeedServerOptions>;
  readonly #sessions = new Map<string, Session>();
  readonly #series: FeedSeries[] = [];
  readonly #last = new Map<number, { t: number; value: number | null }>();
  readonly #events: FeedEvent[] = [];
  readonly #beat: NodeJS.Timeout;
  /** called for a client that does not resume: data to send besides last values (history, events) */
  onFresh:
    | ((send: (t: number, ids: readonly number[], values: readonly (number | null)[]) => void) => void)
    | null = null;

  private constructor(http: Server, options: Required<FeedServerOptions>) {
    this.#http = http;
    this.#options = options;
    this.#sockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: MAX_FRAME_BYTES,
      handleProtocols: (offered) => (offered.has(FEED_PROTOCOL) ? FEED_PROTOCOL : false),
    });
    http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#beat = setInterval(() => this.#heartbeat(), options.heartbeat);
  }

  /** Listens on 127.0.0.1. @throws when the port is taken */
  static async start(options: FeedServerOptions = {}): Promise<FeedServer> {
    const http = createServer((_request, response) => {
      response.writeHead(426, { 'content-type': 'text/plain' }).end(`Upgrade to ${FEED_PROTOCOL}\n`);
    });
    http.listen(options.port ?? 0, '127.0.0.1');
    await once(http, 'listening');
    return new FeedServer(http, {
      token: options.token ?? null,
      port: options.port ?? 0,
      heartbeat: options.heartbeat ?? 5_000,
      keepBytes: options.keepBytes ?? 32 * 1024 * 1024,
      keepFor: options.keepFor ?? 120_000,
      slowBytes: options.slowBytes ?? 4 * 1024 * 1024,
    });
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/feed`;
  }

  get clients(): number {
    return this.#sockets.clients.size;
  }

  /** Announces series; ids are the caller's, dense from 0. */
  announce(series: readonly FeedSeries[]): void {
    this.#series.push(...series);
    this.#broadcast(seriesBodies(series));
  }

  publish(t: number, ids: readonly number[], values: readonly (number | null)[]): void {
    for (let i = 0; i < ids.length; i++) this.#last.set(ids[i] as number, { t, value: values[i] ?? null });
    let body: string | null = null;
    for (const session of this.#sessions.values()) {
      if (this.#isSlow(session)) {
        for (let i = 0; i < ids.length; i++)
          session.pending.set(ids[i] as number, { t, value: values[i] ?? null });
        continue;
      }
      this.#flushPending(session);
      body ??= samplesBody(t, ids, values);
      session.send(body, this.#options.keepBytes);
    }
  }

  event(event: FeedEvent): void {
    this.#events.push(event);
    this.#broadcast([eventBody(event)]);
  }

  /** Cuts every connection without a word, as a broken network does. */
  cut(): void {
    for (const client of this.#sockets.clients) client.terminate();
  }

  async stop(reason = 'the server stops', retryAfter = 1_000): Promise<void> {
    clearInterval(this.#beat);
    for (const session of this.#sessions.values()) {
      session.send(
        `"type":"goodbye","reason":${JSON.stringify(reason)},"retryAfter":${retryAfter}}`,
        this.#options.keepBytes,
      );
      session.socket?.close(1001);
    }
    this.#sockets.close();
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    for (const client of this.#sockets.clients) client.terminate();
    this.#http.closeAllConnections();
    await closed;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { token } = this.#options;
    if (token !== null && request.headers.authorization !== `Bearer ${token}`) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (client) => this.#greet(client));
  }

  #greet(client: WebSocket): void {
    client.on('error', () => client.terminate());
    client.once('message', (data) => {
      const hello = decodeHello(data.toString());
      if (hello === null) {
        client.close(1002, 'hello expected');
        return;
      }
      const known = hello.resume === undefined ? undefined : this.#sessions.get(hello.resume.epoch);
      const missed = known?.after(hello.resume?.seq ?? 0) ?? null;
      const session = known !== undefined && missed !== null ? known : new Session();
      const resumed = session === known;
      const seq = resumed ? (hello.resume?.seq ?? 0) : 0;
      session.socket?.terminate();
      session.socket = client;
      client.on('close', () => {
        if (session.socket !== client) return;
        session.socket = null;
        session.leftAt = Date.now();
      });
      const { heartbeat } = this.#options;
      client.send(JSON.stringify({ type: 'welcome', epoch: session.epoch, seq, heartbeat, resumed }));
      if (resumed) {
        for (const frame of missed ?? []) client.send(frame.text);
        return;
      }
      if (known !== undefined) this.#sessions.delete(known.epoch);
      this.#sessions.set(session.epoch, session);
      this.#sendAll(session);
    });
  }

  #sendAll(session: Session): void {
    const { keepBytes } = this.#options;
    for (const body of seriesBodies(this.#series)) session.send(body, keepBytes);
    this.onFresh?.((t, ids, values) => session.send(samplesBody(t, ids, values), keepBytes));
    for (const body of lastBodies(this.#last)) session.send(body, keepBytes);
    for (const event of this.#events) session.send(eventBody(event), keepBytes);
  }

  #broadcast(bodies: readonly string[]): void {
    for (const session of this.#sessions.values()) {
      for (const body of bodies) session.send(body, this.#options.keepBytes);
    }
  }

  #isSlow(session: Session): boolean {
    return session.socket !== null && session.socket.bufferedAmount > this.#options.slowBytes;
  }

  #flushPending(session: Session): void {
    if (session.pending.size === 0) return;
    for (const body of lastBodies(session.pending)) session.send(body, this.#options.keepBytes);
    session.pending.clear();
  }

  #heartbeat(): void {
    const now = Date.now();
    const frame = JSON.stringify({ type: 'heartbeat', t: now });
    for (const session of this.#sessions.values()) {
      if (session.socket === null) {
        if (now - session.leftAt > this.#options.keepFor) this.#sessions.delete(session.epoch);
        continue;
      }
      if (!this.#isSlow(session)) this.#flushPending(session);
      session.socket.send(frame);
    }
  }
}

function samplesBody(t: number, ids: readonly number[], values: readonly (number | null)[]): string {
  return `"type":"samples","t":${t},"ids":${JSON.stringify(ids)},"values":${JSON.stringify(values)}}`;
}

function eventBody(event: FeedEvent): string {
  const { t, kind, subject, data } = event;
  return JSON.stringify({ type: 'event', t, kind, subject, data }).slice(1);
}

function seriesBodies(series: readonly FeedSeries[]): string[] {
  const bodies: string[] = [];
  for (let from = 0; from < series.length; from += SERIES_A_FRAME) {
    bodies.push(
      JSON.stringify({ type: 'series', series: series.slice(from, from + SERIES_A_FRAME) }).slice(1),
    );
  }
  return bodies;
}

/** One frame a time stamp, oldest first, so that a series never goes back in time. */
function lastBodies(last: ReadonlyMap<number, { t: number; value: number | null }>): string[] {
  const byTime = new Map<number, { ids: number[]; values: (number | null)[] }>();
  for (const [id, { t, value }] of last) {
    const group = byTime.get(t) ?? { ids: [], values: [] };
    group.ids.push(id);
    group.values.push(value);
    byTime.set(t, group);
  }
  const bodies: string[] = [];
  for (const [t, { ids, values }] of [...byTime].sort(([a], [b]) => a - b)) {
    for (let from = 0; from < ids.length; from += SAMPLES_A_FRAME) {
      bodies.push(
        samplesBody(t, ids.slice(from, from + SAMPLES_A_FRAME), values.slice(from, from + SAMPLES_A_FRAME)),
      );
    }
  }
  return bodies;
}
