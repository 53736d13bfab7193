import { TextDecoder } from 'node:util';
import type { Dispatcher } from 'undici';
import type { Clock } from '../../runtime/clock';
import { decoderOf } from './charset';
import { encodingOf, Unpacker } from './unpacker';

/** By of a body that are read at most unless it is said otherwise: the rest of a longer one is refused. */
export const BODY_LIMIT = 1024 * 1024;

/** The part of a body that is needed: none, all of it, or only whether it contains a text. */
export type BodyWish = 'nothing' | 'everything' | { readonly text: string };

export interface HttpAnswer {
  readonly status: number;
  readonly location: string | null;
  /** null unless everything was asked for */
  readonly body: Buffer | null;
  /** the text is in what was read; null: no text was asked for */
  readonly found: boolean | null;
  /** the body is longer than what is read */
  readonly cut: boolean;
  /** s from the request to the answer's head */
  readonly firstByte: number;
}
export type Outcome =
  | { readonly answer: HttpAnswer }
  | { readonly error: unknown; readonly status: number | null };

/**
 * Takes in one answer with as little work as can be: no streams, no copies but of a body that is wanted. A body that
 * never ends, as of an event stream, holds an answer up no longer than what is wanted of it needs.
 */
export class Collector implements Dispatcher.DispatchHandler {
  readonly #clock: Clock;
  readonly #wish: BodyWish;
  /** By */
  readonly #limit: number;
  /** ms that a body gets to end once nothing more is wanted of it, so that its connection can be kept */
  readonly #patience: number;
  readonly #finish: (outcome: Outcome) => void;
  readonly #chunks: Buffer[] = [];
  #sentAt = 0;
  #read = 0;
  #status = 0;
  #firstByte = 0;
  #location: string | null = null;
  #contentType: string | null = null;
  #decoder: TextDecoder | null = null;
  #unpacker: Unpacker | null = null;
  /** By of the body as it came, packed or not */
  #came = 0;
  /** the end of what was read, where a text may begin */
  #tail = '';
  #found = false;
  #cut = false;
  #done = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    clock: Clock,
    wish: BodyWish,
    limit: number,
    patience: number,
    finish: (outcome: Outcome) => void,
  ) {
    this.#clock = clock;
    this.#wish = wish;
    this.#limit = limit;
    this.#patience = patience;
    this.#finish = finish;
  }

  onRequestStart(): void {
    this.#sentAt = this.#clock.monotonic();
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    // 103 Early Hints and their like come before the answer.
    if (status < 200) return;
    this.#status = status;
    this.#firstByte = (this.#clock.monotonic() - this.#sentAt) / 1000;
    this.#location = unicodeOf(first(headers.location));
    this.#contentType = first(headers['content-type']);
    const encoding = this.#wish === 'nothing' ? null : encodingOf(first(headers['content-encoding']));
    if (encoding !== null)
      this.#unpacker = new Unpacker(
        encoding,
        (part) => this.#take(part, controller),
        (error) => this.#end({ error, status }, controller),
      );
    if (this.#wish === 'nothing') this.#hasAll(controller);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#unpacker === null) return this.#take(chunk, controller);
    this.#came += chunk.length;
    // Unpacking lags behind; what does not shrink must not pile up.
    if (this.#came > 2 * this.#limit) this.#cutOff(controller);
    else this.#unpacker.write(chunk);
  }

  #take(chunk: Buffer, controller: Dispatcher.DispatchController): void {
    if (this.#done) return;
    const part = chunk.subarray(0, Math.max(0, this.#limit - this.#read));
    this.#read += chunk.length;
    if (this.#wish === 'everything') this.#chunks.push(part);
    else if (this.#wish !== 'nothing') this.#search(this.#wish.text, part, controller);
    if (this.#read > this.#limit) this.#cutOff(controller);
  }

  #cutOff(controller: Dispatcher.DispatchController): void {
    this.#cut = true;
    this.#complete();
    controller.abort(new Error('the body is longer than what is read'));
  }

  onResponseEnd(): void {
    if (this.#unpacker === null) this.#complete();
    else this.#unpacker.end(() => this.#complete());
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end({ error, status: this.#status === 0 ? null : this.#status });
  }

  #search(text: string, part: Buffer, controller: Dispatcher.DispatchController): void {
    if (this.#found) return;
    this.#decoder ??= decoderOf(this.#contentType, part);
    const read = this.#tail + this.#decoder.decode(part, { stream: true });
    this.#found = read.includes(text);
    this.#tail = read.slice(Math.max(0, read.length - text.length + 1));
    if (this.#found) this.#hasAll(controller);
  }

  #hasAll(controller: Dispatcher.DispatchController): void {
    this.#timer = setTimeout(() => {
      this.#complete();
      controller.abort(new Error('nothing more is wanted of the body'));
    }, this.#patience);
  }

  #complete(): void {
    this.#end({
      answer: {
        status: this.#status,
        location: this.#location,
        body: this.#wish === 'everything' ? Buffer.concat(this.#chunks) : null,
        found: typeof this.#wish === 'string' ? null : this.#found,
        cut: this.#cut,
        firstByte: this.#firstByte,
      },
    });
  }

  #end(outcome: Outcome, controller: Dispatcher.DispatchController | null = null): void {
    if (this.#done) return;
    this.#done = true;
    this.#unpacker?.close();
    controller?.abort(new Error('the body cannot be read'));
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#finish(outcome);
  }
}

function first(header: string | string[] | undefined): string | null {
  return typeof header === 'string' ? header : (header?.[0] ?? null);
}

/** Bytes of a header come as one character each; a raw address is UTF-8 to every browser. */
function unicodeOf(header: string | null): string | null {
  if (header === null || !/[\u0080-\u00ff]/u.test(header) || /[\u0100-\u{10ffff}]/u.test(header))
    return header;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(header, 'latin1'));
  } catch {
    return header;
  }
}
