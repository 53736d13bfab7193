import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { type LoadedConfig, loadConfig } from './load-config';

export interface ConfigWatch {
  close(): Promise<void>;
}
/** ms of quiet after a change before the file is read: editors write in several steps */
const SETTLE_MS = 100;
/** ms between two looks, for file systems that tell of no change */
const LOOK_MS = 5_000;

/**
 * Loads a configuration and follows it, also over an editor's rename-and-replace, over its absence, and over changes
 * of the files that it refers to. `onChange` is called once before this resolves, then with each change.
 */
export async function watchConfig(
  path: string,
  onChange: (loaded: LoadedConfig) => void,
): Promise<ConfigWatch> {
  const following = new Following(resolve(path), path, onChange);
  await following.read();
  following.watch();
  return { close: () => following.close() };
}

class Following {
  readonly #path: string;
  readonly #name: string;
  readonly #onChange: (loaded: LoadedConfig) => void;
  #watchers: FSWatcher[] = [];
  #files: readonly string[] = [];
  #marks = '';
  #timer: NodeJS.Timeout | null = null;
  #looker: NodeJS.Timeout | null = null;
  #reading: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(path: string, name: string, onChange: (loaded: LoadedConfig) => void) {
    this.#path = path;
    this.#name = name;
    this.#onChange = onChange;
  }

  async read(): Promise<void> {
    const loaded = await loadConfig(this.#name);
    if (this.#closed) return;
    this.#files = [this.#path, ...loaded.files];
    this.#marks = await marksOf(this.#files);
    this.#onChange(loaded);
  }

  /** Folders are watched, not files: a file that is replaced takes its watcher with it. */
  watch(): void {
    for (const folder of new Set(this.#files.map((file) => dirname(file)))) {
      try {
        const watcher = watch(folder, (_event, name) => {
          if (name === null || this.#files.some((file) => basename(file) === name)) this.#soon();
        });
        watcher.on('error', () => watcher.close());
        this.#watchers.push(watcher);
      } catch {
        // a folder that is not there, or a system without watches: the regular look finds changes all the same
      }
    }
    this.#looker = setInterval(() => this.#soon(), LOOK_MS);
    this.#looker.unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#looker !== null) clearInterval(this.#looker);
    for (const watcher of this.#watchers) watcher.close();
    await this.#reading;
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

/** What tells a changed file from an unchanged one. */
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
