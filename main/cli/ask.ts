import { createInterface } from 'node:readline/promises';

/** Puts a question to the person at the terminal. @returns the answer without spaces around it; null: the input ended */
export type Ask = (question: string) => Promise<string | null>;

/** null where no person can answer: standard input or standard error is no terminal. */
export function terminalAsk(): Ask | null {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  return async (question) => {
    const reader = createInterface({ input: process.stdin, output: process.stderr });
    try {
      const ended = new Promise<null>((resolve) => reader.once('close', () => resolve(null)));
      const answer = await Promise.race([reader.question(question), ended]);
      return answer === null ? null : answer.trim();
    } finally {
      reader.close();
    }
  };
}

export async function isConfirmed(ask: Ask, question: string): Promise<boolean> {
  const answer = await ask(`${question} [y/N] `);
  return answer !== null && /^y(es)?$/i.test(answer);
}
