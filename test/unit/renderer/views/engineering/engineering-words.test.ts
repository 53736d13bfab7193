import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortName } from '../../../../../renderer/theme/short-name';
import {
  levelWords,
  lineAt,
  rankedReading,
  readingFigure,
  readingStatus,
  shownReading,
  spokenReading,
  steadyRows,
  usualWords,
} from '../../../../../renderer/views/engineering/engineering-words';
import type { EngineeringRow } from '../../../../../shared/model/engineering';
import { aReading } from '../../../../builders/engineering';
import { MINUTE, NOW } from '../../../../builders/snapshots';

const PG = { kind: 'target', id: 'pg-prod', name: 'PostgreSQL pg-prod' } as const;
const CLOCK = { now: NOW, silentFor: 0 };
const ZONE = 'Europe/Oslo';

function connections(value: number | null, over: Partial<EngineeringRow> = {}): EngineeringRow {
  const row = aReading('connections', PG, over);
  return { ...row, figure: { ...row.figure, value, ...over.figure } };
}

describe('the words of a reading', () => {
  it('tell a figure beside its limit and what is usual', () => {
    expect(readingFigure(connections(93))).toEqual({ text: '93', unit: 'of 97' });
    expect(usualWords(connections(93))).toMatch(/^usual \d\d to \d\d$/u);
    expect(usualWords(connections(93, { band: null }))).toBe('');
    expect(usualWords(aReading('page', { kind: 'target', id: 'shop', name: 'shop' }))).toBe(
      'usual 0.09 to 0.14 s',
    );
  });

  it('say where the trouble begins, at the line that is drawn there', () => {
    const row = connections(93, { severity: 'critical', level: 87.3 });
    expect(levelWords(row, shownReading(row, CLOCK))).toBe('critical from 87');
    expect(lineAt(row)).toBe(87.3);
    expect(lineAt(connections(80))).toBe(97);
    expect(lineAt(connections(30))).toBeNull();
  });

  it('say how long it lasts, and of a memory what it was', () => {
    const row = connections(93, { severity: 'critical', since: NOW - 11 * MINUTE });
    expect(readingStatus(row, shownReading(row, CLOCK), NOW, ZONE)).toBe('critical, 11 min');
    const later = { now: NOW + 2 * MINUTE, silentFor: 0 };
    expect(readingStatus(row, shownReading(row, later), later.now, ZONE)).toBe('stale 2 min, was critical');
  });

  it('judge nothing any more of what went stale, though it keeps its place', () => {
    const row = connections(93, { severity: 'critical' });
    expect(shownReading(row, { now: NOW, silentFor: 6_000 })).toEqual({
      severity: 'unknown',
      was: 'critical',
      freshness: 'stale',
    });
    expect(rankedReading({ ...row, severity: 'unknown', was: 'critical' }).severity).toBe('critical');
  });

  it('tell a listener everything', () => {
    const row = connections(93, {
      severity: 'critical',
      since: NOW - 11 * MINUTE,
      band: null,
      note: '2.2× its usual',
    });
    const shown = shownReading(row, CLOCK);
    expect(spokenReading(row, shown, readingStatus(row, shown, NOW, ZONE))).toBe(
      'PostgreSQL pg-prod, connections: 93 of 97. critical, 11 min, critical, live. 2.2× its usual',
    );
  });
});

describe('rows that come anew each second', () => {
  it('are the very same where nothing is new', () => {
    const [first, second] = [connections(93), aReading('commits', PG)];
    const held = new Map([first, second].map((row) => [row.id, row]));
    expect(steadyRows(held, structuredClone([first, second]))).toBe(held);
    const next = steadyRows(held, structuredClone([connections(94), second]));
    expect(next).not.toBe(held);
    expect(next.get(second.id)).toBe(second);
    expect(next.get(first.id)?.figure.value).toBe(94);
    expect(steadyRows(held, [second]).size).toBe(1);
  });
});

describe('a name that is too long for its column', () => {
  it.each([
    ['Order confirmation', 18, [], 'Order confirmation'],
    ['Order confirmation', 17, [], 'Order confirmati…'],
    ['Order confirmation', 7, [], 'Order…'],
    ['oldest transaction', 12, ['oldest lock'], 'oldest tran…'],
    ['oldest transaction', 8, ['oldest transfer', 'commits'], 'olde…ion'],
    ['Warehouse 1 in Gothenburg', 10, ['Warehouse 2 in Gothenburg'], '…1 in Got…'],
    ['transfer Oslo', 9, ['transfer transfer Oslo', 'transfer'], 'transf…#2'],
  ])('%s in %d letters beside %j: %s', (name, letters, others, short) => {
    expect(shortName(name, letters, [...others, name])).toBe(short);
  });

  it('is never that of another row of its block, and never ends without a sign', () => {
    const words = fc.constantFrom('Order', 'confirmation', 'labels', 'Oslo', 'oldest', 'transaction');
    const name = fc.array(words, { minLength: 1, maxLength: 3 }).map((list) => list.join(' '));
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 2, maxLength: 6 }),
        fc.integer({ min: 9, max: 20 }),
        (names, letters) => {
          const short = names.map((one) => shortName(one, letters, names));
          expect(new Set(short).size).toBe(names.length);
          for (const [at, one] of short.entries()) {
            expect(one.length).toBeLessThanOrEqual(letters);
            expect(one === names[at] || one.includes('…')).toBe(true);
          }
        },
      ),
    );
  });
});
