import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';

/** A file that has its name only once it is whole and on the disk; until then it is `NAME.part`. */
export class PartFile {
  readonly #path: string;
  readonly #stream: WriteStream;

  private constructor(path: string, stream: WriteStream) {
    this.#path = path;
    this.#stream = stream;
  }

  /** @throws the file system's error, here and in what follows */
  static async open(path: string): Promise<PartFile> {
    const stream = createWriteStream(`${path}.part`, { mode: 0o600, flush: true });
    // Reported where it is awaited; a late error of an abandoned file is not news.
    stream.on('error', () => undefined);
    await once(stream, 'open');
    return new PartFile(path, stream);
  }

  async write(content: string | Uint8Array): Promise<void> {
    if (content.length > 0 && !this.#stream.write(content)) await once(this.#stream, 'drain');
  }

  async finish(): Promise<void> {
    this.#stream.end();
    await once(this.#stream, 'close');
    await rename(`${this.#path}.part`, this.#path);
  }

  async giveUp(): Promise<void> {
    this.#stream.destroy();
    await rm(`${this.#path}.part`, { force: true });
  }
}
