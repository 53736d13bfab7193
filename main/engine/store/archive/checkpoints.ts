import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ConditionMemory, JudgeMemory } from '../../../../shared/judge/judgement';
import type { Drill } from '../../../../shared/model/drill';
import type { Evidence } from '../../../../shared/model/observation';
import type { SourceStatus } from '../../../../shared/model/source-status';
import { CHECKPOINTS } from '../format/tables';
import type { Archive, Write } from './archive';

/** The inputs of a judgement other than samples, events and the configuration. JSON-safe. */
export interface Checkpoint {
  /** epoch ms of the judgement; `memory` is what it left behind */
  readonly t: number;
  readonly memory: JudgeMemory;
  readonly sources: readonly SourceStatus[];
  readonly evidence: readonly Evidence[];
  /** drill records of the folder; those of the feed are events */
  readonly drills: readonly Drill[];
}

/** Interval (ms) of complete checkpoints; those in between store differences. */
const WHOLE_EVERY_MS = 3_600_000;
/** Most differences read for one checkpoint. */
const MOST_DIFFERENCES = 600;

type Parts = Map<string, unknown>;
/** `base`: key of the complete checkpoint that it continues, its own if it is complete. `number` counts from that. */
interface Stored {
  readonly t: number;
  readonly base: number;
  readonly number: number;
  readonly set: readonly (readonly [string, unknown])[];
  readonly gone: readonly string[];
}

/** Encodes checkpoints: a complete one per hour, differences in between. */
export class CheckpointLog {
  #parts: Parts = new Map();
  #texts = new Map<string, string>();
  #base = 0;
  #number = 0;
  #key = 0;

  /** @param after key of the newest record there is: keys rise also when the clock goes back */
  constructor(after: number) {
    this.#key = after;
  }

  write(checkpoint: Checkpoint): Write {
    const parts = partsOf(checkpoint);
    const key = Math.max(checkpoint.t, this.#key + 1);
    const whole =
      this.#base === 0 ||
      Math.abs(key - this.#base) >= WHOLE_EVERY_MS ||
      this.#number + 1 >= MOST_DIFFERENCES ||
      key !== checkpoint.t;
    if (whole) {
      this.#base = key;
      this.#number = 0;
      this.#parts = new Map();
      this.#texts = new Map();
    } else this.#number++;
    const set: (readonly [string, unknown])[] = [];
    for (const [name, value] of parts) {
      // Parts that the judge did not change are the same objects as before.
      if (this.#parts.get(name) === value && this.#parts.has(name)) continue;
      const text = JSON.stringify(value);
      if (this.#texts.get(name) === text) continue;
      this.#texts.set(name, text);
      set.push([name, value]);
    }
    const gone = [...this.#parts.keys()].filter((name) => !parts.has(name));
    for (const name of gone) this.#texts.delete(name);
    this.#parts = parts;
    this.#key = key;
    const stored: Stored = { t: checkpoint.t, base: this.#base, number: this.#number, set, gone };
    return { table: CHECKPOINTS, key, payload: deflateRawSync(JSON.stringify(stored), { level: 1 }) };
  }
}

interface Chain {
  readonly base: number;
  readonly keys: readonly number[];
  readonly links: readonly Stored[];
}

/** Reads checkpoints; those of an hour are cached, because a reader of one time asks for its neighbours next. */
export class Checkpoints {
  readonly #archive: Archive;
  #chain: Chain | null = null;

  constructor(archive: Archive) {
    this.#archive = archive;
  }

  /**
   * The newest checkpoint that is not later than `t` (epoch ms), and the time of the next one; null if there is none.
   */
  at(t: number): { readonly checkpoint: Checkpoint; readonly next: number | null } | null {
    let before = t;
    for (;;) {
      const key = this.#keyFrom(before, true);
      if (key === null) return null;
      const chain = this.#chainOf(key);
      const last = chain === null ? -1 : chain.keys.findLastIndex((one) => one <= before);
      if (chain !== null && last >= 0)
        return {
          checkpoint: checkpointOf(chain.links.slice(0, last + 1)),
          next: this.#keyFrom(t + 1, false),
        };
      // It or its base is unreadable: the previous one is the newest known state.
      before = (chain?.base ?? key) - 1;
    }
  }

  /** Key of the oldest and of the newest. */
  get span(): { readonly from: number; readonly to: number } | null {
    const [from, to] = [this.#keyFrom(0, false), this.#keyFrom(Number.MAX_SAFE_INTEGER, true)];
    return from === null || to === null ? null : { from, to };
  }

  #keyFrom(start: number, reverse: boolean): number | null {
    const [key] = this.#archive.keys(CHECKPOINTS, { start, reverse, limit: 1 });
    return typeof key === 'number' ? key : null;
  }

  /** The complete checkpoint that a key continues, and all differences up to it without a gap; null if unreadable. */
  #chainOf(key: number): Chain | null {
    if (this.#chain?.keys.includes(key)) return this.#chain;
    const payload = this.#archive.get(CHECKPOINTS, key);
    if (payload === null) return null;
    const asked = read(payload);
    if (asked === null) {
      this.#archive.reject(CHECKPOINTS, key);
      return null;
    }
    const { base } = asked;
    const range = { start: base - 1, end: base + WHOLE_EVERY_MS, limit: MOST_DIFFERENCES * 2 };
    const keys: number[] = [];
    const links: Stored[] = [];
    for (const { key: one, payload: each } of this.#archive.range(CHECKPOINTS, range).entries) {
      const stored = read(each);
      if (stored === null || stored.base !== base || stored.number !== links.length) continue;
      keys.push(one as number);
      links.push(stored);
    }
    this.#chain = { base, keys, links };
    return this.#chain;
  }
}

/** A complete checkpoint: a copy may begin with it. @param payload of a record whose checksum was valid */
export function isWhole(key: number, payload: Buffer): boolean {
  return read(payload)?.base === key;
}

/** A checkpoint of 1,000 targets is about 2 MiB; a record of an unpacked bundle may unpack to anything. */
const MOST_BYTES = 256 * 1024 * 1024;

/** @param payload of a record whose checksum was right @returns null when it is no checkpoint */
function read(payload: Buffer): Stored | null {
  let stored: unknown;
  try {
    stored = JSON.parse(inflateRawSync(payload, { maxOutputLength: MOST_BYTES }).toString());
  } catch {
    return null;
  }
  if (!isRecord(stored)) return null;
  const { t, base, number, set, gone } = stored;
  const isStored = [t, base, number].every(Number.isFinite) && Array.isArray(set) && Array.isArray(gone);
  return isStored ? (stored as unknown as Stored) : null;
}

const SEPARATOR = '\u0001';
/** Records of a module's memory that are taken apart, one in the other. */
const DEEPEST = 4;

/** A checkpoint in named parts, so that unchanged parts are not written again. */
function partsOf({ memory, sources, evidence, drills }: Checkpoint): Parts {
  const parts: Parts = new Map();
  const put = (value: unknown, ...name: readonly string[]): void => {
    parts.set(name.join(SEPARATOR), value);
  };
  for (const [key, one] of Object.entries(memory.conditions)) put(one, 'condition', key);
  const flatten = (value: unknown, path: readonly string[]): void => {
    if (!isRecord(value) || path.length > DEEPEST) put(value, 'module', ...path);
    else for (const [key, one] of Object.entries(value)) flatten(one, [...path, key]);
  };
  // The time of the judgement is that of the checkpoint.
  const { lookedAt: _, ...modules } = memory.modules;
  flatten(modules, []);
  for (const source of sources) put(source, 'source', source.id);
  for (const one of evidence) put(one, 'evidence', one.kind, one.subject.kind, one.subject.id);
  for (const drill of drills) put(drill, 'drill', drill.id);
  return parts;
}

function checkpointOf(links: readonly Stored[]): Checkpoint {
  const parts: Parts = new Map();
  for (const { set, gone } of links) {
    for (const name of gone) parts.delete(name);
    for (const [name, value] of set) parts.set(name, value);
  }
  const t = links.at(-1)?.t ?? 0;
  const conditions: Record<string, ConditionMemory> = {};
  const modules: Record<string, unknown> = { lookedAt: t };
  const sources: SourceStatus[] = [];
  const evidence: Evidence[] = [];
  const drills: Drill[] = [];
  for (const [name, value] of parts) {
    const [what, ...path] = name.split(SEPARATOR) as [string, ...string[]];
    if (what === 'condition') conditions[path[0] as string] = value as ConditionMemory;
    else if (what === 'module') place(modules, path, value);
    else if (what === 'source') sources.push(value as SourceStatus);
    else if (what === 'evidence') evidence.push(value as Evidence);
    else drills.push(value as Drill);
  }
  return { t, memory: { conditions, modules }, sources, evidence, drills };
}

function place(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first = '', ...rest] = path;
  if (rest.length === 0) target[first] = value;
  else {
    if (!isRecord(target[first])) target[first] = {};
    place(target[first] as Record<string, unknown>, rest, value);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
