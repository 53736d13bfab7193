import type { IncidentPage } from '../../../shared/model/incident';
import { named } from '../../builders/services';
import { aFrame, NOW } from '../../builders/snapshots';
import { ENDINGS } from '../../truth/invariants/endings';
import {
  aCourse,
  describeInvariants,
  incidentLook,
  ORDERS,
  SHIPPING,
  said,
  services,
  texts,
} from './readings';

const other = { id: ORDERS.id, name: ORDERS.name, detail: '' };
const whole = (more: object): Partial<IncidentPage> => more;
const rows = { sections: services('', SHIPPING, named('order-confirmation', { severity: 'warning' })) };
const over = (from: number, to: number) => ({
  sections: {
    incident: {
      open: [],
      taking: [],
      over: { id: '2026-1', from, to, until: NOW, answer: said('Over: Shipping was slow.'), marks: [] },
    } as never,
  },
});
const today = (count: number) => ({
  sections: { frame: aFrame({ incidents: { count: 1, worst: 'ok', today: count } as never }) },
});

describeInvariants(ENDINGS, {
  'incidents.others': {
    holds: aCourse(
      incidentLook(whole({ headline: 'shipping', others: [{ ...other, severity: 'warning' }] }), {}, rows),
    ),
    breaks: aCourse(
      incidentLook(whole({ headline: 'shipping', others: [{ ...other, severity: 'ok' }] }), {}, rows),
    ),
  },
  'incidents.cost': {
    holds: aCourse(
      incidentLook(whole({ cost: { late: 210, event: 'shipments' } }), {
        texts: texts('about 210 shipments late'),
      }),
    ),
    breaks: aCourse(
      incidentLook(whole({ cost: { late: 210, event: 'shipments' } }), {
        texts: texts('about 180 shipments late'),
      }),
    ),
  },
  'incidents.reach': {
    holds: aCourse(incidentLook(whole({ reachKnown: false }), { texts: texts('whom it hits is not known') })),
    breaks: aCourse(incidentLook(whole({ reachKnown: false }), { texts: texts('no service yet') })),
  },
  'incidents.today': { holds: aCourse(today(1)), breaks: aCourse(today(0)) },
  'incidents.over': { holds: aCourse(over(NOW - 60_000, NOW)), breaks: aCourse(over(NOW, NOW - 60_000)) },
});
