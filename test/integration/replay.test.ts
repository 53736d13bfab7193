import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Replay } from '../../main/engine/past/replay';
import { Review } from '../../main/engine/past/review';
import { systemClock } from '../../main/engine/runtime/clock';
import { gapsBetween } from '../../main/engine/store/archive/gaps';
import { openStore, type Store } from '../../main/engine/store/store';
import type { Snapshot } from '../../shared/model/snapshot';
import { type Recorded, recordedWall, SECRET } from '../support/recorded-wall';
import { silentLog } from '../support/silent-log';

const owned: (() => Promise<unknown>)[] = [];
let recorded: Recorded;
beforeAll(async () => {
  recorded = await recordedWall(owned);
});
afterAll(async () => {
  for (const end of owned.splice(0).reverse()) await end();
});

async function reviewed(data: string): Promise<Store> {
  const store = openStore({
    dir: join(data, 'cache'),
    clock: systemClock,
    log: silentLog,
    purpose: 'review',
  });
  owned.push(() => store.close());
  await store.settled();
  return store;
}

/** What a person reads of the services. */
function shown({ sections }: Pick<Snapshot, 'sections'>) {
  return {
    rows: sections.services.rows.map(({ id, severity, was, since, reason, freshness }) => {
      return { id, severity, was, since, reason, freshness };
    }),
    answer: sections.services.answer,
    incidents: sections.frame.incidents,
  };
}

describe('a recorded wall', () => {
  it('says at each time what it said then, and draws what happened', async () => {
    const { data, seen, down, up } = recorded;
    const store = await reviewed(data);
    const { kept } = store;
    if (kept === null) throw new Error('nothing was kept');
    const replay = await Replay.open(kept);
    const { timeline } = replay;

    const began = timeline.lanes[0]?.spans[0]?.from ?? 0;
    const live = seen.filter(
      ({ t, sections }) => sections.frame.cachedAt === null && t >= began && t <= timeline.to,
    );
    expect(live.length).toBeGreaterThan(15);
    // What the feed said before the last look may not have been heard any more.
    for (const [index, snapshot] of live.slice(0, -1).entries()) {
      const past = replay.at(snapshot.t, null);
      // What was measured before a look and arrived after it, on a busy machine, shows in the next one.
      const said = shown({ sections: past });
      const looks = [snapshot, live[index + 1] ?? snapshot].map((one) => {
        const then = shown(one);
        // Until a wall has read its archive, it cannot know of the hours before it began.
        return { ...then, incidents: { today: said.incidents.today, ...then.incidents } };
      });
      expect(looks, new Date(snapshot.t).toISOString()).toContainEqual(said);
      const latency = past.services.rows[0]?.latency;
      expect(latency?.value ?? null).toBe(recorded.sent.findLast(({ t }) => t <= snapshot.t)?.value ?? null);
      expect(past.frame).toMatchObject({ connection: 'replay', freshness: 'replay' });
    }

    const [lane] = timeline.lanes;
    expect(lane?.name).toBe('Shop');
    const trouble = lane?.spans.find(({ severity }) => severity === 'warning');
    expect(trouble?.from).toBeGreaterThan(down);
    expect(trouble?.to).toBeGreaterThan(up);
    expect(timeline.incidents).toMatchObject([{ severity: 'critical', services: ['Shop'] }]);
    expect(timeline.marks).toMatchObject([{ kind: 'deployment', text: 'shop 7 released to Shop' }]);
    const answer = replay.at((trouble?.from ?? 0) + 1, null).review.answer;
    expect(`${answer.verdict} ${answer.reason}`).toMatch(/Shop in trouble since .*web does not answer/);

    expect(gapsBetween(kept.archive, timeline.from, timeline.to)).toContainEqual({
      from: expect.toSatisfy((t: number) => t <= down && t > down - 2_000),
      to: expect.toSatisfy((t: number) => t > up),
      source: 'web',
    });

    for (const table of ['configs', 'moments', 'changes'] as const) {
      const { entries } = kept.archive.range(table, { limit: 1_000 });
      expect(entries.length).toBeGreaterThan(0);
      for (const { payload } of entries) expect(payload.includes(SECRET)).toBe(false);
    }
    await store.close();
  });

  it('goes to the newest wish, compares, keeps a note, and ends', async () => {
    const { data, down } = recorded;
    const store = await reviewed(data);
    const seen: Snapshot[] = [];
    const review = new Review({
      store,
      clock: systemClock,
      log: silentLog,
      live: false,
      onSnapshot: (snapshot) => seen.push(snapshot),
    });
    owned.push(async () => review.leave());
    const span = await review.span();
    const wishes = Array.from({ length: 50 }, (_, i) => review.go((span?.from ?? 0) + i * 50, null));
    wishes.push(review.go(down - 1, span?.to ?? 0));
    expect(await Promise.all(wishes)).toEqual(wishes.map(() => ({ ok: true })));
    expect(seen.length).toBeLessThan(10);
    expect(seen.at(-1)?.sections.review).toMatchObject({
      at: down - 1,
      compare: { t: span?.to },
      live: false,
    });

    expect(await review.note(down, '  the rack was unplugged ')).toEqual({ ok: true });
    expect(seen.at(-1)?.sections.timeline.marks.map(({ text }) => text)).toContain('the rack was unplugged');
    // as a bundle of another machine may hold it
    expect(await review.note(down - 1, 'turned\u202eround')).toEqual({ ok: true });
    expect(seen.at(-1)?.sections.timeline.marks.map(({ text }) => text)).toContain('turned\ufffdround');
    review.leave();
    expect(review.active).toBe(false);
    await store.close();
    const again = await reviewed(data);
    const kept = again.kept;
    if (kept === null) throw new Error('nothing was kept');
    const replay = await Replay.open(kept);
    expect(replay.timeline.marks).toContainEqual({ t: down, kind: 'note', text: 'the rack was unplugged' });
  });
});
