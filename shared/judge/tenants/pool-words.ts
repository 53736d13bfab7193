/** `Pool B` inside a sentence. */
export function poolWords(name: string): string {
  if (name === 'No pool stated') return 'the pool';
  return name.replace(/^Pool /, 'pool ');
}
