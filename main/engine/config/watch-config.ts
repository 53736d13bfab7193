import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { type LoadedConfig, loadConfig } from './load-config';

export interface ConfigWatch {
  close(): Promise<void>;
}
/** ms of quiet after a change before the file is read: editors write in several steps */
const SETTLE_MS = 100;
/** ms between two checks, for file systems without change events */
const LOOK_MS = 5_000;

/**
 * Loads a configuration and follows it, also over an editor's rename-and-replace, over its absence, and over changes
 * of the files that it refers to. `onChange` is called once before this resolves, then with each change.
 * @param lookEvery ms between two looks that need no word from the file system
 */
export async function watchConfig(
  path: string,
  onChange: (loaded: LoadedConfig) => void,
  lookEvery = LOOK_MS,
): Promise<ConfigWatch> {
  const following = new Following(resolve(path), path, onChange, lookEvery);
  await following.read();
  return { close: () => following.close() };
}

class Following {
  readonly #path: string;
  readonly #name: string;
  readonly #onChange: (loaded: LoadedConfig) => void;
  readonly #watchers = new Map<string, FSWatcher>();
  #files: readonly string[];
  #marks = '';
  #timer: NodeJS.Timeout | null = null;
  readonly #looker: NodeJS.Timeout;
  #reading: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(path: string, name: string, onChange: (loaded: LoadedConfig) => void, lookEvery: number) {
    this.#path = path;
    this.#name = name;
    this.#onChange = onChange;
    this.#files = [path];
    this.#looker = setInterval(() => this.#soon(), lookEvery);
    this.#looker.unref();
  }

  /** The marks are taken before the files are read, so the next check finds changes made during the reading. */
  async read(): Promise<void> {
    let loaded: LoadedConfig;
    let known: readonly string[];
    do {
      known = this.#files;
      this.#watch();
      this.#marks = await marksOf(known);
      loaded = await loadConfig(this.#name);
      this.#files = [...new Set([this.#path, ...loaded.files])];
    } while (!this.#closed && this.#files.join('\n') !== known.join('\n'));
    if (!this.#closed) this.#onChange(loaded);
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    clearInterval(this.#looker);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
    await this.#reading;
  }

  /** Folders are watched, not files: a file that is replaced takes its watcher with it. */
  #watch(): void {
    if (this.#closed) return;
    const folders = new Set(this.#files.map((file) => dirname(file)));
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of folders) {
      if (this.#watchers.has(folder)) continue;
      try {
        const watcher = watch(folder, (_event, name) => {
          if (name === null || this.#files.some((file) => basename(file) === name)) this.#soon();
        });
        watcher.on('error', () => {
          watcher.close();
          this.#watchers.delete(folder);
        });
        this.#watchers.set(folder, watcher);
      } catch {
        // a folder that is not there, or a system without watches: the regular look finds changes all the same
      }
    }
  }

  #soon(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#reading = this.#reading.then(() => this.#look());
    }, SETTLE_MS);
  }

  async #look(): Promise<void> {
    if (this.#closed || (await marksOf(this.#files)) === this.#marks) return;
    await this.read();
  }
}

/** Distinguishes a changed file from an unchanged one. */
async function marksOf(files: readonly string[]): Promise<string> {
  const marks = await Promise.all(
    files.map(async (file) => {
      try {
        const { ino, size, mtimeMs } = await stat(file);
        return `${ino} ${size} ${mtimeMs}`;
      } catch {
        return 'none';
      }
    }),
  );
  return marks.join('\n');
}
