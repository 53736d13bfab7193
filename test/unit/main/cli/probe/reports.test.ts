import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../../../main/cli/probe/exit-code';
import { Faults } from '../../../../../main/cli/probe/faults';
import type { ProbeFormat } from '../../../../../main/cli/probe/formats';
import { probeReport } from '../../../../../main/cli/probe/reports';
import type { Condition } from '../../../../../shared/model/condition';
import type { Evidence, Fault, Sample } from '../../../../../shared/model/observation';

const T = Date.UTC(2026, 10, 30, 6, 14, 9);
const FAULT: Fault = { code: 'auth', message: 'db refused the login of gantry.', remedy: 'Check `url`.' };
const subject = { kind: 'target', id: 'pg' } as const;
const fault = (data: Fault | null): Evidence => ({ type: 'evidence', t: T, kind: 'fault', subject, data });
const SAMPLE: Sample = {
  type: 'sample',
  t: T,
  metric: 'redis.memory.used',
  unit: 'By',
  attributes: { target: 'redis' },
  value: 1_048_576,
};
const condition = (severity: Condition['severity'], rule = 'postgres.up'): Condition => ({
  rule,
  subject,
  severity,
  since: T,
  observedAt: T,
  value: null,
  threshold: 0,
  unit: '1',
  owner: null,
  sentence: `It is ${severity}.`,
  evidence: {},
});

function reporter(format: ProbeFormat, more: { all?: boolean; conditionsOnly?: boolean } = {}) {
  const lines: string[] = [];
  const print = (line: string): void => {
    lines.push(line);
  };
  const report = probeReport({ format, all: false, conditionsOnly: false, print, ...more });
  return { report, lines, take: () => lines.splice(0) };
}
const end = (conditions: readonly Condition[], faults: Parameters<Faults['observe']>[0] = []) => {
  const known = new Faults();
  known.observe(faults);
  return { t: T, config: 'gantry.yaml', conditions, faults: known.with([]), exitCode: 0 };
};

describe('the table of a probe', () => {
  it('names the fault with message and remedy, once while it stands, and its end', () => {
    const { report, take } = reporter('table');
    report.observed([fault(FAULT)]);
    report.observed([fault(FAULT)]);
    expect(take()).toEqual([
      '06:14:09Z  FAULT     auth                               pg                 db refused the login of gantry. Check `url`.',
    ]);
    report.observed([fault(null)]);
    report.observed([fault(null)]);
    expect(take()).toEqual(['06:14:09Z  no fault                                     pg']);
  });

  it('leaves out what is well, but tells when it is well again', () => {
    const { report, take } = reporter('table');
    report.observed([fault(null), { ...fault(null), kind: 'redis.node' }]);
    report.judged([condition('ok'), condition('ok', 'postgres.locks')], T);
    expect(take()).toEqual([]);
    report.judged([condition('critical')], T);
    report.judged([condition('ok')], T);
    expect(take().map((line) => line.slice(0, 34))).toEqual([
      '06:14:09Z  CRITICAL  postgres.up  ',
      '06:14:09Z  OK        postgres.up  ',
    ]);
  });

  it('holds everything with --all', () => {
    const { report, lines } = reporter('table', { all: true });
    report.observed([fault(null), { ...fault(null), kind: 'redis.node' }]);
    report.judged([condition('ok')], T);
    expect(lines).toHaveLength(3);
  });

  it('holds figures with units, and none with --conditions', () => {
    const { report, take } = reporter('table');
    report.observed([SAMPLE]);
    expect(take()[0]).toMatch(/^06:14:09Z {2}redis\.memory\.used +1\.0 MB +target=redis$/);
    const only = reporter('table', { conditionsOnly: true });
    only.report.observed([SAMPLE, fault(FAULT)]);
    expect(only.lines).toHaveLength(1);
  });

  it('names what the user of a probe may not run, once', () => {
    const { report, lines } = reporter('table', { conditionsOnly: true });
    const node: Evidence = {
      ...fault(null),
      kind: 'redis.node',
      data: { denied: ['SLOWLOG LEN', 'LATENCY'] },
    };
    report.observed([node]);
    report.observed([node, { ...node, data: { denied: [] } }]);
    expect(lines).toEqual([
      '06:14:09Z  LIMITED   permission                         pg                 This probe’s user may not run SLOWLOG LEN, LATENCY: their figures are missing. Grant them (ACL rules: +slowlog|len +latency), or do without.',
    ]);
  });

  it('ends with a count of its conditions, and says when there is none', () => {
    const { report, take } = reporter('table');
    report.ended(end([condition('critical'), condition('ok'), condition('ok', 'x')]));
    expect(take()).toEqual(['Conditions: 1 critical, 2 ok.']);
    report.ended(end([]));
    expect(take()).toEqual(['No rule could judge anything.']);
  });

  it('keeps the fault of a target apart from the first of its servers, which has the same id', () => {
    const { report, lines } = reporter('table');
    report.observed([fault(FAULT), { ...fault(null), subject: { kind: 'replica', id: 'pg' } }]);
    expect(lines).toHaveLength(1);
    report.observed([fault(null)]);
    expect(lines[1]).toContain('no fault');
  });

  it('names a fault at its end that no observation told of', () => {
    const { report, lines } = reporter('table');
    report.ended(end([condition('ok')], [fault(FAULT)]));
    expect(lines[0]).toContain('FAULT');
  });
});

describe('the records of a probe', () => {
  it('leave nothing out, whether it is well or not', () => {
    const { report, lines } = reporter('ndjson');
    report.observed([SAMPLE, fault(null)]);
    report.judged([condition('ok')], T);
    expect(lines.map((line) => JSON.parse(line).type)).toEqual(['sample', 'evidence', 'condition']);
  });

  it('are conditions and faults with --conditions', () => {
    const { report, lines } = reporter('ndjson', { conditionsOnly: true });
    report.observed([SAMPLE, fault(null), fault(FAULT)]);
    report.judged([condition('ok')], T);
    expect(lines.map((line) => JSON.parse(line).type)).toEqual(['evidence', 'condition']);
  });
});

describe('the document of a probe', () => {
  it('is one, with faults, conditions and observations', () => {
    const { report, lines } = reporter('json');
    report.observed([SAMPLE]);
    report.judged([condition('ok')], T);
    expect(lines).toEqual([]);
    report.ended(end([condition('ok')], [fault(FAULT)]));
    expect(JSON.parse(lines.join('\n'))).toMatchObject({
      config: 'gantry.yaml',
      exitCode: 0,
      faults: [{ subject, ...FAULT }],
      conditions: [{ severity: 'ok' }],
      observations: [SAMPLE],
    });
  });

  it('holds no observations with --conditions', () => {
    const { report, lines } = reporter('json', { conditionsOnly: true });
    report.observed([SAMPLE]);
    report.ended(end([condition('ok')]));
    expect(JSON.parse(lines.join('\n'))).not.toHaveProperty('observations');
  });
});

describe('the faults that stand', () => {
  it('are those not taken back, and those of sources without evidence', () => {
    const faults = new Faults();
    faults.observe([fault(FAULT), { ...fault(FAULT), subject: { kind: 'replica', id: 'pg-b' } }]);
    faults.observe([fault(null)]);
    const feed = { id: 'feed', kind: 'feed', state: 'fault', every: 1, fault: FAULT } as const;
    const times = { lastRunAt: T, lastOkAt: null, failingSince: T };
    const replica = { ...feed, ...times, id: 'pg-b' };
    expect(faults.with([{ ...feed, ...times }, replica]).map(({ subject: { id } }) => id)).toEqual([
      'pg-b',
      'feed',
    ]);
  });
});

describe('the exit code of a probe', () => {
  it.each([
    [['ok', 'critical', 'unknown', 'warning'], false, 2],
    [['ok', 'unknown', 'warning'], false, 1],
    [['ok', 'unknown'], false, 3],
    [['ok', 'info'], false, 0],
    [['ok'], true, 3],
    [['warning'], true, 1],
    [[], false, 3],
  ] as const)('of %j, with a fault: %s, is %i', (severities, hasFault, code) => {
    expect(
      exitCodeOf(
        severities.map((severity) => ({ severity })),
        hasFault,
      ),
    ).toBe(code);
  });
});
