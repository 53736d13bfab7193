/** The last message of the wall's program to the command line that started it, after everything is closed. */
export interface LastWord {
  readonly type: 'ended';
  /** exit code */
  readonly code: number;
}

/** @returns null: not such a message */
export function decodeLastWord(raw: unknown): LastWord | null {
  if (typeof raw !== 'object' || raw === null) return null;
  const { type, code } = raw as Partial<Record<keyof LastWord, unknown>>;
  return type === 'ended' && typeof code === 'number' && Number.isInteger(code) ? { type, code } : null;
}
