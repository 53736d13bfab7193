import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { DrillSeen } from '../../../shared/judge/drills/measuring';
import { rehearsalOf } from '../../../shared/judge/drills/rehearsal';
import type { Rehearsal } from '../../../shared/model/rehearsal';
import { readText } from '../runtime/read-text';

/** Files next to the records; the dot at the start of their names distinguishes them. */
const RUNNING = '.running-drill.json';
const SEEN = '.running-drill-seen.json';
const LARGEST = 1024 * 1024;

/** The running drill in a folder of records: written by `gantry drill`, watched by a wall. */
export function readRehearsal(folder: string): Promise<Rehearsal | null> {
  return read(join(folder, RUNNING)).then(rehearsalOf);
}
/** @throws the file system's error */
export function writeRehearsal(folder: string, rehearsal: Rehearsal): Promise<void> {
  return write(join(folder, RUNNING), JSON.stringify(rehearsal));
}

/** The observations of a wall, and their age in ms. */
export async function readSeen(
  folder: string,
): Promise<{ readonly seen: DrillSeen; readonly age: number } | null> {
  const path = join(folder, SEEN);
  const raw = (await read(path)) as DrillSeen | null;
  if (raw === null || typeof raw.id !== 'string') return null;
  const { mtimeMs } = await stat(path);
  return { seen: raw, age: Date.now() - mtimeMs };
}
export function writeSeen(folder: string, seen: DrillSeen): Promise<void> {
  return write(join(folder, SEEN), JSON.stringify(seen));
}

/** The record of one that has ended. @returns its path @throws the file system's error */
export async function writeRecord(
  folder: string,
  id: string,
  record: Readonly<Record<string, unknown>>,
): Promise<string> {
  const path = join(folder, `${id}.yaml`);
  await write(path, stringify(record));
  return path;
}

/** It is over: what is left of it is its record. */
export async function clearRehearsal(folder: string): Promise<void> {
  await rm(join(folder, RUNNING), { force: true });
  await rm(join(folder, SEEN), { force: true });
}

async function read(path: string): Promise<unknown> {
  const text = await readText(path, LARGEST);
  if (!text.ok) {
    if (text.error.code === 'ENOENT') return null;
    throw Object.assign(new Error(`${path} ${text.error.what}`), { code: text.error.code });
  }
  try {
    return JSON.parse(text.value) as unknown;
  } catch {
    return null;
  }
}

/** Beside it, to the disk, then under its name: a kill leaves the one before or this one. */
async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.${process.pid}.part`;
  const file = await open(beside, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
}
