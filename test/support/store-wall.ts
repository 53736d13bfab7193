import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Intake } from '../../main/engine/intake/intake';
import { openStore } from '../../main/engine/store/store';
import type { Notice } from '../../shared/model/frame';
import { openEngine } from './open-engine';
import { RUN_SEED, seeded } from './seeded';
import { silentLog } from './silent-log';

/** What the wall says and has written, a line of JSON each time that it changed. */
export interface WallLine {
  readonly notices: readonly { readonly id: string; readonly text: string; readonly remedy: string }[];
  /** the newest round that was heard */
  readonly round: number;
  /** samples that are on disk */
  readonly written: number;
  readonly now: number;
}

const EVERY_MS = 100;
const SAY_EVERY_MS = 200;
/** What one turn of `noise` adds to each. */
const NOISE = 3_000;
const random = seeded(RUN_SEED);

/**
 * A wall's engine on a folder, which hears a round number ten times a second and events now and then. Lines of standard
 * input: `jump MS` sets its clock, `noise on|off` lets much arrive that cannot be compressed, `end` ends it.
 * Arguments: folder, and the user whose rights it is to have.
 */
async function main(dir: string, user: number): Promise<void> {
  if (user > 0) {
    process.setgid?.(user);
    process.setuid?.(user);
  }
  let jumped = 0;
  let noise = false;
  let round = 0;
  let notices: readonly Notice[] = [];
  const clock = { now: () => Date.now() + jumped, monotonic: () => performance.now() };
  const store = openStore({ dir, clock, log: silentLog });
  const engine = openEngine({
    dataDir: dir,
    store,
    clock,
    onSnapshot: ({ sections }) => {
      notices = sections.frame.notices;
    },
  });
  const intake = new Intake({ clock, store });
  const hearing = setInterval(() => {
    const t = clock.now();
    round++;
    const sample = { type: 'sample', t, unit: '1', attributes: {} } as const;
    intake.observe([{ ...sample, metric: 'round', value: round }]);
    for (let i = 0; noise && i < NOISE; i++) {
      const attributes = { lane: String(i) };
      intake.observe([{ ...sample, metric: 'noise', attributes, value: random() }]);
    }
    const subject = { kind: 'site', id: 'oslo' } as const;
    if (round % 10 === 0)
      store.addEvent({ type: 'event', t, kind: 'note', subject, data: { text: String(round) } });
  }, EVERY_MS);
  const saying = setInterval(() => {
    const said = notices.map(({ id, text, remedy }) => ({ id, text, remedy: remedy ?? '' }));
    const line: WallLine = { notices: said, round, written: store.stats().samplesWritten, now: clock.now() };
    writeSync(1, `${JSON.stringify(line)}\n`);
  }, SAY_EVERY_MS);
  for await (const line of createInterface({ input: process.stdin })) {
    const [command, argument] = line.split(' ');
    if (command === 'jump') jumped += Number(argument);
    if (command === 'noise') noise = argument === 'on';
    if (command === 'end') break;
  }
  clearInterval(hearing);
  clearInterval(saying);
  await engine.stop();
  process.stdin.destroy();
}

const [dir = '', user = '0'] = process.argv.slice(2);
main(dir, Number(user)).catch((error: unknown) => {
  writeSync(2, String(error instanceof Error ? error.stack : error));
  process.exit(1);
});
