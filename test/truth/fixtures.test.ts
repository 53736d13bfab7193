import { describe, expect, it } from 'vitest';
import { FIXTURES } from '../builders/fixtures';
import { CASES } from '../e2e/texts';
import { type LookWindow, lookFor } from '../support/look-window';
import { snapshotText } from '../support/snapshot-text';
import { violationsOf } from './invariants/table';
import { KNOWN_IN_FIXTURES } from './known';
import { readPage } from './read-page';

let window: LookWindow;
lookFor('1920x1080', (opened) => {
  window = opened;
});

const known = new Set(KNOWN_IN_FIXTURES.map(({ invariant }) => invariant));
const seen = new Set<string>();

/** The violations of the page as it is now, as lines. */
async function violations(name: string): Promise<readonly string[]> {
  const reading = await readPage(window.page, { scenario: name, began: Date.now() });
  return violationsOf([reading]).map(({ invariant, one, other }) => `${invariant}: ${one} | ${other}`);
}

describe('a fixture', () => {
  it.each(CASES)('%s tells one truth in view %s', async (fixture, view) => {
    await window.open({ fixture, view });
    const found = await violations(`${fixture} ${view}`);
    for (const line of found) seen.add(line.split(':')[0] ?? '');
    expect(found.filter((line) => !known.has(line.split(':')[0] ?? ''))).toEqual([]);
  });

  it('violates each invariant that is listed as known', () => {
    expect([...known].filter((invariant) => !seen.has(invariant))).toEqual([]);
  });
});

/** The incident of the boards with a lie in it. */
describe('a page that was tampered with', () => {
  it('tells another number of sessions in its sentence', async () => {
    await window.open({ fixture: 'incident', view: 'incident' });
    await window.page.evaluate(() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
        node.textContent = (node.textContent ?? '').replace('41 sessions', '37 sessions');
    });
    expect((await violations('tampered')).join('\n')).toMatch(/^counts\.sessions: .*37 sessions/m);
  });

  it('has a text that lies over another one', async () => {
    await window.open({ fixture: 'incident', view: 'incident' });
    await window.page.evaluate(() => {
      const heading = document.querySelector('h1') as HTMLElement;
      heading.style.transform = 'translateY(180px)';
    });
    expect((await violations('tampered')).join('\n')).toMatch(/^drawing\.texts: /m);
  });

  it('shows a service as well that is judged critical', async () => {
    await window.open({ fixture: 'trouble', view: 'services' });
    await window.page.evaluate(() => {
      document.querySelector('[data-service][data-severity="critical"]')?.setAttribute('data-severity', 'ok');
    });
    expect((await violations('tampered')).join('\n')).toMatch(/^severities\.rows: .* ok \| judged critical/m);
  });
});

it('a snapshot whose frame counts other incidents than are open is found out', async () => {
  const made = FIXTURES['incident']?.();
  if (made === undefined) throw new Error('there is no fixture incident');
  const frame = { ...made.sections.frame, incidents: { count: 3, worst: 'critical' as const } };
  await window.open({ fixture: 'incident', view: 'incident' });
  const text = snapshotText({ ...made, sections: { ...made.sections, frame } });
  await window.page.evaluate((put) => {
    (globalThis as unknown as { look: { put(text: string): void } }).look.put(put);
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }, text);
  expect((await violations('tampered')).join('\n')).toMatch(/^counts\.frame: frame counts 3 \| \d are open/m);
});
