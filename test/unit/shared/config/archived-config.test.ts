import { describe, expect, it } from 'vitest';
import { archivedConfig, configOf } from '../../../../shared/config/archived-config';
import { parseConfig } from '../../../../shared/config/parse-config';

const SECRET = 'opensesame';
const TEXT = `version: 1
wall: { title: "Wall ${SECRET}" }
services: [{ id: shop, name: Shop, dependsOn: [web, pg, redis] }]
tenants: { from: [{ attribute: db.namespace, match: "^(?<tenant>[a-z]+)$" }] }
targets:
  - { id: pg, probe: postgres, url: "postgres://u:${SECRET}@db:5432/${SECRET}?password=${SECRET}", replicas: [{ id: pg-b, url: "postgres://u:${SECRET}@b/x" }] }
  - { id: redis, probe: redis, url: "redis://:${SECRET}@r:6379/1" }
  - { id: web, probe: http, url: "https://u:${SECRET}@w/${SECRET}?key=${SECRET}", headers: { Authorization: "Bearer ${SECRET}" } }
link: [{ url: "https://u:${SECRET}@l/${SECRET}" }]
feed: { url: "wss://h/${SECRET}?t=${SECRET}", token: "${SECRET}" }
`;

describe('a configuration that is kept', () => {
  const parsed = parseConfig(TEXT, 'gantry.yaml', { env: () => null, file: () => null, secret: () => null });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const { config } = parsed.value;
  const kept = archivedConfig(config, false, (text) => text.replaceAll(SECRET, '***'));

  it('opens no door, wherever the key was written', () => {
    expect(JSON.stringify(kept)).not.toContain(SECRET);
    expect(JSON.stringify(archivedConfig(config, false, (text) => text))).not.toContain(`${SECRET}@`);
  });

  it('judges as the one that was in use', () => {
    const back = configOf(JSON.parse(JSON.stringify(kept)));
    expect(back.services).toEqual(config.services);
    expect(back.tenants).toEqual(config.tenants);
    expect(back.targets.map(({ id, every }) => [id, every])).toEqual(
      config.targets.map(({ id, every }) => [id, every]),
    );
    expect(back.targets.map((target) => ('url' in target ? target.url : null))).toEqual([
      'postgres://db:5432',
      'redis://r:6379',
      'https://w',
    ]);
  });
});
