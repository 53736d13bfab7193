import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type DrillFolder, type KnownRecords, readDrills } from './read-drills';

export interface DrillsWatch {
  /** Resolves when no watcher, timer or read is left. */
  close(): Promise<void>;
}
export interface DrillsWatchOptions {
  /** ms of quiet after a change before the folder is read: editors write in several steps */
  readonly settle?: number;
  /** ms between checks while the folder cannot be watched, and for file systems without change events */
  readonly look?: number;
}

/**
 * Reads the folder, then follows it: records that appear, change or vanish, and a folder that is itself replaced or
 * made only later. `onChange` is called once before this resolves, and then with each change of content.
 */
export async function watchDrills(
  folder: string,
  onChange: (content: DrillFolder) => void,
  options: DrillsWatchOptions = {},
): Promise<DrillsWatch> {
  const following = new Following(folder, onChange, options.settle ?? 100, options.look ?? 15_000);
  await following.start();
  return { close: () => following.close() };
}

class Following {
  readonly #folder: string;
  readonly #onChange: (content: DrillFolder) => void;
  readonly #settle: number;
  readonly #look: number;
  readonly #known: KnownRecords = new Map();
  #watcher: FSWatcher | null = null;
  #inode = '';
  #timer: NodeJS.Timeout | null = null;
  #looker: NodeJS.Timeout | null = null;
  #reading: Promise<void> | null = null;
  #again = false;
  #last = '';
  #closed = false;

  constructor(folder: string, onChange: (content: DrillFolder) => void, settle: number, look: number) {
    this.#folder = folder;
    this.#onChange = onChange;
    this.#settle = settle;
    this.#look = look;
  }

  async start(): Promise<void> {
    await this.#read();
    if (this.#closed) return;
    this.#looker = setInterval(() => this.#soon(0), this.#look);
    this.#looker.unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#looker !== null) clearInterval(this.#looker);
    this.#unwatch();
    await this.#reading;
  }

  #soon(delay: number): void {
    if (this.#closed) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#read();
    }, delay);
  }

  /** One read at a time; a change during a read leads to another one after it. */
  #read(): Promise<void> {
    if (this.#reading !== null) {
      this.#again = true;
      return this.#reading;
    }
    this.#reading = this.#readOnce().finally(() => {
      this.#reading = null;
      if (!this.#again) return;
      this.#again = false;
      this.#soon(0);
    });
    return this.#reading;
  }

  async #readOnce(): Promise<void> {
    // Watch first, then read: a change in between is noticed.
    await this.#watchAnew();
    const content = await readDrills(this.#folder, this.#known);
    if (this.#closed) return;
    const key = JSON.stringify(content);
    if (key === this.#last) return;
    this.#last = key;
    this.#onChange(content);
  }

  /** A folder that was replaced under its name has another inode, and the old watcher hears nothing more. */
  async #watchAnew(): Promise<void> {
    const inode = await inodeOf(this.#folder);
    if (this.#closed || inode === this.#inode) return;
    this.#unwatch();
    if (inode === '') return;
    try {
      const watcher = watch(this.#folder, { persistent: false }, () => this.#soon(this.#settle));
      watcher.on('error', () => {
        this.#unwatch();
        this.#soon(this.#settle);
      });
      this.#watcher = watcher;
      this.#inode = inode;
    } catch {
      // No watcher to be had (inotify limit, network file system): the regular look finds what changed.
      this.#inode = '';
    }
  }

  #unwatch(): void {
    this.#watcher?.close();
    this.#watcher = null;
    this.#inode = '';
  }
}

async function inodeOf(folder: string): Promise<string> {
  try {
    const { dev, ino } = await stat(folder);
    return `${dev}:${ino}`;
  } catch {
    // The folder does not exist now; the following read reports it.
    return '';
  }
}
