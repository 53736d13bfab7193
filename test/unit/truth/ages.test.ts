import { named } from '../../builders/services';
import { aFrame, MINUTE, NOW } from '../../builders/snapshots';
import { AGES } from '../../truth/invariants/ages';
import { aCourse, describeInvariants, incidentLook, SHIPPING, services, subject } from './readings';

const observed = (observedAt: number) =>
  aCourse({
    sections: services('', named('shipping', { latency: { ...SHIPPING.latency, observedAt } as never })),
  });
const framed = (frame: string, over = {}) => aCourse({ page: { frame }, sections: { frame: aFrame(over) } });

describeInvariants(AGES, {
  'ages.live': { holds: observed(NOW - 2_000), breaks: observed(NOW - 5 * MINUTE) },
  'ages.ahead': { holds: observed(NOW), breaks: observed(NOW + MINUTE) },
  'ages.frame': { holds: framed('live 1 s'), breaks: framed('live 40 s') },
  'ages.incident': {
    holds: aCourse(incidentLook({ since: NOW - 27 * MINUTE }, { age: '27 min' })),
    breaks: aCourse(incidentLook({ since: NOW - 27 * MINUTE }, { age: '12 min' })),
  },
  'ages.judged': {
    holds: aCourse({ page: { subjects: [subject({ severity: 'unknown', freshness: 'stale' })] } }),
    breaks: aCourse({ page: { subjects: [subject({ severity: 'critical', freshness: 'cached' })] } }),
  },
  'ages.offline': {
    holds: framed('offline, cached 06:12, 14 min ago', { cachedAt: NOW, connection: 'offline' }),
    breaks: framed('live 1 s', { cachedAt: NOW, connection: 'offline' }),
  },
  'ages.replay': {
    holds: aCourse({
      page: { frame: 'replay', connection: 'replay' },
      sections: { frame: aFrame({ connection: 'replay' }) },
    }),
    breaks: aCourse({
      page: { frame: 'live 1 s', connection: 'live' },
      sections: { frame: aFrame({ connection: 'replay' }) },
    }),
  },
  'ages.clock': {
    holds: aCourse({ page: { frame: 'Tue 24 Nov 06:41 :08 Oslo' } }),
    breaks: aCourse({ page: { frame: 'Tue 24 Nov 06:40 :08 Oslo' } }),
  },
  'ages.since': {
    holds: aCourse({
      sections: services('', named('shipping', { severity: 'critical', since: NOW - 27 * MINUTE })),
      page: { subjects: [subject({ severity: 'critical', text: 'Shipping critical, 27 min' })] },
    }),
    breaks: aCourse({
      sections: services('', named('shipping', { severity: 'critical', since: NOW - 27 * MINUTE })),
      page: { subjects: [subject({ severity: 'critical', text: 'Shipping critical, 3 min' })] },
    }),
  },
});
