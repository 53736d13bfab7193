import { afterAll, beforeAll, it } from 'vitest';
import { readConfig } from '../../../main/engine/config/load-config';
import { systemClock } from '../../../main/engine/runtime/clock';
import { httpSource } from '../../../main/engine/sources/http/http-source';
import { postgresSource } from '../../../main/engine/sources/postgres/postgres-source';
import { redisSource } from '../../../main/engine/sources/redis/redis-source';
import type { Source } from '../../../main/engine/sources/source';
import type { TargetConfig } from '../../../shared/kinds/targets';
import { type Door, fuzz } from '../../support/fuzz/door';
import { judged } from '../../support/fuzz/judged';
import { mutatedValue, pick, strangeValue } from '../../support/fuzz/mutate';
import { POSTGRES_ROWS, postgresAnswer } from '../../support/fuzz/postgres-wire';
import type { Random } from '../../support/fuzz/random';
import { REDIS_ANSWERS, redisAnswer } from '../../support/fuzz/redis-wire';
import { startWireServer, type WireServer } from '../../support/fuzz/wire-server';

let server: WireServer;
beforeAll(async () => {
  server = await startWireServer();
});
afterAll(() => server?.stop());

function targetOf<P extends TargetConfig['probe']>(
  probe: P,
  rest: string,
): Extract<TargetConfig, { probe: P }> {
  const text = `version: 1\ntargets: [{ id: one, probe: ${probe}, timeout: 1s, ${rest} }]\n`;
  const { config, problems } = readConfig(text, 'gantry.yaml', '/');
  if (config === null) throw new Error(JSON.stringify(problems));
  return config.targets[0] as Extract<TargetConfig, { probe: P }>;
}

/** Runs a source once, as the scheduler does, and judges what it says. */
async function run(source: Source): Promise<readonly { what: string; remedy: string }[]> {
  const { observations, fault } = await source.run(AbortSignal.timeout(source.timeout));
  await source.close();
  judged({ events: observations });
  return fault === null ? [] : [{ what: fault.message, remedy: fault.remedy }];
}

/** Of an answer either the values are strange, or its bytes are. */
function turnOf(random: Random, most: number): number | null {
  return random() < 0.5 ? null : Math.floor(random() * most);
}

const redisStrange = (random: Random): unknown =>
  random() < 0.3
    ? pick(random, ['-ERR no', '-NOPERM no', '-LOADING no', '-MOVED 1 127.0.0.1:1', '-no'])
    : strangeValue(random);

const redis = (): Door<Random> => ({
  input: (random) => random,
  enter: (random) => {
    const broken = turnOf(random, 3);
    const answers = broken === null ? mutatedValue(random, REDIS_ANSWERS, redisStrange) : REDIS_ANSWERS;
    const known = typeof answers === 'object' && answers !== null ? (answers as typeof REDIS_ANSWERS) : {};
    server.use({ answer: (question) => redisAnswer(question, known), broken, random });
    const queues = 'queues: [{ key: jobs, type: list }, { key: events, type: stream }]';
    const attribution = 'attribution: { by: [user, database, prefix], commands: counters }';
    const rest = `url: "redis://${server.place}", ${queues}, ${attribution}`;
    return run(redisSource(targetOf('redis', rest), systemClock, () => 0));
  },
});

const postgres = (): Door<Random> => ({
  input: (random) => random,
  enter: (random) => {
    const broken = turnOf(random, 4);
    const rows = broken === null ? mutatedValue(random, POSTGRES_ROWS) : POSTGRES_ROWS;
    const known = typeof rows === 'object' && rows !== null ? (rows as typeof POSTGRES_ROWS) : {};
    server.use({ answer: (question, turn) => postgresAnswer(question, turn, known), broken, random });
    const url = `url: "postgres://gantry:p@${server.place}/shop?sslmode=disable"`;
    return run(postgresSource(targetOf('postgres', `${url}, replicas: [{ id: pg-b }]`), systemClock));
  },
});

const PAGE = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 17\r\nConnection: close\r\n\r\n{"status":"pass"}`;
const PAGES = [
  PAGE,
  PAGE.replace('Content-Length: 17', 'Transfer-Encoding: chunked').replace(
    '{"status":"pass"}',
    '11\r\n{"status":"pass"}\r\n0\r\n\r\n',
  ),
  'HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n' + PAGE,
];

const http = (): Door<Random> => ({
  input: (random) => random,
  enter: (random) => {
    const page = Buffer.from(pick(random, PAGES));
    server.use({ answer: () => page, broken: 0, random });
    const rest = `url: "http://${server.place}/", redirects: 3, expect: { status: 200, contains: pass }`;
    return run(httpSource(targetOf('http', rest), systemClock, {}));
  },
});

it.each<[string, () => Promise<void>]>([
  ['Redis', () => fuzz('Redis', redis())],
  ['PostgreSQL', () => fuzz('PostgreSQL', postgres())],
  ['HTTP', () => fuzz('HTTP', http())],
])('an answer of %s of whatever values and bytes is judged, or is a fault', async (_name, passed) => {
  await passed();
});
