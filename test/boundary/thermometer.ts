/**
 * A kind of target that exists only here: a thermometer that says its temperature over TCP. Two folders and a page, and
 * a row in three lists. Whatever else it gets, it gets from these.
 */
export const THERMOMETER: Readonly<Record<string, string>> = {
  'shared/kinds/thermometer/target.ts': `import type { TargetBase } from '../target-base';

export interface ThermometerTarget extends TargetBase {
  readonly probe: 'thermometer';
  readonly url: string;
  /** sent before it answers; null: it asks for none */
  readonly pin: string | null;
}
`,
  'shared/kinds/thermometer/schema.ts': `import { z } from 'zod';
import { address } from '../../forms/schema-values';
import { base } from '../base-schema';

export const thermometer = z.strictObject({
  ...base,
  probe: z.literal('thermometer').describe('a thermometer that answers over TCP'),
  url: address(['tcp']).describe('where it listens'),
  pin: z.string().min(1).optional().describe('sent before it answers'),
});
export type WrittenThermometer = z.output<typeof thermometer>;

export const THERMOMETER_EXAMPLE = \`
id: cold-room
probe: thermometer
url: tcp://10.0.0.9:7001
pin: "\\\${env:PIN}"
\`;
`,
  'shared/kinds/thermometer/metrics.ts': `import { type MetricSpec, metric } from '../../model/metric-spec';

export const THERMOMETER_METRICS: readonly MetricSpec[] = [
  metric('thermometer.up', '1', 'gauge', ['target'], '1 answers, 0 does not', 'its line'),
  metric('thermometer.temperature', 'Cel', 'gauge', ['target'], 'Temperature of the room', 'its line'),
];
`,
  'shared/kinds/thermometer/rules.ts': `import type { KindRule } from '../../model/rule-row';
import { DOWN, FELT, TARGET } from '../rule-base';

export const THERMOMETER_RULES: readonly KindRule[] = [
  {
    ...DOWN,
    id: 'thermometer.up',
    metric: 'thermometer.up',
    title: 'answers',
    answers: 'presence',
    why: 'Nobody knows how warm it is.',
    source: 'its line',
  },
  {
    ...TARGET,
    id: 'thermometer.hot',
    metric: 'thermometer.temperature',
    comparison: 'above',
    unit: 'Cel',
    warning: 8,
    critical: 30,
    for: 0,
    title: 'temperature',
    says: '{name} has {value}; {limit} are allowed',
    calm: '{name} is cold enough.',
    unknown: 'The temperature of {name} is not known',
    onset: 'first warmth',
    clauses: ({ name }) => [\`it is too warm at \${name}.\`, 'it is too warm.'],
    explains: { effects: FELT, prior: 0.7, why: 'warm goods are not shipped' },
    why: 'Above it the goods are lost.',
    source: 'its line',
  },
];
`,
  'shared/kinds/thermometer/indicators.ts': `import type { IndicatorRow } from '../../model/indicator-row';

export const THERMOMETER_INDICATORS: readonly IndicatorRow[] = [
  {
    id: 'thermometer.temperature',
    group: 'climate',
    label: 'temperature',
    metric: 'thermometer.temperature',
    subject: 'target',
    read: 'level',
    over: 'max',
    unit: 'Cel',
    rule: 'thermometer.hot',
    source: 'its line',
  },
];
`,
  'shared/kinds/thermometer/kind.ts': `import { bareAddress } from '../addresses';
import type { Kind } from '../kind';
import { THERMOMETER_INDICATORS } from './indicators';
import { THERMOMETER_METRICS } from './metrics';
import { THERMOMETER_RULES } from './rules';
import type { WrittenThermometer } from './schema';
import type { ThermometerTarget } from './target';

export const THERMOMETER: Kind<ThermometerTarget, WrittenThermometer> = {
  id: 'thermometer',
  label: 'Thermometer',
  metrics: THERMOMETER_METRICS,
  rules: THERMOMETER_RULES,
  methods: [],
  indicators: THERMOMETER_INDICATORS,
  groups: [{ id: 'climate', title: 'Climate', place: 45, worth: 65, head: 'subject' }],
  evidence: [],
  isAsked: () => true,
  settle: ({ url, pin }, base) => ({ ...base, probe: 'thermometer', url, pin: pin ?? null }),
  withoutAccess: (target) => ({ ...target, url: bareAddress(target.url), pin: null }),
};
`,
  'main/engine/sources/thermometer/thermometer-source.ts': `import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ThermometerTarget } from '../../../../shared/kinds/thermometer/target';
import type { Fault } from '../../../../shared/model/observation';
import type { Clock } from '../../runtime/clock';
import { Emitter, faultOf } from '../emitter';
import type { Source } from '../source';

const SILENT: Fault = {
  code: 'refused',
  message: 'The thermometer does not answer.',
  remedy: 'Switch it on, or correct \`url\`.',
};

/** Asks a thermometer for the line that it answers with. */
export function thermometerSource(target: ThermometerTarget, clock: Clock): Source {
  const { id, every, timeout, pin } = target;
  const { hostname, port } = new URL(target.url);
  const emitter = new Emitter();
  return {
    id,
    kind: 'thermometer',
    every,
    timeout,
    run: async (signal) => {
      const socket = connect({ host: hostname, port: Number(port) });
      signal.addEventListener('abort', () => socket.destroy(), { once: true });
      socket.write(\`\${pin ?? ''}\\n\`);
      const line = await text(socket).catch(() => null);
      const t = clock.now();
      const fault = line === null ? SILENT : null;
      emitter.sample('line', t, 'thermometer.up', { target: id }, fault === null ? 1 : 0);
      if (line !== null) emitter.sample('line', t, 'thermometer.temperature', { target: id }, Number(line));
      emitter.settle('line', t);
      return { observations: [...emitter.take(), faultOf(t, id, fault)], fault };
    },
    close: () => Promise.resolve(),
  };
}
`,
  'docs/kinds/thermometer.md': `# Probe \`thermometer\`

Asks a thermometer how warm it is.

## Rights

Its PIN, if it asks for one.

## Cost on the server

One connection per run.

## Limits

It knows one room only.

<!-- Tables: made by \`npm run docs\`. -->
<!-- End of tables. -->
`,
};

/** A row in a list of the project: a line to import, and one after `after`. */
export interface PlantedRow {
  readonly file: string;
  readonly imports: string;
  readonly after: string;
  readonly row: string;
}
export const ROWS: readonly PlantedRow[] = [
  {
    file: 'shared/kinds/kinds.ts',
    imports: "import { THERMOMETER } from './thermometer/kind';\n",
    after: 'BACKUP, FED',
    row: ', THERMOMETER',
  },
  {
    file: 'shared/kinds/schemas.ts',
    imports: "import { THERMOMETER_EXAMPLE, thermometer } from './thermometer/schema';\n",
    after: '  feed: { schema: fed, example: FED_EXAMPLE },\n',
    row: '  thermometer: { schema: thermometer, example: THERMOMETER_EXAMPLE },\n',
  },
  {
    file: 'main/engine/sources/sources.ts',
    imports: '',
    after: '  feed: null,\n',
    row: `  thermometer: async (target, clock) =>
    (await import('./thermometer/thermometer-source')).thermometerSource(target, clock),
`,
  },
];

/** What the planted tree must do with it: run there, by its own test runner. */
export const THERMOMETER_TEST = `import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runExport } from '../../../main/cli/export';
import { layoutEngineering } from '../../../renderer/views/engineering/engineering-layout';
import { parseConfig } from '../../../shared/config/parse-config';
import { problemLine } from '../../../shared/config/problem';
import type { Snapshot } from '../../../shared/model/snapshot';
import { openEngine } from '../../support/open-engine';

const RESOLVER = { env: () => 'opensesame', file: () => null, secret: () => null };
const config = (target: string) =>
  parseConfig(
    \`version: 1
services: [{ id: shipping, name: Shipping, owner: Dispatch, dependsOn: [cold-room] }]
targets: [{ id: cold-room, \${target} }]\`,
    'gantry.yaml',
    RESOLVER,
  );
function problems(target: string): string {
  const read = config(target);
  return read.ok ? '' : read.error.map(problemLine).join();
}

it('is checked, with suggestions', () => {
  expect(problems('probe: termometer')).toContain('did you mean thermometer?');
  expect(problems('probe: thermometer')).toContain('targets[0].url');
  expect(problems('probe: thermometer, url: "http://x"')).toContain('tcp');
  expect(problems('probe: thermometer, url: "tcp://x:1", pim: a')).toContain('did you mean pin?');
});

it('is asked, judged, shown and exported', async () => {
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket.once('data', (pin) => {
      asked.push(String(pin));
      socket.end('41.5\\n');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const read = config(\`probe: thermometer, every: 1s, url: "tcp://127.0.0.1:\${port}", pin: "\\\${env:PIN}"\`);
  if (!read.ok) throw new Error(read.error.map(problemLine).join());
  const folder = await mkdtemp(join(tmpdir(), 'thermometer-'));
  const from = Date.now();
  const seen: Snapshot[] = [];
  const sections = () => seen.at(-1)?.sections;
  const engine = openEngine({ dataDir: join(folder, 'cache'), onSnapshot: (snapshot) => seen.push(snapshot) });
  try {
    await engine.use(read.value.config, 'gantry.yaml');
    await expect.poll(() => sections()?.incident.open[0]?.severity).toBe('critical');
    const { engineering, incident } = sections() ?? {};
    expect(asked[0]).toBe('opensesame\\n');
    const [row] = engineering?.rows ?? [];
    expect(row).toMatchObject({ group: 'climate', name: 'Thermometer cold-room', label: 'temperature' });
    expect(row).toMatchObject({ severity: 'critical', figure: { value: 41.5, unit: 'Cel' } });
    const layout = layoutEngineering((engineering?.rows ?? []).map((one) => ({ ...one, noted: false, severity: 'ok' })), 1, engineering?.groups ?? []);
    expect(layout.blocks.map(({ title, detail }) => \`\${title} \${detail}\`)).toEqual(['Climate Thermometer cold-room']);
    const page = incident?.open[0];
    expect(page?.charts[0]?.title).toBe('Thermometer cold-room: temperature');
    expect(\`\${page?.answer.verdict} \${page?.answer.reason}\`).toContain('because it is too warm at Thermometer cold-room');
    expect(page?.owner).toBe('Dispatch');
    expect(JSON.stringify(seen)).not.toContain('opensesame');
  } finally {
    await engine.stop();
    server.close();
  }
  for (const format of ['csv', 'html'] as const) {
    const output = join(folder, \`out.\${format}\`);
    const said: string[] = [];
    const request = { data: folder, from, to: Date.now(), series: null, format, output };
    expect(await runExport({ ...request, say: (line) => said.push(line) }), said.join()).toBe(0);
    const text = await readFile(output, 'utf8');
    expect(text).toContain(format === 'csv' ? 'thermometer.temperature' : 'Thermometer cold-room');
    expect(text).not.toContain('opensesame');
  }
  await rm(folder, { recursive: true });
});
`;
