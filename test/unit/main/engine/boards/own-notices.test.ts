import { expect, it } from 'vitest';
import { NoticeBoard } from '../../../../../main/engine/boards/notice-board';
import { noticeOwnParts } from '../../../../../main/engine/boards/own-notices';
import type { Condition } from '../../../../../shared/model/condition';

const NOW = Date.UTC(2026, 10, 24, 5, 41, 8);
const condition = (over: Partial<Condition> & Pick<Condition, 'rule' | 'subject'>): Condition => ({
  severity: 'unknown',
  since: NOW,
  observedAt: NOW,
  value: null,
  threshold: null,
  unit: '',
  owner: null,
  sentence: '',
  evidence: {},
  ...over,
});
const refused = (rule: string, id: string, code: string) =>
  condition({
    rule,
    subject: { kind: rule.startsWith('postgres.replication') ? 'replica' : 'target', id },
    evidence: { fault: code, message: `${id}:5432 refused the login of gantry.`, remedy: 'Check `url`.' },
  });

function told(conditions: readonly Condition[]) {
  const board = new NoticeBoard();
  noticeOwnParts(board, { problems: [], storeFault: null, conditions, rehearsal: null }, NOW);
  return board.all().map(({ id, severity, text, remedy }) => ({ id, severity, text, remedy }));
}

it('says on every view which server refuses this wall, with the remedy', () => {
  const pg = refused('postgres.up', 'pg', 'auth');
  expect(told([pg])).toEqual([
    {
      id: 'access',
      severity: 'warning',
      text: 'pg: pg:5432 refused the login of gantry.',
      remedy: 'Check `url`.',
    },
  ]);
  const copy = refused('postgres.replication.access', 'pg-b', 'tls');
  expect(told([pg, copy])[0]?.text).toBe('pg: pg:5432 refused the login of gantry (and 1 more).');
  expect(told([copy])[0]?.text).toBe('pg-b: pg-b:5432 refused the login of gantry.');
});

it('says nothing of a server that is silent, or well', () => {
  expect(told([refused('postgres.up', 'pg', 'timeout'), refused('redis.up', 'redis', 'refused')])).toEqual(
    [],
  );
  expect(told([{ ...refused('postgres.up', 'pg', 'auth'), severity: 'ok' }])).toEqual([]);
});

it('names an address of the uplink that fails while the uplink is up', () => {
  const sentence = 'tcp://10.0.0.1:443 is unreachable, but the uplink is up: `link` needs another address.';
  const failing = condition({
    rule: 'link.address',
    subject: { kind: 'link', id: 'link' },
    part: 'tcp://10.0.0.1:443',
    severity: 'info',
    sentence,
    evidence: { remedy: 'Check routes.' },
  });
  expect(told([failing])).toEqual([
    { id: 'link.address', severity: 'warning', text: sentence, remedy: 'Check routes.' },
  ]);
});
