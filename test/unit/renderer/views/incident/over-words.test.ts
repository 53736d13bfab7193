import { describe, expect, it } from 'vitest';
import { estateWords, overHeroes, worstWords } from '../../../../../renderer/views/incident/over-words';
import { OVER } from '../../../../builders/incident-states';

const texts = (over: Partial<typeof OVER>): readonly string[] =>
  overHeroes({ ...OVER, ...over }).map(({ text, unit }) => `${text} ${unit}`);

describe('an incident that has just ended', () => {
  it('tells how long it lasted, what it cost, what it took of the budget and whom it hit', () => {
    expect(texts({})).toEqual(['17 min', '210 orders late', '4 %', '3 services']);
  });

  it('leaves out what is not known', () => {
    expect(texts({ cost: null, budget: null, services: [] })).toEqual(['17 min']);
    expect(
      texts({ cost: null, budget: null, to: OVER.from + 77_000, services: OVER.services.slice(0, 1) }),
    ).toEqual(['77 s', '1 service']);
  });

  it('names the worst of its line, where low is bad the least', () => {
    const { chart } = OVER;
    if (chart === null) throw new Error('it has one');
    const series = { t: Float64Array.from([0, 1, 2]), v: Float64Array.from([1, Number.NaN, 4.84]) };
    expect(worstWords({ ...chart, series })).toBe('Shipping: response, 4.8 s at worst');
    const fallen = { ...chart, title: 'Shipping: shipments an hour', unit: '1/h', falls: true, series };
    expect(worstWords(fallen)).toBe('Shipping: shipments an hour, 1 at worst');
  });
});

it('says how the estate is after it, never ok for what is not', () => {
  const row = (name: string, severity: 'ok' | 'warning' | 'unknown') => ({ name, severity });
  expect(estateWords([])).toBeNull();
  expect(estateWords([row('A', 'ok'), row('B', 'ok')])?.text).toBe('Both services are ok.');
  expect(estateWords([row('A', 'warning'), row('B', 'ok')])).toEqual({
    severity: 'warning',
    text: 'A is at warning; 1 service is ok.',
  });
  expect(estateWords([row('A', 'unknown'), row('B', 'ok')])?.text).toBe('A is not known; 1 service is ok.');
  expect(estateWords([row('A', 'unknown'), row('B', 'warning'), row('C', 'ok')])?.text).toBe(
    'Two services are not ok; 1 service is ok.',
  );
});
