import { isDeeper } from '../forms/yaml-bounds';
import { type EventKind, FEED_EVENT_KINDS, type Subject } from '../model/observation';
import { err, ok, type Result } from '../model/result';
import {
  count,
  describe,
  type FrameProblem,
  holdsInfinity,
  isObject,
  MAX_TEXT,
  type Raw,
  Refusal,
  refuse,
  text,
  time,
} from './frame-checks';

export const FEED_PROTOCOL = 'gantry.feed.v1';
/** Larger frames are rejected, in both directions (bytes of UTF-8). */
export const MAX_FRAME_BYTES = 1024 * 1024;
/** A feed that announces more series than this is rejected. */
export const MAX_FEED_SERIES = 100_000;
/** Characters of an event's `data` as JSON; a drill record with 200 steps has about 20,000. */
export const MAX_EVENT_CHARACTERS = 32_768;
/** Objects and lists in one another; the data of every kind of event need five. */
export const MAX_EVENT_DEPTH = 16;

export interface HelloFrame {
  readonly type: 'hello';
  readonly client: string;
  readonly resume?: { readonly epoch: string; readonly seq: number };
}
export interface WelcomeFrame {
  readonly type: 'welcome';
  readonly epoch: string;
  readonly seq: number;
  /** ms */
  readonly heartbeat: number;
  readonly resumed: boolean;
}
export interface SeriesFrame {
  readonly type: 'series';
  readonly seq: number;
  readonly series: readonly FeedSeries[];
}
export interface FeedSeries {
  readonly id: number;
  readonly metric: string;
  readonly unit: string;
  readonly attributes: Readonly<Record<string, string>>;
}
export interface SamplesFrame {
  readonly type: 'samples';
  readonly seq: number;
  /** epoch ms */
  readonly t: number;
  readonly ids: readonly number[];
  readonly values: readonly (number | null)[];
}
export interface EventFrame {
  readonly type: 'event';
  readonly seq: number;
  readonly t: number;
  readonly kind: EventKind;
  readonly subject: Subject;
  readonly data: Readonly<Record<string, unknown>>;
}
export interface HeartbeatFrame {
  readonly type: 'heartbeat';
  readonly t: number;
}
export interface GoodbyeFrame {
  readonly type: 'goodbye';
  /** null: the server says goodbye before welcoming */
  readonly seq: number | null;
  readonly reason: string;
  /** ms */
  readonly retryAfter: number;
}
export type ServerFrame =
  | WelcomeFrame
  | SeriesFrame
  | SamplesFrame
  | EventFrame
  | HeartbeatFrame
  | GoodbyeFrame;

const MAX_ATTRIBUTES = 24;
const SUBJECT_KINDS: readonly string[] = [
  'service',
  'tenant',
  'target',
  'replica',
  'drill',
  'pool',
  'site',
  'link',
];

function decodeWelcome(raw: Raw): WelcomeFrame | Refusal {
  const epoch = text(raw, 'welcome', 'epoch');
  if (epoch instanceof Refusal) return epoch;
  const seq = count(raw, 'welcome', 'seq', 0);
  if (seq instanceof Refusal) return seq;
  const heartbeat = count(raw, 'welcome', 'heartbeat', 100);
  if (heartbeat instanceof Refusal) return heartbeat;
  if (heartbeat > 300_000) {
    return refuse(
      'welcome.heartbeat',
      heartbeat,
      'at most 300000 ms belong there',
      'send a heartbeat every few seconds',
    );
  }
  if (typeof raw.resumed !== 'boolean') {
    return refuse(
      'welcome.resumed',
      raw.resumed,
      'true or false belongs there',
      'say whether the frames after resume.seq follow',
    );
  }
  return { type: 'welcome', epoch, seq, heartbeat, resumed: raw.resumed };
}

function decodeAttributes(value: unknown, key: string): Readonly<Record<string, string>> | Refusal {
  if (value === undefined) return {};
  if (!isObject(value))
    return refuse(key, value, 'an object of texts belongs there', 'send {"name":"value"}');
  const entries = Object.entries(value);
  if (entries.length > MAX_ATTRIBUTES) {
    return refuse(key, value, `at most ${MAX_ATTRIBUTES} attributes may be there`, 'send fewer attributes');
  }
  for (const [name, attribute] of entries) {
    if (name.length > MAX_TEXT)
      return refuse(
        key,
        value,
        `the name of an attribute has ${name.length} characters, at most ${MAX_TEXT} may be there`,
        'send short names',
      );
    if (typeof attribute !== 'string' || attribute.length > MAX_TEXT) {
      return refuse(`${key}.${name}`, attribute, 'a text belongs there', 'send attribute values as texts');
    }
  }
  return value as Readonly<Record<string, string>>;
}

function decodeSeries(raw: Raw): SeriesFrame | Refusal {
  const seq = count(raw, 'series', 'seq', 1);
  if (seq instanceof Refusal) return seq;
  const list = raw.series;
  if (!Array.isArray(list) || list.length > MAX_FEED_SERIES) {
    return refuse(
      'series.series',
      list,
      `a list of at most ${MAX_FEED_SERIES} series belongs there`,
      'send fewer series',
    );
  }
  const series: FeedSeries[] = [];
  for (let i = 0; i < list.length; i++) {
    const at = `series.series[${i}]`;
    const item: unknown = list[i];
    if (!isObject(item))
      return refuse(at, item, 'an object belongs there', 'send {"id","metric","unit","attributes"}');
    const id = count(item, at, 'id', 0);
    if (id instanceof Refusal) return id;
    if (id >= MAX_FEED_SERIES) {
      return refuse(
        `${at}.id`,
        id,
        `ids run from 0 to ${MAX_FEED_SERIES - 1}`,
        'number the series densely from 0',
      );
    }
    const metric = text(item, at, 'metric');
    if (metric instanceof Refusal) return metric;
    const unit = text(item, at, 'unit');
    if (unit instanceof Refusal) return unit;
    const attributes = decodeAttributes(item.attributes, `${at}.attributes`);
    if (attributes instanceof Refusal) return attributes;
    series.push({ id, metric, unit, attributes });
  }
  return { type: 'series', seq, series };
}

function decodeSamples(raw: Raw): SamplesFrame | Refusal {
  const seq = count(raw, 'samples', 'seq', 1);
  if (seq instanceof Refusal) return seq;
  const t = time(raw, 'samples');
  if (t instanceof Refusal) return t;
  const { ids, values } = raw;
  if (!Array.isArray(ids))
    return refuse('samples.ids', ids, 'a list of series ids belongs there', 'send the ids of a series frame');
  if (!Array.isArray(values))
    return refuse('samples.values', values, 'a list of numbers belongs there', 'send one value an id');
  if (ids.length !== values.length) {
    return refuse(
      'samples.values',
      values,
      ids.length === 1 ? 'there is 1 id' : `there are ${ids.length} ids`,
      'send one value an id, null for none',
    );
  }
  for (let i = 0; i < ids.length; i++) {
    const id: unknown = ids[i];
    if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id >= MAX_FEED_SERIES) {
      return refuse(`samples.ids[${i}]`, id, 'a series id belongs there', 'send the ids of a series frame');
    }
    const value: unknown = values[i];
    if (value !== null && (typeof value !== 'number' || !Number.isFinite(value))) {
      return refuse(
        `samples.values[${i}]`,
        value,
        'a number or null belongs there',
        'send null for "no value now"',
      );
    }
  }
  return { type: 'samples', seq, t, ids: ids as number[], values: values as (number | null)[] };
}

function decodeEvent(raw: Raw): EventFrame | Refusal {
  const seq = count(raw, 'event', 'seq', 1);
  if (seq instanceof Refusal) return seq;
  const t = time(raw, 'event');
  if (t instanceof Refusal) return t;
  const { kind, subject, data } = raw;
  if (typeof kind !== 'string' || !(FEED_EVENT_KINDS as readonly string[]).includes(kind)) {
    return refuse('event.kind', kind, 'it is no kind of event', `send one of ${FEED_EVENT_KINDS.join(', ')}`);
  }
  if (!isObject(subject))
    return refuse('event.subject', subject, 'an object belongs there', 'send {"kind","id"}');
  if (typeof subject.kind !== 'string' || !SUBJECT_KINDS.includes(subject.kind)) {
    return refuse(
      'event.subject.kind',
      subject.kind,
      'it is no kind of subject',
      `send one of ${SUBJECT_KINDS.join(', ')}`,
    );
  }
  const id = text(subject, 'event.subject', 'id');
  if (id instanceof Refusal) return id;
  if (data !== undefined && !isObject(data))
    return refuse('event.data', data, 'an object belongs there', 'send {} for none');
  if (isDeeper(data, MAX_EVENT_DEPTH)) {
    return refuse(
      'event.data',
      data,
      `at most ${MAX_EVENT_DEPTH} levels of objects and lists may be there`,
      'send flat data',
    );
  }
  if (holdsInfinity(data)) {
    return refuse(
      'event.data',
      data,
      'it holds a number beyond 1.8e308',
      'send numbers that fit a double, or texts',
    );
  }
  const length = data === undefined ? 0 : JSON.stringify(data).length;
  if (length > MAX_EVENT_CHARACTERS) {
    return refuse(
      'event.data',
      data,
      `it has ${length} characters as JSON, at most ${MAX_EVENT_CHARACTERS} may be there`,
      'send only what the wall shows, and a link to the rest',
    );
  }
  return {
    type: 'event',
    seq,
    t,
    kind: kind as EventKind,
    subject: { kind: subject.kind as Subject['kind'], id },
    data: data ?? {},
  };
}

function decodeHeartbeat(raw: Raw): HeartbeatFrame | Refusal {
  const t = time(raw, 'heartbeat');
  return t instanceof Refusal ? t : { type: 'heartbeat', t };
}

function decodeGoodbye(raw: Raw): GoodbyeFrame | Refusal {
  const reason = text(raw, 'goodbye', 'reason');
  if (reason instanceof Refusal) return reason;
  const retryAfter = raw.retryAfter === undefined ? 0 : count(raw, 'goodbye', 'retryAfter', 0);
  if (retryAfter instanceof Refusal) return retryAfter;
  const seq = raw.seq === undefined ? null : count(raw, 'goodbye', 'seq', 1);
  if (seq instanceof Refusal) return seq;
  return { type: 'goodbye', seq, reason, retryAfter };
}

const DECODERS: Readonly<Record<string, (raw: Raw) => ServerFrame | Refusal>> = {
  welcome: decodeWelcome,
  series: decodeSeries,
  samples: decodeSamples,
  event: decodeEvent,
  heartbeat: decodeHeartbeat,
  goodbye: decodeGoodbye,
};

/**
 * Decodes one text frame of a feed server and checks every key.
 * @param frame the frame's text, at most {@link MAX_FRAME_BYTES}
 */
export function decodeServerFrame(frame: string): Result<ServerFrame, FrameProblem> {
  let raw: unknown;
  try {
    raw = JSON.parse(frame);
  } catch (error) {
    return err(jsonProblem(frame, error));
  }
  if (!isObject(raw)) {
    const what = `the frame is ${describe(raw)}: a JSON object belongs there`;
    return err({ code: 'type', key: 'frame', position: 0, what, remedy: 'send one JSON object a frame' });
  }
  const type = raw.type;
  const decode = typeof type === 'string' && Object.hasOwn(DECODERS, type) ? DECODERS[type] : undefined;
  if (decode === undefined) {
    const what = `type is ${describe(type)}: no such frame in ${FEED_PROTOCOL}`;
    return err({
      code: 'type',
      key: 'type',
      position: null,
      what,
      remedy: `send one of ${Object.keys(DECODERS).join(', ')}`,
    });
  }
  const decoded = decode(raw);
  return decoded instanceof Refusal ? err(decoded.problem) : ok(decoded);
}

/** V8 may name the offset in its message; it is only shown to people, and no code depends on it. */
function jsonProblem(frame: string, error: unknown): FrameProblem {
  const stated = /position (\d+)/.exec(error instanceof Error ? error.message : '');
  const position = stated === null ? frame.length : Number(stated[1]);
  const what = `the frame is no JSON at character ${position} of ${frame.length}`;
  return { code: 'json', key: 'frame', position, what, remedy: 'send UTF-8 JSON text, one object a frame' };
}

/** Decodes a client's hello, on the server side. */
export function decodeHello(frame: string): HelloFrame | null {
  let raw: unknown;
  try {
    raw = JSON.parse(frame);
  } catch {
    return null;
  }
  if (!isObject(raw) || raw.type !== 'hello' || typeof raw.client !== 'string') return null;
  const resume = raw.resume;
  if (!isObject(resume)) return { type: 'hello', client: raw.client };
  if (typeof resume.epoch !== 'string' || typeof resume.seq !== 'number')
    return { type: 'hello', client: raw.client };
  return { type: 'hello', client: raw.client, resume: { epoch: resume.epoch, seq: resume.seq } };
}
