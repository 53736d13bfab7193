import { describe, expect, it } from 'vitest';
import { foremost, noticePages, noticeText } from '../../../../renderer/wall/notices';
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

  it('are told part by part, whole sentences at a time, when they are long', () => {
    const long: Notice = {
      ...notice('config', 'warning', 0),
      text: 'gantry.yaml:9: targets[0].prob is unknown; did you mean probe? gantry.yaml:9: targets[0].probe is missing.',
      remedy: 'The previous configuration stays in use. Check it with: gantry check gantry.yaml',
    };
    expect(noticePages(long, 136)).toEqual([
      'gantry.yaml:9: targets[0].prob is unknown; did you mean probe? gantry.yaml:9: targets[0].probe is missing.',
      'The previous configuration stays in use. Check it with: gantry check gantry.yaml',
    ]);
    expect(noticePages(long, 70)).toHaveLength(4);
    expect(noticePages(notice('link', 'warning', 0), 40)).toEqual(['link happened. Do this.']);
  });

  it('give their remedy up before their text', () => {
    expect(noticeText(notice('link', 'warning', 0), 40)).toBe('link happened. Do this.');
    expect(noticeText(notice('link', 'warning', 0), 20)).toBe('link happened.');
  });
});
