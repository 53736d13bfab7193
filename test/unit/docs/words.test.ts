import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Connection, Freshness, Posture, Severity } from '../../../shared/model/severity';

const ROOT = join(import.meta.dirname, '../../..');
const page = readFileSync(join(ROOT, 'docs/words.md'), 'utf8');

/** A value that is missing here does not compile, so the page cannot miss it either. */
const SEVERITIES: Readonly<Record<Severity, true>> = {
  ok: true,
  info: true,
  warning: true,
  critical: true,
  unknown: true,
};
const FRESHNESS: Readonly<Record<Freshness, true>> = {
  live: true,
  late: true,
  stale: true,
  cached: true,
  replay: true,
};
const CONNECTIONS: Readonly<Record<Connection, true>> = {
  live: true,
  degraded: true,
  offline: true,
  replay: true,
};
const POSTURES: Readonly<Record<Posture, true>> = { proven: true, 'at risk': true, unproven: true };

/** The terms in the first column of a section's table, without their marks. */
function termsOf(section: string): string[] {
  const text = page.split(/^## /m).find((one) => one.startsWith(`${section}\n`)) ?? '';
  const cells = [...text.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell]) => cell ?? '');
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, term]) => term ?? '')).sort();
}

describe('docs/words.md', () => {
  it.each([
    ['Severity', SEVERITIES],
    ['Freshness', FRESHNESS],
    ['Connection', CONNECTIONS],
    ['Posture', POSTURES],
  ])('lists exactly the values of %s', (section, values) => {
    expect(termsOf(section)).toEqual(Object.keys(values).sort());
  });

  it('lists exactly the attributes that the page writes', () => {
    const folder = join(ROOT, 'renderer');
    const written = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.tsx'))
      .flatMap((file) => readFileSync(join(folder, file), 'utf8').match(/\bdata-[a-z]+(?:-[a-z]+)*/g) ?? []);
    expect(termsOf('Attributes of the page')).toEqual([...new Set(written)].sort());
  });
});
