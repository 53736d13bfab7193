import { join } from 'node:path';
import { Recorder } from '../../main/engine/past/recorder';
import { createRedaction } from '../../main/engine/runtime/redaction';
import { openStore, type Store } from '../../main/engine/store/store';
import type { Config } from '../../shared/config/config';
import { parseConfig } from '../../shared/config/parse-config';
import { drillsOf } from '../../shared/judge/drills/drills';
import { judge } from '../../shared/judge/judge';
import { EMPTY_MEMORY, type JudgeMemory } from '../../shared/judge/judgement';
import type { WallEvent } from '../../shared/model/observation';
import type { SourceStatus } from '../../shared/model/source-status';
import { silentLog } from '../support/silent-log';
import { at, noise } from './snapshots';

export const HOSTILE = `</td><script>alert("x")</script><img src=x onerror='alert(1)'>\u202e & "so on"`;

/** Times of the morning, epoch ms. */
export const MORNING = {
  from: at('03:00'),
  deployed: at('06:02'),
  slow: at('06:12'),
  /** the wall is off between these */
  off: at('06:50'),
  back: at('07:02'),
  mended: at('07:06'),
  to: at('07:40'),
} as const;

const STEP = 10_000;
const COMMIT_STEPS = 12;
const SERVICES = ['order-confirmation', 'shipping', 'receiving', 'picking', 'billing'];
const NAMES = ['Order confirmation', 'Shipping', 'Receiving', 'Picking', 'Billing & <invoices>'];

const CONFIG = `version: 1
wall: { title: Nordhaven Logistics }
sites: [{ id: oslo, name: Oslo DC, region: eu-north, timezone: Europe/Oslo }]
services:
${SERVICES.map(
  (id, i) =>
    `  - { id: ${id}, name: "${NAMES[i]}", criticality: ${Math.min(4, i + 1)}, owner: "${NAMES[i]} desk", objective: { availability: 99.9%, latency: 800ms, window: 30d }, recovery: { rto: 30m, rpo: 5m, drillEvery: 90d }, dependsOn: [erp] }`,
).join('\n')}
targets: [{ id: erp, probe: feed, name: ERP }]
feed: { url: "wss://hub.example.com/feed", token: "not-kept" }
`;

function config(text: string): Config {
  const parsed = parseConfig(text, 'gantry.yaml', { env: () => null, file: () => null, secret: () => null });
  if (!parsed.ok) throw new Error(parsed.error.map(({ key, what }) => `${key} ${what}`).join('\n'));
  return parsed.value.config;
}

/** s below which 95 % of the requests of a service stay */
function latency(service: number, t: number): number {
  const calm = 0.3 + 0.05 * service + 0.04 * noise(Math.floor(t / STEP), service);
  if (t < MORNING.slow || t > MORNING.mended || service > 2) return calm;
  const grown = Math.min(1, (t - MORNING.slow) / 600_000);
  return calm + (service === 0 ? 4.2 : 1.1) * grown;
}

function events(): readonly WallEvent[] {
  const drill = {
    id: 'zone-loss',
    scenario: 'zone-loss',
    services: ['order-confirmation'],
    startedAt: new Date(at('03:10') - 20 * 86_400_000).toISOString(),
    endedAt: new Date(at('03:31') - 20 * 86_400_000).toISOString(),
    outcome: 'passed',
    steps: [],
    measured: { rto: '21m', rpo: '40s' },
  };
  const about = (t: number, kind: WallEvent['kind'], id: string, data: WallEvent['data']): WallEvent => ({
    type: 'event',
    t,
    kind,
    subject: { kind: kind === 'drill' ? 'drill' : 'service', id },
    data,
  });
  return [
    about(Date.parse(drill.endedAt), 'drill', 'zone-loss', drill),
    about(MORNING.deployed, 'deployment', 'order-confirmation', {
      name: 'stock_reserve_batch',
      version: '3.2',
    }),
    about(at('05:15'), 'note', 'shipping', {
      text: 'Carrier pick-up moved to 08:00, two lorries more than usual.',
    }),
    about(at('06:31'), 'note', 'order-confirmation', { text: HOSTILE }),
    about(at('06:44'), 'config', 'erp', { text: 'Worker count of the ERP raised from 8 to 12' }),
  ];
}

/**
 * A wall's whole memory of a morning: three services slow after a release, the wall off for twelve minutes meanwhile.
 * Judged and recorded as the wall does it, by a clock of its own.
 * @param judged false: as a version wrote it that kept no judgement
 */
export async function recordMorning(data: string, judged = true): Promise<void> {
  let now: number = MORNING.from;
  let memory: JudgeMemory = EMPTY_MEMORY;
  const settings = config(CONFIG);
  const clock = { now: () => now, monotonic: () => now };
  let store: Store;
  let recorder: Recorder;
  const open = async (): Promise<void> => {
    store = openStore({ dir: join(data, 'cache'), clock, log: silentLog });
    await store.restoreHead();
    recorder = new Recorder(store, createRedaction());
    if (judged) recorder.config(settings, false, now);
  };
  await open();
  const pending = [...events()].sort((a, b) => a.t - b.t);
  for (let step = 1; now < MORNING.to; step++, now += STEP) {
    if (now >= MORNING.off && now < MORNING.back) {
      await store!.close();
      now = MORNING.back;
      await open();
    }
    for (const [i, service] of SERVICES.entries()) {
      const append = (
        metric: string,
        unit: string,
        attributes: Record<string, string>,
        value: number,
      ): void => {
        store.append(store.register(metric, unit, { service, ...attributes })?.id ?? -1, now, value);
      };
      append('http.server.request.duration', 's', { quantile: '0.95' }, latency(i, now));
      const usual = 0.6 + 0.2 * i;
      const slow = latency(i, now) > 1.2;
      const event = i === 1 ? 'shipments' : 'orders';
      append(
        'odoo.business.event.rate',
        '{event}/s',
        { event },
        usual * (slow ? 0.3 : 1) * (1 + 0.1 * noise(step, i)),
      );
      append('odoo.business.event.rate.usual', '{event}/s', { event }, usual);
    }
    const lag = store!.register('gantry.postgresql.replication.lag', 's', { target: 'erp', replica: 'pg-b' });
    store!.append(lag?.id ?? -1, now, 0.4 + 0.2 * noise(step, 9));
    while ((pending[0]?.t ?? Number.POSITIVE_INFINITY) <= now) store!.addEvent(pending.shift() as WallEvent);
    const sources: readonly SourceStatus[] = [
      {
        id: 'feed',
        kind: 'feed',
        state: 'ok',
        every: 5_000,
        lastRunAt: now,
        lastOkAt: now,
        failingSince: null,
        fault: null,
      },
    ];
    const { head } = store!;
    const drills = drillsOf(head.documents.events('drill', 0), []);
    const verdicts = judge(
      { now, config: settings, series: head, documents: head.documents, sources, drills },
      memory,
    );
    memory = verdicts.memory;
    if (judged) recorder!.judged({ now, verdicts, sources, drillFiles: [] });
    if (step % COMMIT_STEPS === 0) await store!.flush();
    if (step % (COMMIT_STEPS * 15) === 0) await store!.tend();
  }
  await store!.flush();
  await store!.close();
}
