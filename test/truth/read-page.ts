import type { Page } from 'playwright-core';
import { findTextFaults } from '../e2e/overlap';
import { snapshotOf } from '../support/snapshot-text';
import type { Held, Reading, SeenPage } from './reading';

/**
 * Evaluated in the page (it may use nothing outside itself): the visible texts and the attributes that docs/words.md
 * lists.
 */
function seenInPage(): Omit<SeenPage, 'faults' | 'pause'> {
  const plain = (text: string | null | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim();
  const hidden = '.spoken, script, style, .is-leaving';
  const root = getComputedStyle(document.documentElement);
  const probe = document.createElement('i');
  document.body.append(probe);
  const colourOf = (name: string): string => {
    probe.style.color = root.getPropertyValue(`--${name}`);
    return getComputedStyle(probe).color;
  };
  const critical = colourOf('critical');
  const warning = colourOf('warning');
  probe.remove();
  const wordsOf = (element: Element): string => {
    const words: string[] = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      if (node.parentElement?.closest(hidden) === null) words.push(node.textContent ?? '');
    return plain(words.join(' '));
  };
  const texts: SeenPage['texts'][number][] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const parents = new Set<Element>();
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (plain(node.textContent) === '' || parent === null || parents.has(parent)) continue;
    if (parent.closest(hidden) !== null) continue;
    const style = getComputedStyle(parent);
    if (style.visibility === 'hidden' || style.display === 'none' || style.opacity === '0') continue;
    parents.add(parent);
    const own = [...parent.childNodes]
      .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
      .map(({ textContent }) => textContent)
      .join('');
    const range = document.createRange();
    range.selectNodeContents(parent);
    const { left, top, width, height } = range.getBoundingClientRect();
    if (width < 1) continue;
    texts.push({
      text: plain(own),
      x: Math.round(left),
      y: Math.round(top),
      width: Math.round(width),
      height: Math.round(height),
      tone: style.color === critical ? 'critical' : style.color === warning ? 'warning' : '',
      metric: parent.closest('[data-metric]')?.getAttribute('data-metric') ?? '',
    });
  }
  const stage = document.querySelector('[data-ready]');
  // While views fade into each other, there are two.
  const view = [...document.querySelectorAll('[data-view]')].find(
    (one) => one.closest('.is-leaving') === null,
  );
  const count = document.querySelector('[data-incidents]')?.getAttribute('data-incidents') ?? null;
  const since = view?.querySelector('[data-since]') ?? null;
  const kinds = ['service', 'tenant', 'target', 'replica', 'indicator', 'capacity', 'source', 'incident'];
  const figures = [...document.querySelectorAll('[data-metric]')].map((element) => ({
    metric: element.getAttribute('data-metric') ?? '',
    value: element.getAttribute('data-value'),
    freshness: element.getAttribute('data-freshness'),
    text: wordsOf(element),
    service: element.closest('[data-service]')?.getAttribute('data-service') ?? null,
  }));
  const subjects = [...document.querySelectorAll('[data-severity]')].flatMap((element) => {
    const kind = kinds.find((one) => element.hasAttribute(`data-${one}`));
    if (kind === undefined) return [];
    return [
      {
        kind,
        id: element.getAttribute(`data-${kind}`) ?? '',
        severity: element.getAttribute('data-severity') ?? '',
        freshness: element.getAttribute('data-freshness'),
        text: wordsOf(element).slice(0, 200),
      },
    ];
  });
  // The picture of the start is no view of the rotation.
  const starting = view?.getAttribute('data-view') === 'start';
  return {
    at: Date.now(),
    view: starting ? null : (view?.getAttribute('data-view') ?? null),
    connection: stage?.getAttribute('data-connection') ?? null,
    starting,
    incident: view?.getAttribute('data-incident') ?? null,
    incidents: count === null ? null : Number(count),
    age: since === null ? null : wordsOf(since),
    headings: [...document.querySelectorAll('h1')]
      .filter((one) => one.closest(hidden) === null)
      .map((one) => plain(one.textContent)),
    frame: [...document.querySelectorAll('header, footer, [role="status"], .banner')]
      .map(wordsOf)
      .join(' | '),
    texts,
    figures,
    subjects,
  };
}

/**
 * Evaluated in the page: what the mounted wall was drawn from, as text; null: nothing has arrived. The store is the
 * value of the provider at the top of React's tree. Long columns are thinned.
 */
function heldInPage(): string | null {
  interface Fiber {
    readonly child: Fiber | null;
    readonly stateNode: { readonly current: Fiber } | null;
    readonly memoizedProps: { readonly value?: { readonly api?: { getState(): unknown } } } | null;
  }
  const root = document.getElementById('wall');
  const key = Object.keys(root ?? {}).find((one) => one.startsWith('__reactContainer$'));
  if (root === null || key === undefined) return null;
  const top = (root as unknown as Record<string, Fiber>)[key];
  let store: { getState(): unknown } | null = null;
  for (let fiber = top?.stateNode?.current ?? null; fiber !== null; fiber = fiber.child) {
    const api = fiber.memoizedProps?.value?.api;
    if (api !== undefined) {
      store = api;
      break;
    }
  }
  if (store === null) throw new Error('the page has no wall store: the provider in renderer/mount.tsx moved');
  const state = store.getState() as {
    readonly now: number;
    readonly silentFor: number;
    readonly seq: number;
    readonly heard: { readonly t: number } | null;
    readonly boot: { readonly mode: string };
    readonly preempt: { readonly shown: string | null };
    readonly sections: Readonly<Record<string, unknown>> | null;
  };
  if (state.sections === null || state.heard === null) return null;
  const kinds = { Float64Array: 'f64', Float32Array: 'f32', Uint8Array: 'u8' } as const;
  const most = 90;
  const held = {
    now: state.now,
    silentFor: state.silentFor,
    shown: state.preempt.shown,
    still: state.boot.mode === 'shot',
    snapshot: { seq: state.seq, t: state.heard.t, versions: {}, sections: state.sections },
  };
  return JSON.stringify(held, (name, value: unknown) => {
    const kind = kinds[(value as object | null)?.constructor?.name as keyof typeof kinds];
    if (kind === undefined) return value;
    const all = [...(value as Float64Array)];
    const step = Math.ceil(all.length / most);
    // Columns of a series keep their beginning and their last points; tables of cells are kept whole.
    const column = name === 't' || name === 'v' || name === 'low' || name === 'high';
    const kept = column ? all.filter((_, at) => at >= all.length - 12 || at % step === 0) : all;
    return { $column: kind, values: kept };
  });
}

/** The page's own measure: this process may be kept from looking by servers that it runs itself. */
function pauseInPage(): number {
  const page = window as unknown as { pauses?: { last: number; longest: number } };
  const now = performance.now();
  if (page.pauses === undefined) {
    const pauses = { last: now, longest: 0 };
    page.pauses = pauses;
    setInterval(() => {
      const at = performance.now();
      pauses.longest = Math.max(pauses.longest, at - pauses.last);
      pauses.last = at;
    }, 250);
  }
  const { last, longest } = page.pauses;
  page.pauses.longest = 0;
  return Math.max(longest, now - last);
}

/** ms after which rows that move have come to rest */
const AT_REST = 700;

/** The faults that are still there when everything that moves has come to rest. */
async function lasting(page: Page, faults: SeenPage['faults']): Promise<SeenPage['faults']> {
  await page.waitForTimeout(AT_REST);
  const again = await page.evaluate(findTextFaults);
  return faults.filter(({ kind, text, other }) =>
    again.some((one) => one.kind === kind && one.text === text && one.other === other),
  );
}

/** One look at a wall's page. @param began epoch ms at which the course began */
export async function readPage(
  page: Page,
  { scenario, began, steered = false }: { scenario: string; began: number; steered?: boolean },
): Promise<Reading> {
  // In one turn of the page: what is held is what is drawn.
  const { held, seen, faults, pause } = (await page.evaluate(
    `({ pause: (${String(pauseInPage)})(), held: (${String(heldInPage)})(), seen: (${String(seenInPage)})(), faults: (${String(findTextFaults)})() })`,
  )) as {
    readonly held: string | null;
    readonly seen: ReturnType<typeof seenInPage>;
    readonly faults: SeenPage['faults'];
    readonly pause: number;
  };
  return {
    scenario,
    after: Math.round((seen.at - began) / 100) / 10,
    steered,
    page: { ...seen, pause, faults: faults.length === 0 ? faults : await lasting(page, faults) },
    held: held === null ? null : (snapshotOf(held) as unknown as Held),
  };
}
