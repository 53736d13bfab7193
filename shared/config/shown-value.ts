/** Keys whose values are secrets even where they are written out. */
const SECRET_KEYS = ['token', 'headers', 'ca', 'password', 'command'];
/** A shorter secret is only replaced where it stands alone: it would blot out half of every sentence. */
const SHORT = 4;
const MOST = 60;
const HIDDEN = '***';

/** A value as a problem may show it: short, without the passwords that addresses carry; empty for nothing. */
export function shownValue(path: readonly (string | number)[], value: unknown): string {
  if (value === undefined || value === null || typeof value === 'object') return '';
  if (path.some((key) => SECRET_KEYS.includes(String(key)))) return HIDDEN;
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  // Whatever stands before an @ may be a password, also where the address is misspelt: that is why it is shown.
  const safe = text
    .replace(/^("(?:[a-z]+:\/\/)?).*@/is, `$1${HIDDEN}@`)
    .replace(/((?:password|token|secret|key)=)[^&\s"]*/gi, `$1${HIDDEN}`);
  return safe.length > MOST ? `${safe.slice(0, MOST - 3)}…` : safe;
}

/** Takes what references brought in out of a sentence. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return [...secrets]
    .sort((a, b) => b.length - a.length)
    .reduce((rest, secret) => {
      if (secret.length >= SHORT) return rest.replaceAll(secret, HIDDEN);
      const escaped = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return rest.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'gu'), HIDDEN);
    }, text);
}
