import { named } from '../../builders/services';
import { aFrame } from '../../builders/snapshots';
import { SEVERITIES } from '../../truth/invariants/severities';
import {
  aCourse,
  chart,
  describeInvariants,
  incidentLook,
  type Look,
  ORDERS,
  SHIPPING,
  services,
  subject,
  text,
} from './readings';

const latency = (value: number) => ({ ...SHIPPING.latency, value }) as never;
const critical = named('shipping', { severity: 'critical' });
const warning = named('order-confirmation', { severity: 'warning' });
const seen = (after: number, severity: 'critical' | 'warning' | 'ok', value = 4): Look => ({
  after,
  sections: services('', named('shipping', { severity, latency: latency(value) })),
});

describeInvariants(SEVERITIES, {
  'severities.headline': {
    holds: aCourse({ sections: services('Shipping is slow:', critical, warning) }),
    breaks: aCourse({ sections: services('Order confirmation is slower than promised:', critical, warning) }),
  },
  'severities.counted': {
    holds: aCourse({
      sections: services(
        'Shipping and Order confirmation are slow:',
        critical,
        named('order-confirmation', { severity: 'critical' }),
      ),
    }),
    breaks: aCourse({
      sections: services(
        'Shipping and Order confirmation are down:',
        ...['shipping', 'order-confirmation', 'receiving', 'barcode-api'].map((id) =>
          named(id, { severity: 'critical' }),
        ),
      ),
    }),
  },
  'severities.calm': {
    holds: aCourse({ sections: services('Both services are well.', SHIPPING, ORDERS) }),
    breaks: aCourse({ sections: services('Both services are well.', SHIPPING, warning) }),
  },
  'severities.rows': {
    holds: aCourse({
      sections: services('', critical),
      page: { subjects: [subject({ severity: 'critical' })] },
    }),
    breaks: aCourse({ sections: services('', critical), page: { subjects: [subject({ severity: 'ok' })] } }),
  },
  'severities.red-zero': {
    holds: aCourse({
      page: {
        texts: [text('0', { metric: 'lock.waiters' }), text('0', { tone: 'critical', metric: 'event.rate' })],
      },
    }),
    breaks: aCourse({ page: { texts: [text('0', { tone: 'critical', metric: 'lock.waiters' })] } }),
  },
  'severities.inside-limit': {
    holds: aCourse({
      sections: services('', named('shipping', { severity: 'critical', reason: '4.8 s, 0.8 s promised' })),
    }),
    breaks: aCourse({
      sections: services('', named('shipping', { severity: 'critical', reason: '0.35 s, 0.8 s promised' })),
    }),
  },
  'severities.down': {
    holds: aCourse({
      sections: services('Shipping is down:', named('shipping', { severity: 'critical', latency: null })),
    }),
    breaks: aCourse({ sections: services('Shipping is down:', critical) }),
  },
  'severities.figure': {
    holds: aCourse(seen(0, 'critical', 2.5), seen(2, 'warning', 1.4)),
    breaks: aCourse(seen(0, 'critical', 1.4), seen(2, 'warning', 2.5)),
  },
  'severities.flicker': {
    holds: aCourse(seen(0, 'critical'), seen(2, 'warning'), seen(60, 'critical')),
    breaks: aCourse(seen(0, 'critical'), seen(2, 'warning'), seen(6, 'critical')),
  },
  'severities.incident-charts': {
    holds: aCourse(incidentLook({ charts: [chart({})] })),
    breaks: aCourse(
      incidentLook({
        cause: null,
        charts: [chart({ severity: 'warning' })],
        services: [{ id: 'shipping', name: 'Shipping', severity: 'warning' }],
      }),
    ),
  },
  'severities.incident-services': {
    holds: aCourse(incidentLook({}, {}, { sections: services('', critical) })),
    breaks: aCourse(
      incidentLook({}, {}, { sections: services('', named('shipping', { severity: 'warning' })) }),
    ),
  },
  'severities.frame': {
    holds: aCourse(incidentLook({})),
    breaks: aCourse(
      incidentLook({}, {}, { sections: { frame: aFrame({ incidents: { count: 1, worst: 'warning' } }) } }),
    ),
  },
  'severities.worst-incident': {
    holds: aCourse(incidentLook({}), incidentLook({}, {}, { after: 30 })),
    breaks: [0, 30].flatMap((after) => {
      const [mild] = aCourse(incidentLook({ id: '2026-1', severity: 'warning' }));
      const [worse] = aCourse(incidentLook({ id: '2026-2' }));
      const open = [mild, worse].flatMap((one) => one?.held?.snapshot.sections.incident.open ?? []);
      return aCourse({
        after,
        page: { view: 'incident', incident: '2026-1' },
        sections: { incident: { open, taking: ['2026-1', '2026-2'], over: null } },
      });
    }),
  },
});
