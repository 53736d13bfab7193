/** Lists in one another: SLOWLOG, LATENCY, XINFO GROUPS, CLUSTER SLOTS and SENTINEL need four. */
const MOST_LEVELS = 16;
/** items of a list: a cluster has 16,384 slots */
const MOST_ITEMS = 100_000;
/** characters of a line: an error may quote a command */
const MOST_LINE = 65_536;
const TYPES = '+-:$*';
const RETURN = 13;
const NEWLINE = 10;

/**
 * Whether what a server sends has the form of RESP2: types, lengths, line ends. The decoder of the client library trusts
 * all of them, and there are some that it never comes to the end of. Contents are not looked at.
 * https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
export class RespGate {
  /** beginning of a line whose end has not come */
  #line = '';
  /** bytes of a text that are still to come, with its line end */
  #left = 0;
  /** items that are still to come, of each open list */
  readonly #open: number[] = [];

  passes(chunk: Buffer): boolean {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left > 0) {
        if (!this.#text(chunk, at)) return false;
        const taken = Math.min(this.#left, chunk.length - at);
        at += taken;
        this.#left -= taken;
        if (this.#left === 0) this.#done();
        continue;
      }
      const end = chunk.indexOf(NEWLINE, at);
      const to = end === -1 ? chunk.length : end;
      if (this.#line.length + to - at > MOST_LINE) return false;
      this.#line += chunk.toString('latin1', at, to);
      if (this.#line !== '' && !TYPES.includes(this.#line[0] as string)) return false;
      if (end === -1) return true;
      const line = this.#line;
      this.#line = '';
      at = end + 1;
      if (!this.#head(line)) return false;
    }
    return true;
  }

  /** Whether the text that continues at `at` ends with a line end, as far as that is here. */
  #text(chunk: Buffer, at: number): boolean {
    const newline = at + this.#left - 1;
    const before = this.#left > 1 ? chunk[newline - 1] : undefined;
    return (before ?? RETURN) === RETURN && (chunk[newline] ?? NEWLINE) === NEWLINE;
  }

  #head(line: string): boolean {
    if (!line.endsWith('\r')) return false;
    const [type, value] = [line[0], line.slice(1, -1)];
    if (type === '$') {
      if (!/^(?:-1|\d{1,9})$/.test(value)) return false;
      if (value === '-1') this.#done();
      else this.#left = Number(value) + 2;
      return true;
    }
    if (type === '*') {
      if (!/^(?:-1|\d{1,6})$/.test(value) || Number(value) > MOST_ITEMS) return false;
      if (Number(value) > 0) this.#open.push(Number(value));
      else this.#done();
      return this.#open.length <= MOST_LEVELS;
    }
    this.#done();
    return type !== ':' || /^[+-]?\d{1,20}$/.test(value);
  }

  /** An item has ended, and with it each list whose last it was. */
  #done(): void {
    for (let last = this.#open.length - 1; last >= 0; last--) {
      const left = (this.#open[last] as number) - 1;
      this.#open[last] = left;
      if (left > 0) return;
      this.#open.pop();
    }
  }
}
