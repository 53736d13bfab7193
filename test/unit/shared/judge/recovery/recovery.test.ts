import { describe, expect, it } from 'vitest';
import type { ServiceConfig } from '../../../../../shared/config/config';
import { recoveryAnswer } from '../../../../../shared/judge/recovery/answer';
import { postureOf } from '../../../../../shared/judge/recovery/posture';
import { findRecovery, presentRecovery } from '../../../../../shared/judge/recovery/recovery';
import type { Drill } from '../../../../../shared/model/drill';
import type { BackupRow, RecoverySection } from '../../../../../shared/model/recovery';
import { aConfig, anInput, aService, aSource, FakeEstate } from '../../../../builders/series';

const NOW = Date.UTC(2026, 10, 22, 13, 5, 52);
const DAY = 86_400_000;
const MIN = 60;
const OSLO = { id: 'oslo', name: 'Oslo DC', region: 'eu-north', timezone: 'Europe/Oslo', windows: [] };

function promising(id: string, name: string, rto: number, rpo: number, criticality = 2): ServiceConfig {
  return aService({
    id,
    name,
    criticality,
    owner: 'Finance operations',
    recovery: { rto: rto * MIN, rpo: rpo * MIN, drillEvery: 90 * DAY },
  });
}
let made = 0;
function drill(
  services: readonly string[],
  days: number,
  rto: number | null,
  rpo: number | null,
  over: Partial<Drill> = {},
): Drill {
  const endedAt = NOW - days * DAY;
  made += 1;
  return {
    id: `drill-${made}`,
    scenario: 'zone-loss',
    services,
    startedAt: endedAt - (rto ?? 10) * MIN * 1_000,
    endedAt,
    outcome: 'passed',
    steps: [],
    measured: { rto: rto === null ? null : rto * MIN, rpo: rpo === null ? null : rpo * MIN },
    evidence: null,
    source: 'feed',
    ...over,
  };
}
function present(
  services: readonly ServiceConfig[],
  drills: readonly Drill[],
  estate = new FakeEstate(),
): RecoverySection {
  return presentRecovery(anInput(estate, aConfig({ services, sites: [OSLO] }), NOW, { drills }), [], null);
}
const KNOWN = { text: '', severity: 'ok' } as const;
const BACKUP: BackupRow = {
  id: 'db',
  name: 'db',
  kind: 'database',
  of: [],
  severity: 'warning',
  lastGood: KNOWN,
  took: KNOWN,
  size: KNOWN,
  restored: KNOWN,
  archive: KNOWN,
  lockedUntil: KNOWN,
};
function fits(answer: RecoverySection['answer']): void {
  expect(answer.verdict.length).toBeLessThanOrEqual(54);
  expect(answer.reason.length).toBeLessThanOrEqual(61);
  expect(`${answer.verdict}${answer.reason}`).not.toContain('…');
}

function invoicingDrill(): Drill {
  const start = NOW - DAY - 103 * MIN * 1_000;
  let at = start;
  const steps = (
    [
      ['Decide', 4],
      ['Provide nodes', 9],
      ['Restore database', 14],
      ['Restore files', 67],
      ['Switch names', 3],
      ['Check', 6],
    ] as const
  ).map(([name, minutes]) => {
    const startedAt = at;
    at += minutes * MIN * 1_000;
    return { name, startedAt, endedAt: at, outcome: 'passed' as const };
  });
  return drill(['invoicing'], 1, 103, 2, { outcome: 'failed', startedAt: start, steps });
}

describe('the recovery board', () => {
  const services = [
    promising('order-confirmation', 'Order confirmation', 30, 5, 1),
    promising('shipping', 'Shipping', 30, 5, 1),
    promising('receiving', 'Receiving', 60, 5, 2),
    promising('barcode', 'Barcode API', 30, 5, 2),
    promising('edi', 'EDI exchange', 60, 5, 2),
    promising('carrier', 'Carrier labels', 60, 15, 3),
    promising('portal', 'Customer portal', 60, 5, 3),
    promising('invoicing', 'Invoicing', 60, 15, 3),
  ];
  const drills = [
    drill(['edi'], 214, 40, 2),
    drill(['portal'], 30, 37, 9),
    drill(['order-confirmation'], 19, 21, 0.7),
    drill(['shipping'], 19, 25, 0.7),
    drill(['receiving'], 19, 33, 1),
    drill(['barcode'], 19, 12, 0),
    invoicingDrill(),
  ];
  const section = present(services, drills);

  it('says how many are proven and what is wrong with the worst', () => {
    expect(section.answer).toEqual({
      verdict: '4 of 8 services are proven to recover as promised.',
      reason: 'Invoicing is not: it missed its RTO, taking 103 of 60 min.',
      note: '',
    });
  });

  it('orders at risk, unproven, proven, and judges each', () => {
    expect(
      section.rows.map(({ name, posture, severity, track }) => [name, posture, severity, track]),
    ).toEqual([
      ['Invoicing', 'at risk', 'critical', '103 of 60 min'],
      ['Customer portal', 'at risk', 'warning', '37 of 60 min, RPO missed'],
      ['EDI exchange', 'unproven', 'unknown', 'proof is 214 d old, due after 90 d'],
      ['Carrier labels', 'unproven', 'unknown', 'never drilled; 60 min promised'],
      ['Order confirmation', 'proven', 'ok', '21 of 30 min'],
      ['Shipping', 'proven', 'ok', '25 of 30 min'],
      ['Receiving', 'proven', 'ok', '33 of 60 min'],
      ['Barcode API', 'proven', 'ok', '12 of 30 min'],
    ]);
  });

  it('opens the worst into its steps and hides what was measured too long ago', () => {
    const [invoicing, , edi, carrier] = section.rows;
    expect(invoicing?.reasons[0]).toBe('drill failed yesterday');
    expect(invoicing?.steps[3]).toEqual({
      name: 'Restore files',
      start: 27 * MIN,
      duration: 67 * MIN,
      outcome: 'passed',
    });
    expect(edi).toMatchObject({ rtoMeasured: null, rpoMeasured: null, steps: [], provenAt: NOW - 214 * DAY });
    expect(carrier).toMatchObject({ provenAt: null, trend: [] });
  });
});

describe('the page of a service', () => {
  const services = [promising('invoicing', 'Invoicing', 60, 15, 3), promising('shipping', 'Shipping', 30, 5)];
  const pageOf = (drills: readonly Drill[], id = 'invoicing') => {
    const row = present(services, drills).rows.find((one) => one.id === id);
    if (row === undefined) throw new Error(`no row ${id}`);
    fits(row.answer);
    return row;
  };

  it('tells what can befall it, its drills newest first, and what was slowest', () => {
    const older = drill(['invoicing'], 40, 70, 1, { scenario: 'restore of Friday' });
    const aborted = drill(['invoicing'], 20, null, null, { outcome: 'aborted', scenario: 'flood' });
    const lossy = drill(['invoicing'], 10, 20, 16, {
      observed: { rto: 21 * MIN, rpo: null, rows: null, bytes: null },
    });
    const { answer, history, scenarios } = pageOf([older, aborted, lossy, invoicingDrill()]);
    expect(answer).toMatchObject({
      verdict: 'Invoicing is not proven to recover in time:',
      reason: 'it missed its RTO, restoring files alone took 67 of 60 min.',
    });
    expect(
      history.map(({ scenario, severity, took, lost, observed }) => [
        scenario,
        severity,
        took,
        lost,
        observed,
      ]),
    ).toEqual([
      ['zone loss', 'critical', 103 * MIN, 2 * MIN, false],
      ['zone loss', 'warning', 21 * MIN, 16 * MIN, true],
      ['flood', 'warning', null, null, false],
      ['restore', 'critical', 70 * MIN, MIN, false],
    ]);
    expect(history[0]?.slowest).toEqual({ name: 'Restore files', duration: 67 * MIN });
    expect(scenarios.map(({ scenario, posture }) => [scenario, posture])).toEqual([
      ['node-loss', 'unproven'],
      ['restore', 'at risk'],
    ]);
  });

  it('says how much of what can befall it is only hoped', () => {
    expect(pageOf([drill(['shipping'], 19, 21, 1, { scenario: 'node-loss' })], 'shipping').answer).toEqual({
      verdict: 'Shipping is proven to recover in 21 of 30 min;',
      reason: 'one of the two failures below is proven.',
      note: '',
    });
    const both = ['node-loss', 'restore'].map((scenario) => drill(['shipping'], 19, 21, 1, { scenario }));
    expect(pageOf(both, 'shipping').answer).toEqual({
      verdict: 'Shipping is proven to recover in 21 of 30 min.',
      reason: '',
      note: 'Whatever of the below befalls it. The proof is 19 d old.',
    });
    expect(pageOf([], 'shipping').answer.reason).toBe('never drilled.');
  });

  it('lists twelve drills at most', () => {
    const many = Array.from({ length: 20 }, (_, day) => drill(['shipping'], day + 1, 20, 1));
    const { history } = pageOf(many, 'shipping');
    expect(history).toHaveLength(12);
    expect(history[0]?.endedAt).toBe(NOW - DAY);
  });
});

describe('posture', () => {
  const one = [promising('shipping', 'Shipping', 30, 5)];
  const row = (drills: readonly Drill[]) => {
    const section = present(one, drills);
    fits(section.answer);
    return section.rows[0];
  };
  it.each([
    ['proven inside all promises', [drill(['shipping'], 89, 30, 5)], 'proven', 'ok'],
    ['over RTO although passed', [drill(['shipping'], 3, 31, 1)], 'at risk', 'critical'],
    ['over RPO', [drill(['shipping'], 3, 20, 6)], 'at risk', 'warning'],
    ['failed', [drill(['shipping'], 3, 20, 1, { outcome: 'failed' })], 'at risk', 'critical'],
    ['aborted', [drill(['shipping'], 3, null, null, { outcome: 'aborted' })], 'at risk', 'warning'],
    ['ageing, 97 of 90 d', [drill(['shipping'], 97, 20, 1)], 'at risk', 'warning'],
    ['aged beyond one and a half intervals', [drill(['shipping'], 136, 20, 1)], 'unproven', 'unknown'],
    ['not measured', [drill(['shipping'], 3, null, 1)], 'unproven', 'unknown'],
    ['never drilled', [], 'unproven', 'unknown'],
    ['another service drilled', [drill(['receiving'], 3, 20, 1)], 'unproven', 'unknown'],
    ['a drill from the future', [drill(['shipping'], -3, 20, 1)], 'unproven', 'unknown'],
    ['the newest decides', [drill(['shipping'], 2, 20, 1), drill(['shipping'], 40, 50, 1)], 'proven', 'ok'],
  ] as const)('%s', (_, drills, posture, severity) => {
    expect(row(drills)).toMatchObject({ posture, severity });
  });

  it('never rounds a breach away', () => {
    expect(row([drill(['shipping'], 3, 30.01, 1)])?.track).toBe('30.1 of 30 min');
  });

  it('shows the last five drills', () => {
    const trend = row([1, 2, 3, 4, 5, 6].map((days) => drill(['shipping'], days, days * 5, 1)))?.trend;
    expect(trend?.map(({ ratio }) => ratio)).toEqual([25, 20, 15, 10, 5].map((minutes) => minutes / 30));
  });

  it('finds each service with targets and says what a record names in vain', () => {
    const estate = new FakeEstate().event('drill', { kind: 'drill', id: 'bad' }, NOW, { outcome: 'ok' });
    const config = aConfig({ services: [...one, aService({ id: 'no-target' })] });
    const input = anInput(estate, config, NOW, { drills: [drill(['shipping', 'gone'], 3, 20, 1)] });
    const { findings } = findRecovery(input, null);
    expect(findings.map(({ rule, subject, severity }) => [rule, subject.id, severity])).toEqual([
      ['recovery.posture', 'shipping', 'ok'],
      ['recovery.drill', 'bad', 'info'],
      ['recovery.drill', expect.stringContaining('drill-'), 'info'],
    ]);
    expect(findings[2]?.sentence).toContain('gone');
  });
});

describe('other answers', () => {
  it('does not say that nothing was drilled before the feed that tells of drills was heard', () => {
    const config = aConfig({
      services: [promising('a', 'Shipping', 30, 5)],
      sites: [OSLO],
      feed: { url: 'wss://feed.example', token: '' },
    });
    const section = (lastOkAt: number | null): RecoverySection => {
      const input = anInput(new FakeEstate(), config, NOW, { drills: [] });
      const feed = { ...aSource('feed', NOW, { every: 1_000 }), lastOkAt };
      return presentRecovery({ ...input, sources: [feed] }, [], null);
    };
    expect(section(null).answer.verdict).toBe('Nothing is proven: no drill is known yet.');
    expect(section(null).rows[0]?.track).toBe('no drill is known yet; 30 min promised');
    expect(section(NOW).answer.verdict).toBe('Nothing is proven: no service was ever drilled.');
  });

  it('no targets, nothing drilled, all proven', () => {
    expect(present([aService({ id: 'a' })], []).answer.verdict).toBe('No service has a recovery target yet.');
    const two = [promising('a', 'Shipping', 30, 5), promising('b', 'Receiving', 60, 5)];
    expect(present(two, []).answer.verdict).toBe('Nothing is proven: no service was ever drilled.');
    const proven = present(two, [drill(['a', 'b'], 19, 25, 1)]).answer;
    expect(proven.verdict).toBe('Both services are proven to recover in time.');
    expect(proven.note).toBe('Nearest to its promise: Shipping, 25 of 30 min. Oldest proof: Shipping, 19 d.');
  });

  it('names the aged proof, and the loss', () => {
    const two = [promising('a', 'EDI exchange', 60, 5), promising('b', 'Receiving', 60, 5)];
    expect(present(two, [drill(['a'], 214, 25, 1), drill(['b'], 2, 25, 1)]).answer).toMatchObject({
      verdict: 'One of two services is proven to recover in time.',
      reason: 'EDI exchange is not: its proof is 214 d old, due after 90 d.',
    });
    expect(present(two, [drill(['a', 'b'], 2, 25, 9)]).answer).toMatchObject({
      verdict: 'None of two services is proven to recover as promised.',
      reason: 'EDI exchange: it misses its RPO, losing 9 of 5 min.',
    });
  });

  it('never leaves out a backup in trouble for want of room', () => {
    const long = 'Order confirmation of the northern warehouses';
    for (const name of ['db', 'the filestore of the northern warehouses in Gothenburg'])
      for (const service of ['A', long])
        for (const newest of [drill(['a'], 2, 67, 1), drill(['a'], 2, 25, 9), drill(['a'], 97, 25, 1)]) {
          const promised = promising('a', service, 60, 5);
          const verdict = postureOf(promised, [newest], NOW, OSLO.timezone);
          const told = recoveryAnswer(
            [{ service: promised, verdict, scenarios: [], backups: [] }],
            [{ ...BACKUP, id: name, name }],
            NOW,
            true,
          );
          expect(told.reason).toMatch(/backup .*needs? attention/iu);
          fits(told);
        }
  });

  it('fits two lines whatever the names', () => {
    for (let length = 1; length <= 40; length += 1) {
      const name = 'Wx '.repeat(20).slice(0, length).trim() || 'W';
      for (let count = 1; count <= 30; count += 7) {
        const services = Array.from({ length: count }, (_, index) => promising(`s${index}`, name, 60, 5));
        const covers = (from: number) => services.slice(from).map(({ id }) => id);
        for (const newest of [
          drill(['s0'], 2, 67, 1, {
            outcome: 'failed',
            steps: [{ name: `Restore ${name}`, startedAt: 0, endedAt: 5e6, outcome: 'failed' }],
          }),
          drill(['s0'], 2, 20, 30),
          drill(['s0'], 97, 20, 1),
          drill(['s0'], 300, 20, 1),
          drill(['s0'], 2, 20, 1, { outcome: 'aborted' }),
        ]) {
          const section = present(services, [drill(covers(1), 3, 20, 1), newest]);
          fits(section.answer);
          for (const row of section.rows) fits(row.answer);
        }
        fits(present(services, []).answer);
        fits(present(services, [drill(covers(0), 3, 20, 1)]).answer);
      }
    }
  });
});

describe('backups', () => {
  const at = (hours: number) => NOW - hours * 3_600_000;
  const backups = (data: Record<string, unknown>) =>
    present([], [], new FakeEstate().event('backup', { kind: 'target', id: 'x' }, NOW - 1_000, data))
      .backups[0];

  it('as the board: facts, and what stands out', () => {
    const row = backups({
      id: 'files',
      name: 'Files',
      endedAt: Date.UTC(2026, 10, 22, 1, 40),
      durationS: 22_320,
      usualDurationS: 11_100,
      sizeBytes: 4.1e12,
      usualSizeBytes: 3.13e12,
      restoreTest: { at: at(24), outcome: 'slow' },
      walArchiveAgeS: null,
      lockedUntil: Date.UTC(2026, 11, 24, 12),
    });
    expect(row).toMatchObject({
      id: 'files',
      name: 'Files',
      severity: 'warning',
      lastGood: { text: '02:40', severity: 'ok' },
      took: { text: '6 h 12, usually 3 h 05', severity: 'warning' },
      size: { text: '4.10 TB, 31 % more', severity: 'warning' },
      restored: { text: 'yesterday, slow', severity: 'ok' },
      archive: { text: 'keeps none', severity: 'ok' },
      lockedUntil: { text: '24 Dec', severity: 'ok' },
    });
  });

  it('quiet ones are short', () => {
    const row = backups({
      id: 'db',
      name: 'Database',
      endedAt: at(11),
      durationS: 2_460,
      usualDurationS: 2_400,
      sizeBytes: 1.84e12,
      usualSizeBytes: 1.84e12,
      restoreTest: { at: at(24), outcome: 'passed' },
      walArchiveAgeS: 38,
      lockedUntil: at(-800),
    });
    expect(row?.severity).toBe('ok');
    expect(row?.took.text).toBe('41 min, usually 40');
    expect(row?.size.text).toBe('1.84 TB, as expected');
    expect(row?.archive.text).toBe('38 s old');
  });

  it('what no record states is unknown, what is long due is critical', () => {
    const row = backups({ id: 'db', endedAt: at(60) });
    expect(row?.severity).toBe('critical');
    expect(
      [row?.took, row?.size, row?.restored, row?.archive, row?.lockedUntil].map((one) => one?.text),
    ).toEqual(Array(5).fill('unknown'));
    expect(backups({ id: 'db', endedAt: at(1) })?.severity).toBe('unknown');
  });
});
