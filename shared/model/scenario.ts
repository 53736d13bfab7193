/** What a rehearsal rehearses: the failures that an estate must be able to recover from, the smallest first. */
export const SCENARIOS = ['node-loss', 'database-failover', 'zone-loss', 'region-loss', 'restore'] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** `Loss of one zone` and `zone-loss` are the same. @returns null: a scenario of somebody's own */
export function scenarioOf(words: string): Scenario | null {
  const text = words.toLowerCase();
  for (const what of ['region', 'zone', 'node'] as const) {
    if (text.includes(what) && /los[st]|fail|down/.test(text)) return `${what}-loss`;
  }
  if (text.includes('failover') || text.includes('switch-over')) return 'database-failover';
  return text.includes('restore') ? 'restore' : null;
}

/** `zone-loss` as one says it: `zone loss`. Words of somebody's own stay nearly so. */
export function scenarioWords(scenario: string): string {
  return scenario.replaceAll('-', ' ');
}
