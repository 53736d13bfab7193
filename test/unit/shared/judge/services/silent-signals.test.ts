import { describe, expect, it } from 'vitest';
import { looks, response, said, shipments, type Tell } from '../../../../builders/looks';
import { aConfig, anHttp, aPostgres, aService } from '../../../../builders/series';

const WEB = anHttp({ id: 'web', url: 'https://erp.example' });
const CONFIG = aConfig({
  targets: [aPostgres({ id: 'pg' }), WEB],
  services: [
    aService({
      id: 'shipping',
      name: 'Shipping',
      dependsOn: ['pg', 'web'],
      objective: { availability: 0.999, latency: 0.8, window: 30 * 86_400_000 },
    }),
  ],
});

/** Its targets answer, and what else is told of it. */
function course(seconds: number, tell: Tell) {
  return looks(CONFIG, seconds, (estate, t, second) => {
    estate.sample('postgresql.up', { target: 'pg' }, t, 1);
    estate.sample('httpcheck.status', { target: 'web' }, t, 1);
    estate.sample('httpcheck.duration', { target: 'web', phase: 'total' }, t, 0.05);
    tell(estate, t, second);
  });
}

describe('a signal that was bad and falls silent', () => {
  it('work that had stopped is not done again, and the incident stays open', () => {
    const seen = course(190, (estate, t, second) => {
      response(estate, 'shipping', t, 0.3);
      if (second < 120) shipments(estate, 'shipping', t, second > 20 ? 0 : 0.5);
    });
    expect(said(seen.get(100)!.sections.services.answer)).toContain('Shipping has stopped');
    const { sections, incidents } = seen.get(190)!;
    expect(sections.services.rows[0]).toMatchObject({ severity: 'unknown', was: 'critical' });
    expect(said(sections.services.answer)).toBe(
      'Shipping cannot be judged: how much it does is not known any more; it was critical.',
    );
    expect(incidents).toHaveLength(1);
    expect(sections.incident.over).toBeNull();
  });

  it('nor when only its usual is not stated any more', () => {
    const seen = course(190, (estate, t, second) => {
      response(estate, 'shipping', t, 0.3);
      shipments(estate, 'shipping', t, second > 20 ? 0 : 0.5, second < 120 ? 0.5 : null);
    });
    expect(seen.get(190)!.sections.services.rows[0]).toMatchObject({ severity: 'unknown', was: 'critical' });
  });

  it('a slow response is not fast because work is as usual, or because a page is fast', () => {
    const seen = course(190, (estate, t, second) => {
      if (second < 120) response(estate, 'shipping', t, second > 20 ? 4 : 0.3);
      shipments(estate, 'shipping', t, 0.5);
    });
    const { sections, incidents } = seen.get(190)!;
    expect(sections.services.rows[0]).toMatchObject({ severity: 'unknown', was: 'critical' });
    expect(said(sections.services.answer)).toContain('how long it takes is not known any more');
    expect(incidents).toHaveLength(1);
  });

  it('what was critical is not a mere warning of the other signal', () => {
    const seen = course(190, (estate, t, second) => {
      if (second < 120) response(estate, 'shipping', t, second > 20 ? 4 : 0.3);
      shipments(estate, 'shipping', t, second > 20 ? 0.2 : 0.5);
    });
    expect(seen.get(190)!.sections.services.rows[0]).toMatchObject({ severity: 'unknown', was: 'critical' });
  });

  it('is well at once when it is heard again and well', () => {
    const seen = course(190, (estate, t, second) => {
      response(estate, 'shipping', t, 0.3);
      if (second < 120 || second > 185)
        shipments(estate, 'shipping', t, second > 20 && second < 120 ? 0 : 0.5);
    });
    expect(seen.get(190)!.sections.services.rows[0]?.severity).toBe('ok');
  });
});
