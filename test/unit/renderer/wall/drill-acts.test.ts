import { expect, it } from 'vitest';
import { drillChoices } from '../../../../renderer/wall/drill-acts';
import { decodeCommand } from '../../../../shared/contract/bridge-decode';
import { anUnproven, aProven } from '../../../builders/recovery';

const RUNNING = { scenario: 'zone-loss', services: ['shipping'], startedAt: 0, steps: [], stepSince: null };
const wordsOf = (...given: Parameters<typeof drillChoices>): readonly string[] =>
  drillChoices(...given).map(({ words }) => words);

it('a drill begins with what can befall the service', () => {
  expect(wordsOf(null, aProven({ id: 'shipping' }))).toEqual([
    'Node loss',
    'Database failover',
    'Zone loss',
    'Region loss',
    'Restore',
  ]);
  expect(wordsOf(null, undefined)).toEqual([]);
});

it('goes on with the steps of the last one, each once, and can be taken back', () => {
  const row = aProven({ id: 'shipping' });
  expect(wordsOf(RUNNING, row)).toEqual([
    'Next: Decide',
    'Next: Promote standby',
    'Next: Switch names',
    'End: passed',
    'End: failed',
    'Abort',
  ]);
  const further = { ...RUNNING, steps: ['Decide', 'Promote standby', 'Switch names'], stepSince: 1 };
  expect(wordsOf(further, row).slice(0, 2)).toEqual(['Next: Check', 'Take back: Switch names']);
  const done = { ...further, steps: [...further.steps, 'Check'] };
  expect(wordsOf(done, row)[0]).toBe('Next: Step 5');
  expect(wordsOf(RUNNING, anUnproven({ id: 'edi' }))[0]).toBe('Next: Decide');
});

it('every choice is a command that main understands, and nothing else is', () => {
  for (const running of [null, RUNNING])
    for (const { act } of drillChoices(running, aProven({ id: 'shipping' })))
      expect(decodeCommand({ type: 'drill', pin: '2407', act })).toEqual({ type: 'drill', pin: '2407', act });
  for (const act of [null, {}, { do: 'start' }, { do: 'step', name: '' }, { do: 'end', outcome: 'fine' }])
    expect(decodeCommand({ type: 'drill', pin: '2407', act })).toBeNull();
  expect(decodeCommand({ type: 'drill', act: { do: 'undo' } })).toBeNull();
});
