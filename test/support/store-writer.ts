import { writeSync } from 'node:fs';
import { openStore } from '../../main/engine/store/store';
import type { Snapshot } from '../../shared/model/snapshot';
import { silentLog } from './silent-log';

const DAY_MS = 86_400_000;

/**
 * Commits round after round until it is killed or its disk is full; after each acknowledged commit it says the
 * round's number, after a failed one `fault CODE`. Arguments: folder, first round, samples a round, and minutes that a
 * round takes by its clock (0: what it takes): with some, hours end, and the archive is tidied while it is written.
 */
async function main(dir: string, first: number, samples: number, minutes: number): Promise<void> {
  const since = Date.now() - 40 * DAY_MS;
  let t = minutes > 0 ? since + (first - 1) * minutes * 60_000 : Date.now();
  const clock = { now: () => (minutes > 0 ? t : Date.now()), monotonic: () => performance.now() };
  const store = openStore({ dir, clock, log: silentLog });
  await store.restoreHead();
  const ids = Array.from(
    { length: samples },
    (_, i) => store.register('round', '1', { lane: String(i) })?.id ?? -1,
  );
  for (let round = first; ; round++) {
    t = minutes > 0 ? t + minutes * 60_000 : Math.max(t + 1, Date.now());
    for (const id of ids) store.append(id, t, round);
    store.addEvent({
      type: 'event',
      t,
      kind: 'drill',
      subject: { kind: 'drill', id: String(round) },
      data: { round },
    });
    store.setEvidence({
      type: 'evidence',
      t,
      kind: 'postgres.node',
      subject: { kind: 'target', id: 'pg' },
      data: { round },
    });
    store.saveSnapshot({
      seq: round,
      t,
      sections: { bulk: new Float64Array(20_000).fill(round) },
    } as unknown as Snapshot);
    store.saveMemory({ conditions: {}, modules: { round } });
    if (minutes > 0) void store.tend();
    await store.flush();
    writeSync(1, store.fault === null ? `${round}\n` : `fault ${store.fault.code}\n`);
  }
}

const [dir = '', first = '1', samples = '100', minutes = '0'] = process.argv.slice(2);
main(dir, Number(first), Number(samples), Number(minutes)).catch((error: unknown) => {
  writeSync(2, String(error));
  process.exit(1);
});
