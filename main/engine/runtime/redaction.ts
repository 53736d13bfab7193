/** Replaces secrets. */
const REDACTED = '***';
/** A shorter secret would match half of every line: it is replaced only as a whole word. */
const SHORT = 4;

/**
 * Passwords in addresses are redacted even if nobody registered them. The scheme is bounded, because each character of a
 * long word would be a start from which all of it is read.
 */
const URL_PASSWORD = /([a-z][a-z0-9+.-]{0,31}:\/\/[^\s:/?#@]*:)[^\s/?#]*(?=@)/gi;

/** Knows the secrets of this process and takes them out of any text. */
export interface Redaction {
  /** Registers a secret; from then on its plain, JSON-escaped and percent-encoded forms are redacted. */
  add(secret: string): void;
  redact(text: string): string;
}

export function createRedaction(): Redaction {
  const forms = new Set<string>();
  let pattern: RegExp | null = null;
  return {
    add: (secret) => {
      if (secret === '') return;
      for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
        forms.add(form);
      }
      // Longest first: a secret that contains another must not leave a rest behind.
      const longestFirst = [...forms].sort((a, b) => b.length - a.length);
      pattern = new RegExp(longestFirst.map(asPattern).join('|'), 'gu');
    },
    redact: (text) => {
      const known = pattern === null ? text : text.replace(pattern, REDACTED);
      return known.replace(URL_PASSWORD, `$1${REDACTED}`);
    },
  };
}

function asPattern(form: string): string {
  const escaped = form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return form.length < SHORT ? `(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])` : escaped;
}
