import { describe, expect, it } from 'vitest';
import { foremost, noticeText } from '../../../../renderer/wall/notices';
import type { Notice } from '../../../../shared/model/frame';

const notice = (id: string, severity: Notice['severity'], since: number): Notice => ({
  id,
  severity,
  since,
  text: `${id} happened.`,
  remedy: 'Do this.',
});

describe('notices', () => {
  it('show the worst, of these the newest', () => {
    expect(foremost([])).toBeNull();
    const all = [notice('a', 'info', 9), notice('b', 'warning', 1), notice('c', 'warning', 2)];
    expect(foremost(all)?.id).toBe('c');
  });

  it('give their remedy up before their text', () => {
    expect(noticeText(notice('link', 'warning', 0), 40)).toBe('link happened. Do this.');
    expect(noticeText(notice('link', 'warning', 0), 20)).toBe('link happened.');
  });
});
