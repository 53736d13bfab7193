import { kindKeys, rulesTable } from './config-docs.mjs';
import { tableOf } from './tables.mjs';

/** @typedef {import('./config-docs.mjs').JsonSchema} JsonSchema */
/** @typedef {import('./config-docs.mjs').Rule} Rule */
/** @typedef {{ name: string, unit: string, kind: string, attributes: readonly string[], about: string, source: string }} Metric */
/** @typedef {{ id: string, metrics: readonly Metric[], rules: readonly Rule[], methods: readonly { id: string, why: string }[] }} Kind */

/**
 * The tables of docs/kinds/<kind>.md: an example, its own keys, its metrics and its rules.
 * @param {Kind} kind
 * @param {string} example YAML of one target
 * @param {JsonSchema} made of the whole configuration
 */
export function kindTables({ id, metrics, rules, methods }, example, made) {
  const target = example
    .trim()
    .split('\n')
    .map((line, index) => (index === 0 ? `  - ${line}` : `    ${line}`));
  return [
    '## Example',
    '',
    '```yaml',
    'targets:',
    ...target,
    '```',
    '',
    '## Keys',
    '',
    'A key in **bold** must be there. Keys that all kinds have: [config.md](../config.md).',
    '',
    ...kindKeys(made, id),
    '',
    '## Metrics',
    '',
    ...(metrics.length === 0 ? ['None of its own.'] : metricsTable(metrics)),
    '',
    '## Rules',
    '',
    'Thresholds, `for` and `enabled` can be changed under `rules:` of the configuration.',
    ...(rules.length === 0 ? [] : ['', ...rulesTable(rules)]),
    ...(methods.length === 0
      ? []
      : [
          '',
          ...tableOf(
            ['rule without a threshold of its own', 'why'],
            methods.map((rule) => [`\`${rule.id}\``, rule.why]),
          ),
        ]),
  ];
}

/** @param {readonly Metric[]} metrics */
function metricsTable(metrics) {
  return tableOf(
    ['metric', 'unit', 'attributes', 'meaning', 'source'],
    metrics.map(({ name, unit, kind, attributes, about, source }) => [
      `\`${name}\``,
      `${unit}${kind === 'counter' ? ', counter' : ''}`,
      attributes.map((one) => `\`${one}\``).join(', '),
      about,
      source,
    ]),
  );
}
