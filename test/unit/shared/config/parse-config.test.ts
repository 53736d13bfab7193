import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../../shared/config/parse-config';
import { type Problem, problemLine } from '../../../../shared/config/problem';
import type { Resolver } from '../../../../shared/config/references';
import { EXAMPLE, SECRETS } from './example';

const RESOLVER: Resolver = {
  env: (name) => SECRETS[name] ?? null,
  file: (path) => SECRETS[path] ?? null,
  secret: (name) => SECRETS[name] ?? null,
};

function problemsOf(text: string): readonly Problem[] {
  const parsed = parseConfig(text, 'gantry.yaml', RESOLVER);
  return parsed.ok ? [] : parsed.error;
}

const SITE = 'sites: [{ id: oslo, name: Oslo, timezone: Europe/Oslo }]';
const http = (rest: string): string =>
  `version: 1\ntargets:\n  - id: shop\n    probe: http\n    url: http://shop\n    ${rest}\n`;
const backup = (rest: string): string =>
  `version: 1\ntargets:\n  - id: store\n    probe: backup\n    ${rest}\n`;
const S3 = 's3: { endpoint: "https://s3.example", bucket: backups, accessKey: a, secretKey: b }';
const service = (rest: string): string =>
  `version: 1\nservices:\n  - id: shipping\n    name: Shipping\n    ${rest}\n`;

/** name, text, key, line, column (null: any), a part of what, a part of the remedy */
const BAD: readonly (readonly [string, string, string, number, number | null, string, string])[] = [
  ['an empty file', '', '', 1, 1, 'empty', 'version: 1'],
  ['a list', '- 1\n', '', 1, 1, 'no map', 'version: 1'],
  ['a text', 'hello\n', '', 1, 1, 'no map', 'version: 1'],
  ['an open quote', 'version: 1\nwall:\n  title: "x\n', '', 4, null, 'no YAML', 'correct'],
  ['a tab for indentation', 'version: 1\nwall:\n\ttitle: x\n', '', 3, 1, 'no YAML', 'spaces'],
  ['a key twice', 'version: 1\nversion: 1\n', '', 2, 1, 'no YAML', 'correct'],
  ['a list for a key', 'version: 1\n[a]: 1\n', '', 2, 1, 'A key must be a text', 'correct'],
  ['two documents', 'version: 1\n---\nversion: 1\n', '', 2, null, 'no YAML', 'correct'],
  ['an alias of nothing', 'version: 1\nwall: *none\n', '', 2, 7, 'no &none', 'correct'],
  [
    'aliases that expand without end',
    `version: 1\na: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\n`,
    '',
    1,
    1,
    'aliases',
    'correct',
  ],
  ['a tag', 'version: 1\nfeed: { url: !vault x }\n', '', 2, 14, 'no YAML', 'correct'],
  ['no version', 'wall: { title: x }\n', 'version', 1, 1, 'missing', 'version: 1'],
  ['another version', 'version: 2\n', 'version', 1, 10, 'none of the values', 'use 1'],
  ['an unknown key', 'version: 1\nsite: []\n', 'site', 2, 1, 'unknown key', 'mean sites?'],
  ['an unknown key far from all', 'version: 1\nzzzzzzzz: 1\n', 'zzzzzzzz', 2, 1, 'unknown', 'targets'],
  [
    'an unknown key of a map below its name',
    'version: 1\nwall:\n  rotations:\n    dwell: 5s\n',
    'wall.rotations',
    3,
    3,
    'unknown key',
    'mean rotation?',
  ],
  [
    'a backup that nothing lists',
    backup(''),
    'targets[0].probe',
    4,
    12,
    'nothing that lists',
    'pgbackrest and s3',
  ],
  [
    'a backup that two list',
    backup(`${S3}\n    pgbackrest: { file: /x }`),
    'targets[0].s3',
    5,
    5,
    'beside',
    'one of',
  ],
  [
    'a stanza that is missing',
    backup('pgbackrest: { file: /x }'),
    'targets[0].pgbackrest',
    5,
    5,
    'no stanza',
    'add stanza',
  ],
  [
    'a bucket that is missing',
    backup(S3.replace('bucket: backups, ', '')),
    'targets[0].s3.bucket',
    5,
    5,
    'missing',
    'bucket',
  ],
  ['a kind of no backup', backup(`kind: files\n    ${S3}`), 'targets[0].kind', 5, 11, 'none of', 'filestore'],
  ['a key of another probe', http('queues: []'), 'targets[0].queues', 6, 5, 'unknown key', 'expect'],
  ['a mistyped key of a target', http('evry: 5s'), 'targets[0].evry', 6, 5, 'unknown key', 'mean every?'],
  ['a number for a duration', http('every: 5'), 'targets[0].every', 6, 12, 'no duration', 'unit'],
  ['a duration without unit', http('every: "5"'), 'targets[0].every', 6, 12, 'no duration', '5s'],
  ['too short a duration', http('every: 10ms'), 'targets[0].every', 6, 12, 'between', '5s'],
  ['a timeout beyond every', http('timeout: 9s'), 'targets[0].timeout', 6, 14, 'longer than every', '5s'],
  ['a status as text', http('expect: { status: ok }'), 'targets[0].expect.status', 6, 23, 'number', 'number'],
  ['a status of no HTTP', http('expect: { status: 999 }'), 'targets[0].expect.status', 6, 23, 'large', '599'],
  ['half a redirect', http('redirects: 1.5'), 'targets[0].redirects', 6, 16, 'whole number', 'whole'],
  ['another method', http('method: PUT'), 'targets[0].method', 6, 13, 'none of', 'GET, HEAD'],
  ['a key with nothing', http('method:'), 'targets[0].method', 6, 5, 'none of', 'GET'],
  ['a text with nothing', http('zone:'), 'targets[0].zone', 6, 5, 'empty', 'remove'],
  ['an unknown site', `${http('site: osl')}${SITE}\n`, 'targets[0].site', 6, 11, 'not there', 'mean oslo?'],
  [
    'an id with a space',
    'version: 1\ntargets: [{ id: "a b", probe: feed }]\n',
    'targets[0].id',
    2,
    17,
    'no id',
    'letters',
  ],
  ['a target without id', 'version: 1\ntargets:\n  - probe: feed\n', 'targets[0].id', 3, 5, 'missing', 'id'],
  [
    'a target without probe',
    'version: 1\ntargets:\n  - id: x\n',
    'targets[0].probe',
    3,
    5,
    'missing',
    'http',
  ],
  [
    'a probe that is planned',
    'version: 1\ntargets: [{ id: x, probe: odoo }]\n',
    'targets[0].probe',
    2,
    27,
    'not yet supported',
    'feed',
  ],
  [
    'a mistyped probe',
    'version: 1\ntargets: [{ id: x, probe: postgress }]\n',
    'targets[0].probe',
    2,
    27,
    'no probe',
    'mean postgres?',
  ],
  [
    'a mistyped backup',
    'version: 1\ntargets: [{ id: x, probe: bakup }]\n',
    'targets[0].probe',
    2,
    27,
    'no probe',
    'mean backup?',
  ],
  [
    'a probe that is like no other',
    'version: 1\ntargets: [{ id: x, probe: mainframe }]\n',
    'targets[0].probe',
    2,
    27,
    'no probe',
    'use postgres, redis, http, backup, feed',
  ],
  [
    'a wrong scheme',
    'version: 1\ntargets: [{ id: x, probe: redis, url: "http://x" }]\n',
    'targets[0].url',
    2,
    39,
    'no redis or rediss address',
    'redis://',
  ],
  [
    'a % that encodes nothing in a password',
    'version: 1\ntargets:\n  - { id: pg, probe: postgres, url: "postgres://u:100%sure@h/x" }\n',
    'targets[0].url',
    3,
    37,
    'encodes nothing',
    '%25',
  ],
  [
    'a # in the password of a replica',
    'version: 1\ntargets:\n  - id: pg\n    probe: postgres\n    replicas: [{ id: b, url: "postgres://u:p#q@h/x" }]\n',
    'targets[0].replicas[0].url',
    5,
    30,
    'not percent-encoded',
    '%23',
  ],
  [
    'several hosts',
    'version: 1\ntargets:\n  - { id: pg, probe: postgres, url: "postgres://a,b/x" }\n',
    'targets[0].url',
    3,
    37,
    'several hosts',
    '`replicas`',
  ],
  [
    'a Redis password that is not encoded',
    'version: 1\ntargets:\n  - { id: r, probe: redis, url: "redis://:a@/#b@h" }\n',
    'targets[0].url',
    3,
    33,
    'may not be percent-encoded',
    '%23',
  ],
  [
    'two targets of one id',
    'version: 1\ntargets:\n  - { id: x, probe: feed }\n  - { id: x, probe: feed }\n',
    'targets[1].id',
    4,
    11,
    'twice',
    'own id',
  ],
  [
    'a replica with the id of its target',
    'version: 1\ntargets:\n  - id: pg\n    probe: postgres\n    replicas: [{ id: pg }]\n',
    'targets[0].replicas[0].id',
    5,
    22,
    'twice',
    'own id',
  ],
  [
    'a copy of nothing',
    'version: 1\ntargets:\n  - id: pg\n    probe: postgres\n    replicas: [{ id: pg-b, upstream: pgg }]\n',
    'targets[0].replicas[0].upstream',
    5,
    38,
    'not there',
    'mean pg?',
  ],
  [
    'a queue of no type',
    'version: 1\ntargets: [{ id: r, probe: redis, queues: [{ key: jobs, type: lists }] }]\n',
    'targets[0].queues[0].type',
    2,
    62,
    'none of',
    'mean list?',
  ],
  ['a role nobody has', 'version: 1\nwall: { role: chief }\n', 'wall.role', 2, 15, 'none of', 'operations'],
  [
    'no view',
    'version: 1\nwall: { rotation: { views: [] } }\n',
    'wall.rotation.views',
    2,
    21,
    'small',
    '1 entries',
  ],
  [
    'a view of later',
    'version: 1\nwall: { rotation: { views: [security] } }\n',
    'wall.rotation.views[0]',
    2,
    29,
    'not yet',
    'services',
  ],
  [
    'the view that incidents bring up',
    'version: 1\nwall: { rotation: { views: [incident] } }\n',
    'wall.rotation.views[0]',
    2,
    29,
    'shown while an incident is open',
    'wall.preempt',
  ],
  [
    'the view that a person opens',
    'version: 1\nwall: { rotation: { views: [review] } }\n',
    'wall.rotation.views[0]',
    2,
    29,
    'a person opens it',
    '--replay',
  ],
  [
    'a mistyped view',
    'version: 1\nwall: { rotation: { views: [recovry] } }\n',
    'wall.rotation.views[0]',
    2,
    29,
    'no view',
    'mean recovery? use',
  ],
  [
    'an unknown view',
    'version: 1\nwall: { rotation: { views: [all] } }\n',
    'wall.rotation.views[0]',
    2,
    29,
    'no view',
    'services',
  ],
  ['preempt by a wish', 'version: 1\nwall: { preempt: on }\n', 'wall.preempt', 2, 18, 'none of', 'critical'],
  [
    'a truth as text',
    'version: 1\nwall: { display: { pixelShift: "no" } }\n',
    'wall.display.pixelShift',
    2,
    32,
    'not true or false',
    'true or false',
  ],
  [
    'an hour as number',
    'version: 1\nwall: { display: { dim: { from: 22, to: "05:30" } } }\n',
    'wall.display.dim.from',
    2,
    33,
    'time of day',
    'quotes',
  ],
  [
    'too dark',
    'version: 1\nwall: { display: { dim: { from: "22:00", to: "05:30", level: 0 } } }\n',
    'wall.display.dim.level',
    2,
    62,
    'small',
    '0.1',
  ],
  [
    'no such time zone',
    'version: 1\nsites: [{ id: oslo, name: Oslo, timezone: Norway/Oslo }]\n',
    'sites[0].timezone',
    2,
    43,
    'no time zone',
    'IANA',
  ],
  [
    'an unknown day',
    'version: 1\nsites:\n  - { id: a, name: A, timezone: UTC, windows: [{ name: w, days: mon-fry, from: "06:00", to: "09:00" }] }\n',
    'sites[0].windows[0].days',
    3,
    65,
    'days',
    'mon-fri',
  ],
  [
    'a window of no length',
    'version: 1\nsites:\n  - { id: a, name: A, timezone: UTC, windows: [{ name: w, days: mon, from: "06:00", to: "06:00" }] }\n',
    'sites[0].windows[0].to',
    3,
    89,
    'same as from',
    'end',
  ],
  [
    'a criticality of five',
    service('criticality: 5'),
    'services[0].criticality',
    5,
    18,
    'large',
    'at most 4',
  ],
  [
    'an availability as number',
    service('objective: { availability: 99.9 }'),
    'services[0].objective.availability',
    5,
    32,
    'no percentage',
    '99.9%',
  ],
  [
    'more than all',
    service('objective: { availability: 120% }'),
    'services[0].objective.availability',
    5,
    32,
    'between 0 and 100',
    '99.9%',
  ],
  [
    'a promise that is no duration',
    service('recovery: { rto: half an hour }'),
    'services[0].recovery.rto',
    5,
    22,
    'no duration',
    '30m',
  ],
  [
    'a dependency that is not there',
    service('dependsOn: [pg-prod]'),
    'services[0].dependsOn[0]',
    5,
    17,
    'not there',
    'shipping',
  ],
  [
    'a dependency on itself',
    service('dependsOn: [shipping]'),
    'services[0].dependsOn',
    5,
    5,
    'leads back',
    'circle',
  ],
  [
    'a pattern that is none',
    'version: 1\ntenants: { from: [{ attribute: db, match: "(" }] }\n',
    'tenants.from[0].match',
    2,
    43,
    'no regular expression',
    'brackets',
  ],
  [
    'a pattern without tenant',
    'version: 1\ntenants: { from: [{ attribute: db, match: "^(.*)$" }] }\n',
    'tenants.from[0].match',
    2,
    43,
    'no group named tenant',
    '(?<tenant>',
  ],
  [
    'a tier that is not there',
    'version: 1\ntenants: { tiers: { gold: { share: 4 } }, list: [{ id: a, tier: golden }] }\n',
    'tenants.list[0].tier',
    2,
    65,
    'not there',
    'mean gold?',
  ],
  [
    'a share of nothing',
    'version: 1\ntenants: { tiers: { gold: { share: 0 } } }\n',
    'tenants.tiers.gold.share',
    2,
    36,
    'small',
    'more than 0',
  ],
  [
    'a rule that is not there',
    'version: 1\nrules:\n  redis.memry: {}\n',
    'rules.redis.memry',
    3,
    3,
    'no rule',
    'mean redis.memory?',
  ],
  [
    'maintenance of something that is not there',
    'version: 1\ntargets: [{ id: pg-a, probe: feed }]\nmaintenance: [{ of: [pg-b], why: x, days: sun, from: "02:00", to: "04:00" }]\n',
    'maintenance[0].of[0]',
    3,
    22,
    'not there',
    'mean pg-a?',
  ],
  [
    'maintenance once with a time of day',
    'version: 1\ntargets: [{ id: pg-a, probe: feed }]\nmaintenance: [{ of: [pg-a], why: x, from: "02:00", to: 2026-11-28T20:00:00Z }]\n',
    'maintenance[0].from',
    3,
    43,
    'no instant',
    'add days',
  ],
  [
    'a link without scheme',
    'version: 1\nlink: [{ url: "10.0.0.1" }]\n',
    'link[0].url',
    2,
    15,
    'no tcp',
    'tcp://',
  ],
  ['a feed over http', 'version: 1\nfeed: { url: "http://hub" }\n', 'feed.url', 2, 14, 'no ws', 'ws://'],
  [
    'an unset variable',
    'version: 1\nfeed: { url: "${env:NOT_SET}" }\n',
    'feed.url',
    2,
    14,
    'NOT_SET is not set',
    'set NOT_SET',
  ],
  [
    'an absent file',
    'version: 1\nfeed: { url: "ws://hub", token: "${file:/none}" }\n',
    'feed.token',
    2,
    33,
    '/none cannot be read',
    'readable',
  ],
  [
    'a secret that nobody hands over',
    'version: 1\nfeed: { url: "ws://hub", token: "${secret:hub}" }\n',
    'feed.token',
    2,
    33,
    'the secret hub cannot be read',
    'LoadCredential=',
  ],
  [
    'a reference of another kind beside a good one',
    'version: 1\nfeed: { url: "ws://${env:HOST}/${vault:x}" }\n',
    'feed.url',
    2,
    14,
    '${vault:x}',
    '${env:NAME}',
  ],
];

describe('a bad configuration', () => {
  it.each(BAD)('%s', (_name, text, key, line, column, what, remedy) => {
    const problems = problemsOf(text);
    expect(problems.map(problemLine)).toHaveLength(1);
    const [problem] = problems as [Problem];
    expect(problem).toMatchObject({ file: 'gantry.yaml', key, line });
    if (column !== null) expect(problem.column).toBe(column);
    expect(problem.what).toContain(what);
    expect(problem.remedy).toContain(remedy);
  });

  it('all of its problems at once, in the order of the file', () => {
    const text = `version: 1\nwall: { role: x }\nsites: [{ id: oslo }]\ntargets:\n  - { id: a, probe: pg }\n`;
    expect(problemsOf(text).map(({ line, key }) => [line, key])).toEqual([
      [2, 'wall.role'],
      [3, 'sites[0].name'],
      [3, 'sites[0].timezone'],
      [5, 'targets[0].probe'],
    ]);
  });

  it('every problem is one line of file, place, key, what and remedy', () => {
    for (const [, text] of BAD)
      for (const problem of problemsOf(text))
        expect(problemLine(problem)).toMatch(/^gantry\.yaml:\d+:\d+ [^\n]+: [^\n]+, [^\n]+$/);
  });

  it('in a place that an alias stands for', () => {
    const text = `version: 1\ntargets:\n  - { id: a, probe: http, url: "http://a", expect: &e { status: 7 } }\n  - { id: b, probe: http, url: "http://b", expect: *e }\n`;
    expect(problemsOf(text).map(({ line, key }) => [line, key])).toEqual([
      [3, 'targets[0].expect.status'],
      [3, 'targets[1].expect.status'],
    ]);
  });

  it('keys that every object inherits are unknown keys, not crashes', () => {
    const text = 'version: 1\nconstructor: 1\n__proto__: { a: 1 }\ntoString: 1\n';
    expect(problemsOf(text).map(({ key }) => key)).toEqual(['constructor', '__proto__', 'toString']);
  });
});

describe('secrets in problems', () => {
  const secret = 'hunter2-5.7';
  const withSecret = (text: string): string =>
    JSON.stringify(
      (() => {
        const parsed = parseConfig(text, 'gantry.yaml', {
          env: () => secret,
          file: () => secret,
          secret: () => secret,
        });
        if (parsed.ok) throw new Error('it is valid');
        return [parsed.error, parsed.error.map(problemLine)];
      })(),
    );

  it.each([
    ['in the place of an address', 'version: 1\nfeed: { url: "${env:X}" }\n'],
    ['in the midst of an address', 'version: 1\nlink: [{ url: "ftp://u:${file:/x}@host" }]\n'],
    ['as a duration', 'version: 1\ntargets: [{ id: x, probe: feed, every: "${secret:x}" }]\n'],
    ['as a choice', 'version: 1\nwall: { role: "${env:X}" }\n'],
    ['as a probe', 'version: 1\ntargets: [{ id: x, probe: "${env:X}" }]\n'],
    [
      'as the only site',
      `version: 1\nsites: [{ id: "\${env:X}", name: a, timezone: UTC }]\nservices: [{ id: s, name: s, sites: [b] }]\n`,
    ],
    [
      'as an id that is used twice',
      'version: 1\nsites: [{ id: "${env:X}", name: a, timezone: UTC }, { id: "${env:X}", name: a, timezone: UTC }]\n',
    ],
    ['as a pattern', 'version: 1\ntenants: { from: [{ attribute: a, match: "${env:X}" }] }\n'],
    ['beside an unset one', 'version: 1\nfeed: { url: "${env:X}${x}" }\n'],
    ['written out in an address', `version: 1\nfeed: { url: "http://u:${secret}@hub" }\n`],
    ['with an @ and a slash', `version: 1\nfeed: { url: "http://u:a@${secret}/b@hub" }\n`],
    ['with a space', `version: 1\nfeed: { url: "ws://u:${secret} x@hub" }\n`],
    ['in an address that is misspelt', `version: 1\nfeed: { url: "ws:/u:${secret}@hub" }\n`],
    ['in the query of an address', `version: 1\nfeed: { url: "http://hub/?password=${secret}&x=1" }\n`],
    ['as a token that is a list', `version: 1\nfeed: { url: "ws://hub", token: ["${secret}"] }\n`],
    [
      'as a header',
      `version: 1\ntargets: [{ id: x, probe: http, url: "http://x", headers: { a: 1, b: ["${secret}"] } }]\n`,
    ],
    ['under a key that is unknown', `version: 1\nfeed: { url: "ws://hub", tokn: "${secret}" }\n`],
  ])('%s', (_name, text) => {
    expect(withSecret(text)).not.toContain(secret);
    expect(withSecret(text)).not.toContain('hunter2');
  });

  it('a token written as a number is not shown', () => {
    expect(problemsOf('version: 1\nfeed: { url: "ws://hub", token: 123456 }\n')[0]?.value).toBe('***');
  });

  it('what is no secret is shown', () => {
    expect(problemsOf('version: 1\nfeed: { url: "http://u:pw@hub/feed" }\n')[0]?.value).toBe(
      '"http://***@hub/feed"',
    );
    expect(problemsOf('version: 1\nwall: { role: chief }\n')[0]?.value).toBe('"chief"');
  });
});

describe('a valid configuration', () => {
  it('resolves to numbers, defaults and the values of its references', () => {
    const parsed = parseConfig(EXAMPLE, 'gantry.yaml', RESOLVER);
    if (!parsed.ok) throw new Error(parsed.error.map(problemLine).join('\n'));
    const { config, secrets } = parsed.value;
    const DAY = 86_400_000;
    expect(config).toEqual({
      wall: {
        title: 'Nordhaven Logistics',
        role: 'operations',
        rotation: { dwell: 20_000, views: ['services', 'tenants', 'replication', 'recovery'], named: true },
        preempt: 'critical',
        sound: null,
        display: { dim: { from: '22:00', to: '05:30', level: 0.4 }, pixelShift: true },
        retention: 30 * DAY,
        lock: null,
      },
      sites: [
        {
          id: 'oslo',
          name: 'Oslo DC',
          region: 'eu-north',
          timezone: 'Europe/Oslo',
          windows: [{ name: 'Morning dispatch', days: [1, 2, 3, 4, 5], from: '06:00', to: '09:00' }],
        },
      ],
      services: [
        {
          id: 'order-confirmation',
          name: 'Order confirmation',
          criticality: 1,
          owner: 'Order desk',
          runbook: null,
          objective: { availability: 0.999, latency: 0.8, window: 30 * DAY },
          recovery: { rto: 1_800, rpo: 300, drillEvery: 90 * DAY },
          dependsOn: ['shop-api', 'pg-prod', 'redis-prod'],
          sites: [],
        },
      ],
      tenants: {
        from: [{ attribute: 'db.namespace', match: /^(?<tenant>[a-z0-9-]+)$/u }],
        tiers: { gold: { share: 4, quota: {} }, standard: { share: 1, quota: {} } },
        list: [{ id: 'nord', name: 'Nord 3PL', tier: 'gold', pool: null }],
      },
      targets: [
        {
          id: 'pg-prod',
          name: 'pg-prod',
          probe: 'postgres',
          url: 'postgres://gantry:pg-secret@10.0.0.5/postgres',
          every: 5_000,
          timeout: 2_000,
          site: null,
          zone: '',
          processors: null,
          heartbeat: null,
          replicas: [
            {
              id: 'pg-prod-b',
              name: 'pg-prod-b',
              url: 'postgres://gantry:pg-secret@10.0.0.6/postgres',
              site: null,
              zone: '',
              purpose: '',
              upstream: null,
              sync: null,
              applicationName: 'pg-prod-b',
              slot: 'pg_prod_b',
            },
          ],
        },
        {
          id: 'redis-prod',
          name: 'redis-prod',
          probe: 'redis',
          url: 'redis://10.0.0.7:6379',
          every: 5_000,
          timeout: 2_000,
          site: null,
          zone: '',
          queues: [{ key: 'jobs', type: 'list' }],
          replicas: null,
          attribution: null,
          ca: null,
        },
        {
          id: 'shop-api',
          name: 'shop-api',
          probe: 'http',
          url: 'https://erp.example.com/web/health',
          every: 5_000,
          timeout: 2_000,
          site: null,
          zone: '',
          method: 'GET',
          headers: {},
          expect: { status: 200, contains: 'pass' },
          redirects: 0,
          ca: null,
        },
      ],
      link: [{ url: 'tcp://10.0.0.1:443' }, { url: 'https://example.com' }],
      recovery: { drills: './drills', scenarios: null },
      feed: { url: 'wss://hub.example.com/feed', token: 'feed-secret' },
      rules: {},
      ownRules: [],
      costs: null,
      maintenance: [],
    });
    expect([...secrets].sort()).toEqual([
      'feed-secret',
      'postgres://gantry:pg-secret@10.0.0.5/postgres',
      'postgres://gantry:pg-secret@10.0.0.6/postgres',
    ]);
  });

  it('is the version alone', () => {
    const parsed = parseConfig('version: 1\n', 'gantry.yaml', RESOLVER);
    expect(parsed.ok && parsed.value.config.wall).toEqual({
      title: 'Gantry',
      role: 'operations',
      rotation: { dwell: 20_000, views: ['services', 'tenants', 'replication', 'recovery'], named: false },
      preempt: 'critical',
      sound: null,
      display: { dim: null, pixelShift: true },
      retention: 30 * 86_400_000,
      lock: null,
    });
  });

  it.each(['off', 'false', '"off"'])('preempt: %s', (written) => {
    const parsed = parseConfig(`version: 1\nwall: { preempt: ${written} }\n`, 'gantry.yaml', RESOLVER);
    expect(parsed.ok && parsed.value.config.wall.preempt).toBe('off');
  });

  it.each([
    ['mon-fri', [1, 2, 3, 4, 5]],
    ['fri-mon', [0, 1, 5, 6]],
    ['sun,wed', [0, 3]],
    ['sat', [6]],
  ])('days %s', (days, numbers) => {
    const text = `version: 1\nsites: [{ id: a, name: A, timezone: UTC, windows: [{ name: w, days: "${days}", from: "22:00", to: "24:00" }] }]\n`;
    const parsed = parseConfig(text, 'gantry.yaml', RESOLVER);
    expect(parsed.ok && parsed.value.config.sites[0]?.windows[0]?.days).toEqual(numbers);
  });

  it('a time limit is never longer than the interval, also where none is written', () => {
    const parsed = parseConfig(http('every: 1s'), 'gantry.yaml', RESOLVER);
    expect(parsed.ok && parsed.value.config.targets[0]).toMatchObject({ every: 1_000, timeout: 1_000 });
  });

  it('overrides of rules keep what is not named', () => {
    const text =
      'version: 1\nrules: { redis.memory: { warning: 0.7, for: 2m }, postgres.locks: { enabled: false } }\n';
    const parsed = parseConfig(text, 'gantry.yaml', RESOLVER);
    expect(parsed.ok && parsed.value.config.rules).toEqual({
      'redis.memory': { warning: 0.7, for: 120 },
      'postgres.locks': { enabled: false },
    });
  });
});

it('of many unknown keys, each is at its own line', () => {
  const keys = Array.from({ length: 2_000 }, (_, n) => `key${n}: 1`);
  const lines = problemsOf(`version: 1\n${keys.join('\n')}\n`).map(({ line, key }) => `${key}:${line}`);
  expect(lines).toEqual(keys.map((_, n) => `key${n}:${n + 2}`));
});

it('a problem does not repeat a long text', () => {
  const [problem] = problemsOf(`version: 1\nwall: { title: "\${env:${'x'.repeat(10_000)}}" }\n`);
  expect(problem?.what).toHaveLength(400);
});
