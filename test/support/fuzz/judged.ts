import { Head } from '../../../main/engine/store/memory/head';
import type { Config } from '../../../shared/config/config';
import { parseConfig } from '../../../shared/config/parse-config';
import { drillsOf } from '../../../shared/judge/drills/drills';
import { judge } from '../../../shared/judge/judge';
import { EMPTY_MEMORY } from '../../../shared/judge/judgement';
import type { Drill } from '../../../shared/model/drill';
import type { Observation } from '../../../shared/model/observation';

const TEXT = `version: 1
sites: [{ id: oslo, name: Oslo DC, region: eu-north, timezone: Europe/Oslo }]
services:
  - { id: shop, name: Shop, criticality: 1, owner: Desk, objective: { availability: 99.9%, latency: 800ms, window: 30d },
      recovery: { rto: 30m, rpo: 5m, drillEvery: 90d }, dependsOn: [pg-prod, redis-prod, web] }
targets:
  - { id: pg-prod, probe: postgres, url: "postgres://gantry@10.0.0.5/postgres", replicas: [{ id: pg-b, url: "postgres://gantry@10.0.0.6/postgres" }] }
  - { id: redis-prod, probe: redis, url: "redis://10.0.0.7" }
  - { id: web, probe: http, url: "https://erp.example.com/health" }
  - { id: pgb, probe: backup, of: [pg-prod], pgbackrest: { file: info.json }, stanza: main }
`;

function config(): Config {
  const nothing = () => null;
  const parsed = parseConfig(TEXT, 'gantry.yaml', { env: nothing, file: nothing, secret: nothing });
  if (!parsed.ok) throw new Error(parsed.error.map(({ key, what }) => `${key} ${what}`).join('\n'));
  return parsed.value.config;
}
const CONFIG = config();
/** Twice: at the time of the observations, and somewhat later with what was remembered. */
const LATER_MS = 5_000;

/** What the wall says of observations and drills that have come in. It must say something of each. */
export function judged(given: { events?: readonly Observation[]; drills?: readonly Drill[] }): void {
  const head = new Head();
  const now = Date.now();
  for (const one of given.events ?? []) {
    if (one.type === 'event') head.documents.addEvent(one);
    else if (one.type === 'evidence') head.documents.setEvidence(one);
    else {
      const info = head.register(one.metric, one.unit, one.attributes);
      if (info !== null) head.append(info.id, one.t, one.value ?? Number.NaN);
    }
  }
  const drills = drillsOf(head.documents.events('drill', 0), given.drills ?? []);
  const input = { config: CONFIG, series: head, documents: head.documents, sources: [], drills };
  const { memory } = judge({ ...input, now }, EMPTY_MEMORY);
  // As it is kept on disk.
  judge({ ...input, now: now + LATER_MS }, JSON.parse(JSON.stringify(memory)) as typeof memory);
}
