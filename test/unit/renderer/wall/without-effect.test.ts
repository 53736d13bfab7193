import { expect, it } from 'vitest';
import { withoutEffect } from '../../../../renderer/wall/without-effect';
import { aFrame, aSnapshot } from '../../../builders/snapshots';

const { sections } = aSnapshot({ frame: aFrame({ views: ['services', 'replication'] }) });
const past = aSnapshot({ frame: aFrame({ connection: 'replay' }) }).sections;

it.each([
  ['9', 'There are two views.'],
  ['i', 'No incident is open.'],
  ['a', 'No incident is on the wall to acknowledge: i shows the worst one that is open.'],
  ['d', 'A drill starts on the page of a service: Tab, on the recovery view.'],
  ['s', 'The key s does nothing here. ? shows all keys.'],
  ['F2', 'F2 does nothing here. ? shows all keys.'],
  ['Shift', ''],
  ['AudioVolumeUp', ''],
])('%s is explained: %s', (key, words) => {
  expect(withoutEffect(key, { overlay: null, sections })).toBe(words);
});

it('says that a key does nothing in a review, and nothing beside a panel', () => {
  expect(withoutEffect('x', { overlay: null, sections: past })).toBe(
    'The key x does nothing in a review. ? shows all keys.',
  );
  expect(withoutEffect('x', { overlay: 'help', sections })).toBe('');
});
