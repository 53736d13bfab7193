import { expect, it } from 'vitest';
import { NoticeBoard } from '../../../../../main/engine/boards/notice-board';
import { noticeOwnParts, refusedConfig } from '../../../../../main/engine/boards/own-notices';
import type { Condition } from '../../../../../shared/model/condition';
import { aCondition } from '../../../../builders/series';

const NOW = Date.UTC(2026, 10, 24, 5, 41, 8);
const condition = ({
  rule,
  subject: { kind, id },
  ...over
}: Partial<Condition> & Pick<Condition, 'rule' | 'subject'>): Condition =>
  aCondition(rule, kind, id, NOW, { severity: 'unknown', ...over });
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

it('tells the problems of a configuration with their remedies, and counts those that it leaves out', () => {
  const problem = (line: number) => ({
    file: 'gantry.yaml',
    line,
    column: 1,
    key: `targets[${line}].prob`,
    value: '',
    what: 'is not a key',
    remedy: 'did you mean probe?',
  });
  expect(refusedConfig('gantry.yaml', [problem(1)], true)).toMatchObject({
    text: 'gantry.yaml:1: targets[1].prob is not a key; did you mean probe?',
    remedy: 'The previous configuration stays in use. Check it with: gantry check gantry.yaml',
  });
  const five = [1, 2, 3, 4, 5].map(problem);
  expect(refusedConfig('gantry.yaml', five, false).text).toMatch(
    /targets\[3\].*\? Two more problems are in it\.$/u,
  );
  const whole = { ...problem(1), key: '', what: 'cannot be read', remedy: 'name another file' };
  expect(refusedConfig('x.yaml', [whole], false).text).toBe(
    'gantry.yaml:1: cannot be read; name another file.',
  );
});
