import { z } from 'zod';
import { configSchema } from './schema';

/** A value may be put in from elsewhere, so an editor must take a reference wherever a text has a form. */
const REFERENCE = '\\$\\{(env|file|secret):';

/** The JSON Schema of a configuration for editors: as zod makes it, but open to references. */
export function editorSchema(): string {
  const made = z.toJSONSchema(configSchema, { io: 'input' });
  const open: Record<string, unknown> = JSON.parse(JSON.stringify(made), (_key, value: unknown) =>
    isForm(value) ? { ...value, pattern: `(?:${value.pattern})|${REFERENCE}` } : value,
  );
  const { $schema, ...rest } = open;
  return `${JSON.stringify({ $schema, title: 'Gantry configuration', ...rest }, null, 2)}\n`;
}

function isForm(value: unknown): value is { readonly pattern: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as { type?: unknown }).type === 'string' &&
    typeof (value as { pattern?: unknown }).pattern === 'string'
  );
}
