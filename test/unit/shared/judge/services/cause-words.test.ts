import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goneWordings } from '../../../../../shared/judge/services/cause-words';
import { aCondition, aConfig, aPostgres } from '../../../../builders/series';
import { named } from '../../../../builders/services';
import { NOW } from '../../../../builders/snapshots';

const CONFIG = aConfig({ targets: [aPostgres({ id: 'pg' })] });
const gone = (says: string) => aCondition('postgres.up', 'target', 'pg', NOW, { evidence: { says } });
const down = (...ids: Parameters<typeof named>[0][]) =>
  ids.map((id) => named(id, { severity: 'critical', latency: null, throughput: null }));

describe('what a lost target means', () => {
  it.each([
    [down('shipping'), 0, 'Shipping is down.'],
    [down('shipping'), 1, 'Shipping is down, one more is critical.'],
    [down('shipping'), 3, 'Shipping is down, three more are critical.'],
    [down('shipping', 'receiving'), 2, 'Shipping and Receiving are down, two more are critical.'],
    [down('shipping', 'receiving', 'invoicing'), 2, 'Shipping and two more are down, two more are critical.'],
  ])('counts every critical service, in each wording: %#', (hit, more, words) => {
    const { reasons } = goneWordings(CONFIG, gone('does not answer'), hit, more);
    expect(reasons[0]).toBe(words);
    for (const reason of reasons) {
      // A name stands for one service; the others are counted.
      const counts = [...reason.matchAll(/\b(one|two|three|four|five)\b/g)].map(
        ([word]) => ['one', 'two', 'three', 'four', 'five'].indexOf(word) + 1,
      );
      const names = [...reason.matchAll(/Shipping|Receiving|Invoicing/g)].length;
      expect([reason, names + counts.reduce((sum, one) => sum + one, 0)]).toEqual([
        reason,
        hit.length + more,
      ]);
    }
  });

  it('says what the service does, and not that it is down while it answers', () => {
    const said = (over: Parameters<typeof named>[1]): string | undefined =>
      goneWordings(CONFIG, gone('does not answer'), [named('shipping', { severity: 'critical', ...over })])
        .reasons[0];
    const { latency } = named('shipping');
    if (latency === null) throw new Error('built with all figures');
    expect(said({})).toBe('Shipping is critical.');
    expect(said({ latency: { ...latency, value: 4.8 } })).toBe('Shipping is slow.');
    expect(said({ latency: null, throughput: null })).toBe('Shipping is down.');
  });

  it('never says the verb of its verdict again as the reason', () => {
    const verbs = fc.constantFrom('does not answer', 'answers only in part', 'is not known');
    const rest = fc.constantFrom('', ' in time', ' any more', ' to this wall');
    fc.assert(
      fc.property(verbs, rest, (verb, more) => {
        const { verdicts, reasons } = goneWordings(
          CONFIG,
          gone(`${verb}: it ${verb}${more}`),
          down('shipping'),
        );
        expect(verdicts[0]).toBe(`PostgreSQL pg ${verb}:`);
        for (const reason of reasons) expect(reason).not.toContain(verb);
        expect(reasons[0]).toBe('Shipping is down.');
      }),
    );
    const { reasons } = goneWordings(
      CONFIG,
      gone('does not answer: it refuses connections'),
      down('shipping'),
    );
    expect(reasons[0]).toBe('it refuses connections; Shipping is down.');
  });
});
