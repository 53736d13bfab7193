import WebSocket, { type RawData } from 'ws';
import type { FeedConfig } from '../../../../shared/config/config';
import {
  decodeServerFrame,
  FEED_PROTOCOL,
  type HelloFrame,
  MAX_FEED_SERIES,
  MAX_FRAME_BYTES,
  type ServerFrame,
  type WelcomeFrame,
} from '../../../../shared/contract/feed';
import type { Fault } from '../../../../shared/model/observation';
import { answerLimit } from '../../runtime/answer-limit';
import { backoffDelay } from '../../runtime/backoff';
import type { Clock } from '../../runtime/clock';
import type { PushSink, PushSource } from '../source';
import { connectionFault, fault, frameFault, upgradeFault } from './feed-faults';

export interface FeedOptions {
  readonly client?: string;
  readonly random?: () => number;
  /** ms before attempt n (from 0) */
  readonly delay?: (attempt: number, random: () => number) => number;
  /** ms for the upgrade and the welcome */
  readonly patience?: number;
  /** an exception while a frame was taken in: a defect of Gantry, not of the feed */
  readonly onDefect?: (error: unknown) => void;
}
/** Counts of what the client did not pass on, for tests and the log. */
export interface FeedCounts {
  duplicates: number;
  refused: number;
  reconnects: number;
}

const DEFAULT_HEARTBEAT = 5_000;
/** A connection that ended for a frame of it makes the next attempt a first one only when it lived this long (ms). */
const HEALTHY_AFTER = 5_000;
/** After so many bad ends at one `seq`, asking for the same frames again is pointless. */
const RESUME_TRIES = 3;
/** Longest pause (ms) that a goodbye can request; a timer of more than 24 days would fire at once. */
const LONGEST_WAIT = 300_000;

/**
 * Client of `gantry.feed.v1` (docs/feed.md). It keeps one connection, resumes after `seq`, and passes on each frame
 * exactly once and in order. Any error ends the connection, is reported through `status`, and leads to a reconnect.
 */
export class FeedSource implements PushSource {
  readonly id = 'feed';
  readonly kind = 'feed';
  readonly counts: FeedCounts = { duplicates: 0, refused: 0, reconnects: 0 };
  readonly #config: FeedConfig;
  readonly #clock: Clock;
  readonly #options: Required<FeedOptions>;
  readonly #host: string;
  #sink: PushSink | null = null;
  #socket: WebSocket | null = null;
  /** Rises with every connection: a late callback of an older one compares and leaves. */
  #current = 0;
  #timer: NodeJS.Timeout | null = null;
  #cancelWatch: () => void = () => {};
  #attempt = 0;
  #openedAt = 0;
  #heardAt = 0;
  #heartbeat = DEFAULT_HEARTBEAT;
  #epoch: string | null = null;
  #seq = 0;
  #welcomed = false;
  #failedAtSeq = -1;
  #failures = 0;
  #announced = new Uint8Array(1024);
  #closed = false;

  constructor(config: FeedConfig, clock: Clock, options: FeedOptions = {}) {
    this.#config = config;
    this.#clock = clock;
    this.#host = new URL(config.url).host;
    this.#options = {
      client: options.client ?? 'gantry/1.0',
      random: options.random ?? Math.random,
      delay: options.delay ?? backoffDelay,
      patience: options.patience ?? 10_000,
      onDefect: options.onDefect ?? (() => undefined),
    };
  }

  start(sink: PushSink): void {
    this.#sink = sink;
    this.#connect();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#current++;
    this.#clearTimers();
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null || socket.readyState === WebSocket.CLOSED) return;
    await new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
      socket.once('error', () => resolve());
      socket.terminate();
    });
  }

  #connect(): void {
    const mine = ++this.#current;
    this.#welcomed = false;
    const token = this.#config.token;
    const socket = new WebSocket(this.#config.url, FEED_PROTOCOL, {
      perMessageDeflate: false,
      maxPayload: MAX_FRAME_BYTES,
      handshakeTimeout: this.#options.patience,
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
    });
    this.#socket = socket;
    this.#openedAt = this.#clock.monotonic();
    this.#watchFor(this.#options.patience, 'did not send a welcome in time');
    socket.on('open', () => {
      if (mine === this.#current) socket.send(JSON.stringify(this.#hello()));
    });
    socket.on('message', (data, isBinary) => {
      if (mine === this.#current) this.#take(data, isBinary);
    });
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      if (mine === this.#current) this.#end(upgradeFault(response.statusCode ?? 0, this.#host));
    });
    socket.on('error', (error) => {
      if (mine === this.#current) this.#end(connectionFault(error, this.#host));
    });
    socket.on('close', () => {
      if (mine === this.#current) {
        this.#end(
          fault(
            'closed',
            `the feed ${this.#host} closed the connection`,
            'the wall reconnects by itself; check the feed server if it continues',
          ),
        );
      }
    });
  }

  #hello(): HelloFrame {
    const hello: HelloFrame = { type: 'hello', client: this.#options.client };
    return this.#epoch === null ? hello : { ...hello, resume: { epoch: this.#epoch, seq: this.#seq } };
  }

  /** A frame that Gantry cannot take ends its connection, never the wall. */
  #take(data: RawData, isBinary: boolean): void {
    try {
      this.#receive(data, isBinary);
    } catch (error) {
      this.#options.onDefect(error);
      const what = `frame after ${this.#seq} of the feed ${this.#host} could not be taken in, for a defect of Gantry`;
      this.#refuseFrame(fault('unexpected', what, 'see gantry.log for the error and report it'));
    }
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.#heardAt = this.#clock.monotonic();
    if (isBinary) {
      this.#refuseFrame(
        fault(
          'protocol',
          `frame after ${this.#seq} of the feed ${this.#host} is binary`,
          'send JSON in text frames',
        ),
      );
      return;
    }
    const decoded = decodeServerFrame(data.toString());
    if (decoded.ok) this.#accept(decoded.value);
    else this.#refuseFrame(frameFault(decoded.error, this.#seq, this.#host));
  }

  #accept(frame: ServerFrame): void {
    if (frame.type === 'welcome') {
      this.#welcome(frame);
      return;
    }
    if (frame.type === 'goodbye') {
      if (frame.seq === this.#seq + 1) this.#seq = frame.seq;
      this.#end(
        fault(
          'closed',
          `the feed ${this.#host} says goodbye: ${frame.reason}`,
          'the wall reconnects by itself',
        ),
        frame.retryAfter,
      );
      return;
    }
    if (!this.#welcomed) {
      this.#refuseFrame(
        fault(
          'protocol',
          `the feed ${this.#host} sent ${frame.type} before welcome`,
          'answer hello with welcome first',
        ),
      );
      return;
    }
    if (frame.type === 'heartbeat') {
      this.#sink?.heard();
      return;
    }
    if (frame.seq <= this.#seq) {
      this.counts.duplicates++;
      return;
    }
    if (frame.seq !== this.#seq + 1) {
      const what = `the feed ${this.#host} jumped from seq ${this.#seq} to ${frame.seq}`;
      this.#refuseFrame(
        fault('protocol', what, 'number frames without gaps; the missing ones are requested again'),
      );
      return;
    }
    const problem = this.#pass(frame);
    if (problem === null) this.#seq = frame.seq;
    else this.#refuseFrame(problem);
  }

  #pass(frame: Exclude<ServerFrame, { type: 'welcome' | 'goodbye' | 'heartbeat' }>): Fault | null {
    const sink = this.#sink;
    if (sink === null) return null;
    if (frame.type === 'series') {
      for (const { id } of frame.series) this.#announce(id);
      sink.series(frame.series);
    } else if (frame.type === 'samples') {
      for (let i = 0; i < frame.ids.length; i++) {
        const id = frame.ids[i] as number;
        if (this.#announced[id] !== 1) {
          const what = `frame ${frame.seq} of the feed ${this.#host}: samples.ids[${i}] is ${id}: no such series was announced`;
          return fault('protocol', what, 'send a series frame before its samples');
        }
      }
      sink.samples(frame.t, frame.ids, frame.values);
    } else {
      const { t, kind, subject, data } = frame;
      sink.observe([{ type: 'event', t, kind, subject, data }]);
    }
    return null;
  }

  #announce(id: number): void {
    if (id >= this.#announced.length) {
      const wider = new Uint8Array(Math.min(MAX_FEED_SERIES, Math.max(id + 1, this.#announced.length * 2)));
      wider.set(this.#announced);
      this.#announced = wider;
    }
    this.#announced[id] = 1;
  }

  #welcome(frame: WelcomeFrame): void {
    const resumed = frame.resumed && frame.epoch === this.#epoch;
    if (!resumed) {
      this.#epoch = frame.epoch;
      this.#seq = frame.seq;
      this.#announced.fill(0);
    }
    this.#welcomed = true;
    this.#heartbeat = frame.heartbeat;
    this.#watchFor(2 * frame.heartbeat, 'has missed two heartbeats');
    this.#sink?.status(null, this.#heartbeat);
  }

  /** Ends the connection after `ms` without a frame; re-arms itself, so a frame costs no timer. */
  #watchFor(ms: number, what: string): void {
    this.#cancelWatch();
    this.#heardAt = this.#clock.monotonic();
    const look = (): void => {
      const silent = this.#clock.monotonic() - this.#heardAt;
      if (silent < ms) {
        this.#cancelWatch = answerLimit(ms - silent, look, this.#clock);
        return;
      }
      this.#end(fault('timeout', `the feed ${this.#host} ${what}`, 'check the feed server and the network'));
    };
    this.#cancelWatch = answerLimit(ms, look, this.#clock);
  }

  #refuseFrame(problem: Fault): void {
    this.counts.refused++;
    this.#failures = this.#failedAtSeq === this.#seq ? this.#failures + 1 : 1;
    this.#failedAtSeq = this.#seq;
    if (this.#failures >= RESUME_TRIES) {
      this.#epoch = null;
      this.#failures = 0;
    }
    this.#end(problem, 0, this.#clock.monotonic() - this.#openedAt < HEALTHY_AFTER);
  }

  /** @param repeats it would end so again: each next attempt waits longer */
  #end(problem: Fault, retryAfter = 0, repeats = !this.#welcomed): void {
    const socket = this.#socket;
    this.#current++;
    this.#socket = null;
    this.#clearTimers();
    if (socket !== null) {
      // The socket may still report its own end; without a listener, its `error` would throw.
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      socket.terminate();
    }
    if (this.#closed) return;
    // A connection that was welcomed is retried at once, however often the network breaks.
    if (!repeats) this.#attempt = 0;
    const wait = Math.max(
      Math.min(retryAfter, LONGEST_WAIT),
      this.#options.delay(this.#attempt++, this.#options.random),
    );
    this.#timer = setTimeout(() => {
      this.counts.reconnects++;
      this.#connect();
    }, wait);
    this.#sink?.status(problem, this.#heartbeat);
  }

  #clearTimers(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#cancelWatch();
    this.#timer = null;
  }
}

/** The estate's feed as a source that pushes. */
export function feedSource(config: FeedConfig, clock: Clock, options?: FeedOptions): FeedSource {
  return new FeedSource(config, clock, options);
}
