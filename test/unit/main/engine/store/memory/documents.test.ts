import { describe, expect, it } from 'vitest';
import { Documents } from '../../../../../../main/engine/store/memory/documents';
import type { WallEvent } from '../../../../../../shared/model/observation';

const T0 = 1_760_000_000_000;

function note(t: number, text: string): WallEvent {
  return { type: 'event', t, kind: 'note', subject: { kind: 'site', id: 'oslo' }, data: { text } };
}

describe('events in memory', () => {
  it('are as large in all as a kind may be: the oldest give way', () => {
    const documents = new Documents();
    for (let n = 0; n < 600; n++)
      expect(documents.addEvent(note(T0 + n, String(n).padEnd(32_000)))).toBe(true);
    const kept = documents.events('note', 0);
    expect(kept.length).toBeLessThanOrEqual(500);
    expect(kept.length).toBeGreaterThan(490);
    expect(kept.at(-1)?.t).toBe(T0 + 599);
    expect(documents.addEvent(note(T0, 'older than all of them'.padEnd(32_000)))).toBe(false);
    expect(documents.events('note', 0)).toHaveLength(kept.length);
  });

  it('are kept once however long they are, also many of one time', () => {
    const documents = new Documents();
    const long = 'x'.repeat(20_000);
    for (let n = 0; n < 20; n++) documents.addEvent(note(T0, `${long}${n}`));
    for (let n = 0; n < 20; n++) expect(documents.addEvent(note(T0, `${long}${n}`))).toBe(false);
    expect(documents.events('note', 0)).toHaveLength(20);
  });
});
