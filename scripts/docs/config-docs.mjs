import { INTRODUCTION, RULES_INTRODUCTION, VIEWS_INTRODUCTION } from './config-introduction.mjs';

/**
 * @typedef {object} JsonSchema
 * @property {string} [type]
 * @property {string} [title]
 * @property {string} [description]
 * @property {unknown} [default]
 * @property {unknown} [const]
 * @property {readonly unknown[]} [enum]
 * @property {string} [pattern]
 * @property {number} [minimum]
 * @property {number} [maximum]
 * @property {number} [exclusiveMinimum]
 * @property {readonly string[]} [required]
 * @property {Record<string, JsonSchema>} [properties]
 * @property {JsonSchema | boolean} [additionalProperties]
 * @property {JsonSchema} [items]
 * @property {readonly JsonSchema[]} [oneOf]
 * @property {readonly JsonSchema[]} [anyOf]
 */
/** @typedef {{ id: string, warning: number | null, critical: number | null, for: number, unit?: string, why: string }} Rule */

/** @typedef {{ id: string, question: string, roles: readonly string[], outOfTurn?: { what: string } }} View */

/**
 * docs/config.md: a hand-written introduction and a table for each map of the schema.
 * @param {JsonSchema} made
 * @param {readonly Rule[]} rules those with limits of their own
 * @param {readonly string[]} names of all rules
 * @param {readonly View[]} views
 */
export function configReference(made, rules, names, views) {
  const lines = [INTRODUCTION.trim(), '', '## Every key', ''];
  lines.push('Keys in **bold** are required.', '', ...table(made));
  for (const section of sectionsOf('', made)) lines.push(...section);
  lines.push('', VIEWS_INTRODUCTION.trim(), '', ...viewsTable(views));
  lines.push('', RULES_INTRODUCTION.trim(), '', ...rulesTable(rules));
  const others = names.filter((name) => rules.every(({ id }) => id !== name));
  lines.push(
    '',
    'These rules can be overridden, too; their thresholds are fixed, or follow from fair shares and objectives:',
    '',
  );
  lines.push(...others.map((name) => `- \`${name}\``));
  return `${lines.join('\n').trim()}\n`;
}

/**
 * @param {string} path
 * @param {JsonSchema} schema
 * @returns {string[][]}
 */
function sectionsOf(path, schema) {
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return sectionsAt(at, value);
  });
}

/**
 * @param {string} path
 * @param {JsonSchema} schema
 * @returns {string[][]}
 */
function sectionsAt(path, schema) {
  if (schema.items) return sectionsAt(`${path}[]`, { description: schema.description, ...schema.items });
  if (typeof schema.additionalProperties === 'object') {
    const { description } = schema;
    return sectionsAt(`${path}.NAME`, { description, ...schema.additionalProperties });
  }
  if (schema.oneOf) {
    const [first] = schema.oneOf;
    const shared = sharedKeys(schema.oneOf);
    const common = {
      ...first,
      properties: pick(first, (key) => shared.has(key)),
      description: schema.description,
    };
    const kinds = schema.oneOf.map(({ properties }) => {
      const { const: kind, description } = properties?.probe ?? {};
      return `- [\`probe: ${kind}\`](kinds/${kind}.md): ${description}`;
    });
    return [
      ...sectionsAt(path, common),
      ['', 'Each kind of target has its own page, with its other keys:', '', ...kinds],
    ];
  }
  if (!schema.properties) return [];
  const about = schema.description ? [`${upper(schema.description)}.`, ''] : [];
  return [['', `### ${path}`, '', ...about, ...table(schema)], ...sectionsOf(path, schema)];
}

/**
 * Tables of the keys that only targets of one kind have, for its page.
 * @param {JsonSchema} made of the whole configuration
 * @param {string} kind
 */
export function kindKeys(made, kind) {
  const kinds = made.properties?.targets?.items?.oneOf ?? [];
  const schema = kinds.find(({ properties }) => properties?.probe?.const === kind);
  const shared = sharedKeys(kinds);
  const own = { ...schema, properties: pick(schema, (key) => !shared.has(key)) };
  return [...table(own), ...sectionsOf('', own).flat()];
}

/**
 * Keys that mean the same in every kind of target.
 * @param {readonly JsonSchema[]} kinds
 */
function sharedKeys(kinds) {
  const [first] = kinds;
  const keys = Object.keys(first?.properties ?? {}).filter(
    (key) => key !== 'probe' && kinds.every((kind) => kind.properties?.[key] && isSame(kind, first, key)),
  );
  return new Set(keys);
}

/**
 * @param {JsonSchema | undefined} schema
 * @param {(key: string) => boolean} wanted
 */
function pick(schema, wanted) {
  return Object.fromEntries(Object.entries(schema?.properties ?? {}).filter(([key]) => wanted(key)));
}

/**
 * @param {JsonSchema} a
 * @param {JsonSchema | undefined} b
 * @param {string} key
 */
function isSame(a, b, key) {
  return JSON.stringify(a.properties?.[key]) === JSON.stringify(b?.properties?.[key]);
}

/**
 * @param {JsonSchema} schema
 * @returns {string[]}
 */
function table(schema) {
  const rows = Object.entries(schema.properties ?? {}).map(([key, value]) => {
    const name = schema.required?.includes(key) ? `**${key}**` : key;
    return `| ${name} | ${typeOf(value)} | ${defaultOf(value)} | ${(value.description ?? '').replaceAll('|', '\\|')} |`;
  });
  return ['| key | value | default | meaning |', '|---|---|---|---|', ...rows];
}

/**
 * @param {JsonSchema} schema
 * @returns {string}
 */
function typeOf(schema) {
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.anyOf) return schema.anyOf.map((choice) => typeOf(choice)).join(' or ');
  if (schema.type === 'null') return '`null`';
  if (schema.enum) return schema.enum.map((choice) => `\`${choice}\``).join(', ');
  if (schema.items) return `list of ${plural(schema.items)}`;
  if (schema.oneOf || schema.properties) return 'map, see below';
  if (typeof schema.additionalProperties === 'object') {
    return schema.additionalProperties.properties ? 'map by name, see below' : 'map of texts';
  }
  if (schema.type === 'boolean') return '`true`, `false`';
  if (schema.type === 'integer' || schema.type === 'number') return numberOf(schema);
  return schema.title ?? 'text';
}

/** @param {JsonSchema} schema */
function plural(schema) {
  if (schema.enum) return typeOf(schema);
  return schema.properties || schema.oneOf ? 'maps, see below' : `${schema.title ?? 'text'}s`;
}

/** @param {JsonSchema} schema */
function numberOf({ type, minimum, maximum, exclusiveMinimum }) {
  const kind = type === 'integer' ? 'whole number' : 'number';
  if (exclusiveMinimum !== undefined) return `${kind} above ${exclusiveMinimum}`;
  return minimum === undefined || maximum === undefined ? kind : `${kind}, ${minimum} to ${maximum}`;
}

/** @param {JsonSchema} schema */
function defaultOf(schema) {
  const value = schema.default;
  if (value === undefined || value === '') return '';
  if (Array.isArray(value)) return value.length === 0 ? '' : `\`[${value.join(', ')}]\``;
  return typeof value === 'object' ? '' : `\`${String(value)}\``;
}

/**
 * @param {readonly Rule[]} rules
 * @returns {string[]}
 */
export function rulesTable(rules) {
  const level = (/** @type {number | null} */ value) => (value === null ? '' : String(value));
  const rows = rules.map(
    ({ id, unit, warning, critical, for: hold, why }) =>
      `| \`${id}\` | ${unit ?? ''} | ${level(warning)} | ${level(critical)} | ${hold} s | ${why.replaceAll('|', '\\|')} |`,
  );
  return ['| rule | unit | warning | critical | for | why |', '|---|---|---|---|---|---|', ...rows];
}

/**
 * @param {readonly View[]} views
 * @returns {string[]}
 */
function viewsTable(views) {
  const rows = views.map(
    ({ id, question, roles, outOfTurn }) =>
      `| \`${id}\` | ${question} | ${outOfTurn?.what ?? roles.join(', ')} |`,
  );
  return ['| view | question that it answers | in the rotation of |', '|---|---|---|', ...rows];
}

/** @param {string} text */
function upper(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
