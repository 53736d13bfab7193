/** Every part of a configuration once. */
export const EXAMPLE = `version: 1
wall:
  title: Nordhaven Logistics
  role: operations
  rotation: { dwell: 20s, views: [services, tenants, replication, recovery] }
  preempt: critical
  display: { dim: { from: "22:00", to: "05:30", level: 0.4 }, pixelShift: true }
  retention: 30d
sites:
  - { id: oslo, name: Oslo DC, region: eu-north, timezone: Europe/Oslo,
      windows: [{ name: Morning dispatch, days: mon-fri, from: "06:00", to: "09:00" }] }
services:
  - id: order-confirmation
    name: Order confirmation
    criticality: 1
    owner: Order desk
    objective: { availability: 99.9%, latency: 800ms, window: 30d }
    recovery: { rto: 30m, rpo: 5m, drillEvery: 90d }
    dependsOn: [shop-api, pg-prod, redis-prod]
tenants:
  from: [{ attribute: db.namespace, match: "^(?<tenant>[a-z0-9-]+)$" }]
  tiers: { gold: { share: 4 }, standard: { share: 1 } }
  list: [{ id: nord, name: Nord 3PL, tier: gold }]
targets:
  - { id: pg-prod, probe: postgres, url: "\${env:PG_PROD_URL}", every: 5s, timeout: 2s,
      replicas: [{ id: pg-prod-b, url: "\${env:PG_B_URL}" }] }
  - { id: redis-prod, probe: redis, url: "redis://10.0.0.7:6379", queues: [{ key: "jobs", type: list }] }
  - { id: shop-api, probe: http, url: "https://erp.example.com/web/health", expect: { status: 200, contains: pass } }
link: [{ url: "tcp://10.0.0.1:443" }, { url: "https://example.com" }]
recovery: { drills: ./drills }
feed: { url: "wss://hub.example.com/feed", token: "\${file:/run/feed-token}" }
`;

/** What its references stand for. */
export const SECRETS: Readonly<Record<string, string>> = {
  PG_PROD_URL: 'postgres://gantry:pg-secret@10.0.0.5/postgres',
  PG_B_URL: 'postgres://gantry:pg-secret@10.0.0.6/postgres',
  '/run/feed-token': 'feed-secret',
  HOST: 'hub',
};
