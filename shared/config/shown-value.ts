/** Keys whose values are always secret, even if written in plain text. */
const SECRET_KEYS = ['token', 'headers', 'ca', 'password', 'command'];
/** A shorter secret is replaced only as a whole word; otherwise it would blank out half of every sentence. */
const SHORT = 4;
const MOST = 60;
const HIDDEN = '***';

/** A value for a problem message: short, without the passwords in addresses; empty for nothing. */
export function shownValue(path: readonly (string | number)[], value: unknown): string {
  if (value === undefined || value === null || typeof value === 'object') return '';
  if (path.some((key) => SECRET_KEYS.includes(String(key)))) return HIDDEN;
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  // Anything before an @ may be a password, even in a misspelt address.
  const safe = text
    .replace(/^("(?:[a-z]+:\/\/)?).*@/is, `$1${HIDDEN}@`)
    .replace(/((?:password|token|secret|key)=)[^&\s"]*/gi, `$1${HIDDEN}`);
  return safe.length > MOST ? `${safe.slice(0, MOST - 3)}…` : safe;
}

/** Removes inserted secrets from a sentence. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return [...secrets]
    .sort((a, b) => b.length - a.length)
    .reduce((rest, secret) => {
      if (secret.length >= SHORT) return rest.replaceAll(secret, HIDDEN);
      const escaped = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return rest.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'gu'), HIDDEN);
    }, text);
}
