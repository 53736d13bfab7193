/** The hand-written part of docs/config.md. Its example is validated by a test. */
export const INTRODUCTION = `
# The configuration: \`gantry.yaml\`

<!-- Made by \`npm run docs\` from shared/config/schema.ts and scripts/docs/config-introduction.mjs. -->

One file describes what the wall watches and which objectives apply. \`gantry wall --config FILE\` uses it; without
\`--config\` the wall looks for \`./gantry.yaml\`, then in the user's configuration folder
(\`~/.config/gantry/gantry.yaml\`, on Windows \`%APPDATA%\\gantry\\gantry.yaml\`).

- **Check it**: \`gantry check FILE\` prints one line per problem, \`file:line:column key: what, remedy\`, and exits with 2 if
  there is any. It reports all problems at once; \`gantry check -\` reads standard input. \`gantry init\` writes a first file.
- **Change it while the wall runs**: the wall applies valid changes at once. It rejects invalid changes, keeps the previous
  configuration, and reports the problem.
- **In an editor**: type \`gantry schema > gantry.schema.json\` and put
  \`# yaml-language-server: $schema=./gantry.schema.json\` on the first line to get completion and validation while typing.
  The packaged program has the schema in \`resources/gantry.schema.json\`.
- **Unknown keys are errors**, because a misspelt \`timeout\` would otherwise mean no time limit.

## A complete example

\`\`\`yaml
version: 1
wall:
  title: Nordhaven Logistics
  role: operations
  rotation: { dwell: 20s, views: [services, tenants, replication, recovery] }
  preempt: critical
  display: { dim: { from: "22:00", to: "05:30", level: 0.4 }, pixelShift: true }
  retention: 30d
sites:
  - id: oslo
    name: Oslo DC
    region: eu-north
    timezone: Europe/Oslo
    windows: [{ name: Morning dispatch, days: mon-fri, from: "06:00", to: "09:00" }]
  - { id: frankfurt, name: Frankfurt DC, region: eu-central, timezone: Europe/Berlin }
services:
  - id: order-confirmation
    name: Order confirmation
    criticality: 1
    owner: Order desk
    objective: { availability: 99.9%, latency: 800ms, window: 30d }
    recovery: { rto: 30m, rpo: 5m, drillEvery: 90d }
    dependsOn: [shop-api, pg-prod, redis-prod]
    sites: [oslo]
tenants:
  from: [{ attribute: db.namespace, match: "^(?<tenant>[a-z0-9-]+)$" }]
  tiers: { gold: { share: 4 }, standard: { share: 1, quota: { db_time: 12 } } }
  list: [{ id: nord, name: Nord 3PL, tier: gold }]
targets:
  - id: pg-prod
    probe: postgres
    url: "\${env:PG_PROD_URL}"
    every: 5s
    timeout: 2s
    site: oslo
    zone: zone a
    replicas:
      - { id: pg-prod-b, url: "\${env:PG_B_URL}", site: oslo, zone: zone b }
      - { id: pg-prod-d, site: frankfurt, purpose: for disaster, sync: async }
  - id: redis-prod
    probe: redis
    url: redis://10.0.0.7:6379
    queues: [{ key: jobs, type: list }]
  - id: shop-api
    probe: http
    url: https://erp.example.com/web/health
    expect: { status: 200, contains: pass }
    ca: "\${file:./company-ca.pem}"
  - { id: warehouse-robots, probe: feed }
costs: { currency: EUR, prices: { db_time: 0.18 } }
maintenance:                      # planned work does not take the wall
  - { of: [pg-prod], why: Vacuum, by: Database team, days: sun, from: "02:00", to: "04:00" }
link: [{ url: "tcp://10.0.0.1:443" }, { url: "https://example.com" }]
recovery: { drills: ./drills }
feed: { url: "wss://hub.example.com/feed", token: "\${env:GANTRY_FEED_TOKEN}" }
rules:
  redis.memory: { warning: 0.7, for: 2m }
  postgres.deadlocks: { enabled: false }
  own.robots: { metric: robots.waiting, comparison: above, warning: 20, for: 1m, says: "{value} robots of {name} wait" }
\`\`\`

## References

In any text, a reference is replaced by a value from elsewhere, in whole or in part:

| reference | replaced by |
|---|---|
| \`\${env:NAME}\` | an environment variable of the process |
| \`\${file:/path}\` | the content of a file without the line feed at its end; a relative path starts at the folder of the configuration; the wall also follows changes of that file |
| \`\${secret:name}\` | a credential of the systemd unit (\`LoadCredential=name:/path\`, \`LoadCredentialEncrypted=\`), or a secret of the container (\`/run/secrets/name\`) |

Every referenced value is a secret: it never appears in logs, messages, pictures, exports, the cache, or the problems that
\`gantry check\` prints. A reference that cannot be resolved is a problem. A password may also be written into an address,
where everyone who can read the file can read it.

## Formats of values

- A **duration** has a unit: \`800ms\`, \`20s\`, \`1h30m\`, \`90d\`. Units are \`ms s m h d\`.
- A **time of day** is quoted: \`"06:00"\`, at the latest \`"24:00"\`.
- A **percentage** has its sign: \`99.9%\`.
- An **id** consists of letters, digits, dots, dashes and underscores, at most 63, and is unique among its kind; targets and
  their replicas share one kind.
`;

export const VIEWS_INTRODUCTION = `
## Views

\`wall.rotation.views\` names the views that take turns, in that order; without it, those of the wall's \`role\` do.
\`gantry wall --view ID\` begins with one of them, and \`gantry shot --view ID\` pictures it.
`;

export const RULES_INTRODUCTION = `
## Rules

\`rules:\` overrides a rule by its name: \`redis.memory: { warning: 0.7, for: 2m }\`. Everything else stays as in this
table. The unit \`1\` is a ratio or a count. A name that begins with \`own.\` adds a rule: it judges every target that has
its \`metric\` (from a probe or the feed), takes part in incidents like the others, and may be named as a cause. \`gantry
check FILE --explain\` prints all rules with the thresholds in use.
`;
