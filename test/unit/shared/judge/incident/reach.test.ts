import { expect, it } from 'vitest';
import { looks, response, START, said } from '../../../../builders/looks';
import { aConfig, anHttp, aService, aSource } from '../../../../builders/series';

const WEB = anHttp({ id: 'web', url: 'https://erp.example' });
const objective = { availability: 0.999, latency: 0.8, window: 30 * 86_400_000 };
const AWAY = START + 20_000;

/** The feed is away from 20 s on. @param fed services that only it tells of */
function reason(fed: readonly string[]): string {
  const config = aConfig({
    feed: { url: 'wss://hub.example', token: null },
    targets: [WEB],
    services: [
      ...fed.map((id) => aService({ id, name: id, objective })),
      aService({ id: 'portal', name: 'Portal', dependsOn: ['web'], objective }),
    ],
  });
  const seen = looks(
    config,
    100,
    (estate, t, second) => {
      estate.sample('httpcheck.status', { target: 'web' }, t, 1);
      estate.sample('httpcheck.duration', { target: 'web', phase: 'total' }, t, 0.2);
      if (second < 20) for (const id of fed) response(estate, id, t, 0.3);
    },
    (t) => ({
      sources: [
        t < AWAY
          ? aSource('feed', t)
          : aSource('feed', AWAY, {
              state: 'fault',
              fault: { code: 'refused', message: 'The feed refuses.', remedy: 'Start it.' },
              failingSince: AWAY,
            }),
        aSource('web', t),
      ],
    }),
  );
  const [page] = seen.get(100)!.sections.incident.open;
  return page === undefined ? '' : said(page.answer);
}

it('a lost feed hits nobody that is known by other means', () => {
  expect(reason([])).toBe('The feed refuses; no service feels it.');
});

it('whom a lost feed hits is not known while only it tells of a service', () => {
  expect(reason(['Shipping'])).toBe('The feed refuses; which services it hits is not known.');
});
