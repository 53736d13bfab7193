import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nothingToPicture, repeat, takePicture } from '../../../../main/electron/pictures';
import { anIncident } from '../../../builders/incident';
import { aFrame, aSnapshot } from '../../../builders/snapshots';

vi.mock('electron', () => ({ protocol: {} }));

const never = new Promise<never>(() => undefined);
const imageOf = (frame: string) => ({
  isEmpty: () => false,
  toBitmap: () => Buffer.from(frame),
  toPNG: () => Buffer.from(`a picture${frame}`),
});
const image = imageOf('');

/** A window whose every step is one that succeeds, but for those given. */
function fakeWindow(steps: {
  loadURL?: () => Promise<void>;
  executeJavaScript?: () => Promise<unknown>;
  capturePage?: () => Promise<typeof image>;
}) {
  const destroy = vi.fn();
  const window = {
    loadURL: steps.loadURL ?? (async () => undefined),
    destroy,
    webContents: {
      setFrameRate: () => undefined,
      enableDeviceEmulation: () => undefined,
      executeJavaScript: steps.executeJavaScript ?? (async () => true),
      capturePage: steps.capturePage ?? (async () => image),
    },
  };
  return { window: window as unknown as BrowserWindow, destroy };
}

const unhandled = vi.fn();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-pictures-'));
  unhandled.mockClear();
  process.on('unhandledRejection', unhandled);
});
afterEach(async () => {
  vi.useRealTimers();
  process.off('unhandledRejection', unhandled);
  await rm(folder, { recursive: true, force: true });
});

/** @returns what it rejects with, and whether the window was destroyed, after its 60 s have passed */
async function failureOf(
  steps: Parameters<typeof fakeWindow>[0],
  applied: () => Promise<void> = async () => undefined,
): Promise<string> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { window, destroy } = fakeWindow(steps);
  const request = { view: 'services', folder, size: { width: 8, height: 8 }, open: () => window, applied };
  const outcome = takePicture(request).then(
    (path) => path,
    (error: Error) => error.message,
  );
  await vi.advanceTimersByTimeAsync(61_000);
  const message = await outcome;
  expect(destroy).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
  // A rejection that nobody handles is told once the queue of this turn is empty.
  vi.useRealTimers();
  await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).not.toHaveBeenCalled();
  return message;
}

describe('a picture', () => {
  it('is written whole, under its final name', async () => {
    const { window, destroy } = fakeWindow({});
    const size = { width: 8, height: 8 };
    const applied = async (): Promise<void> => undefined;
    const path = await takePicture({ view: 'services', folder, size, open: () => window, applied });
    expect(await readFile(path, 'utf8')).toBe('a picture');
    expect(await readdir(folder)).toEqual(['services.png']);
    expect(destroy).toHaveBeenCalledOnce();
  });

  it('is of the first frame that the next is like, and of the newest where none is', async () => {
    const size = { width: 8, height: 8 };
    const applied = async (): Promise<void> => undefined;
    for (const [frames, taken] of [
      [['1', '2', '2', '3'], '2'],
      [['1', '2', '3', '4', '5', '6'], '5'],
    ] as const) {
      const rest = frames.map(imageOf);
      const { window } = fakeWindow({ capturePage: async () => rest.shift() ?? image });
      const path = await takePicture({ view: 'services', folder, size, open: () => window, applied });
      expect(await readFile(path, 'utf8')).toBe(`a picture${taken}`);
    }
  });

  it.each([
    ['is never loaded', { loadURL: () => never }, 'the page was not painted within 60 s'],
    ['never settles', { executeJavaScript: () => never }, 'fonts and frames were not ready within 60 s'],
    ['gives no frame', { capturePage: () => never }, 'no frame arrived within 60 s'],
  ])('of a page that %s ends with a sentence', async (_what, steps, sentence) => {
    expect(await failureOf(steps)).toBe(`no picture of services: ${sentence}`);
  });

  it('of a page that never applies a snapshot ends with a sentence', async () => {
    expect(await failureOf({}, () => never)).toBe(
      'no picture of services: the page was not painted within 60 s',
    );
  });

  it('of a page that cannot be loaded says why at once, and nothing is left to reject unheard', async () => {
    const steps = { loadURL: () => Promise.reject(new Error('ERR_FAILED')) };
    expect(await failureOf(steps, () => never)).toBe('ERR_FAILED');
  });
});

describe('what is repeated', () => {
  it('never overlaps, however long one takes, and ends when told', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const ends: (() => void)[] = [];
    const work = vi.fn(() => new Promise<void>((resolve) => ends.push(resolve)));
    const stop = repeat(60_000, work);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(work).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(work).toHaveBeenCalledTimes(1);
    ends[0]?.();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(work).toHaveBeenCalledTimes(2);
    stop();
    ends[1]?.();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(work).toHaveBeenCalledTimes(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});

it.each([
  ['an incident, while none is open', 'incident', aSnapshot(), /no incident is open.*--replay/],
  [
    'an open incident',
    'incident',
    aSnapshot({ incident: { open: [anIncident()], taking: [], over: null } }),
    null,
  ],
  ['the review of a live wall', 'review', aSnapshot(), /--replay TIME/],
  ['the review of the past', 'review', aSnapshot({ frame: aFrame({ connection: 'replay' }) }), null],
  ['any other view', 'executive', aSnapshot(), null],
])('says what is missing for a picture of %s', (_, view, { sections }, missing) => {
  const said = nothingToPicture(view, sections);
  if (missing === null) expect(said).toBeNull();
  else expect(said).toMatch(missing);
});
