/** The scenarios of a rehearsal: failures that an estate must be able to recover from, the smallest first. */
export const SCENARIOS = ['node-loss', 'database-failover', 'zone-loss', 'region-loss', 'restore'] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** `Loss of one zone` and `zone-loss` are the same. @returns null: a user-defined scenario */
export function scenarioOf(words: string): Scenario | null {
  const text = words.toLowerCase();
  for (const what of ['region', 'zone', 'node'] as const) {
    if (text.includes(what) && /los[st]|fail|down/.test(text)) return `${what}-loss`;
  }
  if (text.includes('failover') || text.includes('switch-over')) return 'database-failover';
  return text.includes('restore') ? 'restore' : null;
}

/** `zone-loss` in words: `zone loss`. User-defined words are hardly changed. */
export function scenarioWords(scenario: string): string {
  return scenario.replaceAll('-', ' ');
}
