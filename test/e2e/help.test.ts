import { expect, it } from 'vitest';
import { type LookWindow, lookFor } from '../support/look-window';
import { findTextFaults } from './overlap';

let window: LookWindow;

lookFor('1920x1080', (opened) => {
  window = opened;
});

it.each([
  ['calm', 'services', null],
  ['calm', 'services', 'DejaVu Sans'],
  ['review', 'review', null],
  ['review', 'review', 'DejaVu Sans'],
])('the help of %s, %s, in %s fits the screen', async (fixture, view, face) => {
  const { page } = window;
  await window.open({ fixture, view, ...(face === null ? {} : { face }) });
  await page.keyboard.press('?');
  const help = page.locator('.overlay.is-keys');
  await help.waitFor();
  expect(await page.evaluate(findTextFaults)).toEqual([]);
  // The check sees the panel: lower down it leaves the screen.
  await help.evaluate((panel: HTMLElement) => {
    panel.style.top = '60vh';
  });
  expect(await page.evaluate(findTextFaults)).toContainEqual(expect.objectContaining({ kind: 'outside' }));
});
