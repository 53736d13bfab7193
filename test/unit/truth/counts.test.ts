import { named } from '../../builders/services';
import { aFrame, NOW } from '../../builders/snapshots';
import { calmTenants } from '../../builders/tenants';
import { COUNTS } from '../../truth/invariants/counts';
import {
  aCourse,
  chart,
  describeInvariants,
  executive,
  incidentLook,
  ORDERS,
  promise,
  SHIPPING,
  said,
  services,
  texts,
} from './readings';

const WAITERS = chart({
  title: 'pg: sessions that wait for a lock',
  metric: 'gantry.postgresql.lock.waiters',
  value: 41,
});
const TREE = {
  root: { what: '', where: '', state: '' },
  direct: [{ what: 'moves', count: 3 }],
  behind: [{ what: 'transfers', count: 38 }],
  waiters: 41,
};
const shipments = (perHour: number) =>
  services(
    '',
    named('shipping', { throughput: { ...SHIPPING.throughput, value: perHour / 3_600 } as never }),
  );
const today = (opened: number, critical: number) => ({
  executive: {
    ...executive().executive,
    days: [{ from: NOW - 3_600_000, opened, critical, seconds: 10 }],
  } as never,
});

describeInvariants(COUNTS, {
  'counts.sessions': {
    holds: aCourse(
      incidentLook(
        { tree: TREE, charts: [WAITERS] },
        {
          headings: ['Slow because stock moves hold row locks, 41 sessions wait.'],
          texts: texts('Ending process 3 frees all 41.'),
        },
      ),
    ),
    breaks: aCourse(
      incidentLook({ tree: TREE, charts: [{ ...WAITERS, value: 37 }] }, { headings: ['41 sessions wait.'] }),
    ),
  },
  'counts.tree': {
    holds: aCourse(incidentLook({ tree: TREE })),
    breaks: aCourse(incidentLook({ tree: { ...TREE, waiters: 40 } })),
  },
  'counts.services': {
    holds: aCourse(incidentLook({}, { texts: texts('3 services', 'Shipping and 2 more services') })),
    breaks: aCourse(incidentLook({}, { texts: texts('so two services') })),
  },
  'counts.estate': {
    holds: aCourse({ sections: services('Both services are well.', SHIPPING, ORDERS) }),
    breaks: aCourse({ sections: services('Eight services are slow.', SHIPPING, ORDERS) }),
  },
  'counts.frame': {
    holds: aCourse(incidentLook({})),
    breaks: aCourse(incidentLook({}, { incidents: 3 })),
  },
  'counts.executive': {
    holds: aCourse({ sections: executive(promise()) }),
    breaks: aCourse({
      sections: { ...executive(promise()), frame: aFrame({ incidents: { count: 1, worst: 'critical' } }) },
    }),
  },
  'counts.today': {
    holds: aCourse(
      incidentLook({ since: NOW }, {}, { sections: today(1, 1) }),
      incidentLook({ since: NOW }, {}, { after: 30, sections: today(1, 1) }),
    ),
    breaks: aCourse(
      incidentLook({ since: NOW }, {}, { sections: today(0, 0) }),
      incidentLook({ since: NOW }, {}, { after: 30, sections: today(1, 0) }),
    ),
  },
  'counts.work': {
    holds: aCourse({ sections: shipments(640) }, { sections: shipments(100) }, { sections: shipments(90) }),
    breaks: aCourse(
      { sections: shipments(3_600) },
      { sections: shipments(20_520) },
      { sections: shipments(3_600) },
    ),
  },
  'counts.sources': {
    holds: aCourse({
      sections: { engineering: { asked: { count: 3, answering: 3 }, answer: said(''), rows: [] } as never },
    }),
    breaks: aCourse({
      sections: { engineering: { asked: { count: 3, answering: 4 }, answer: said(''), rows: [] } as never },
    }),
  },
  'counts.tenants': {
    holds: aCourse({ sections: calmTenants([4]) }),
    breaks: aCourse({
      sections: { ...calmTenants([4]), services: { answer: said('Nine tenants wait.'), rows: [] } },
    }),
  },
  'counts.incident-hits-none': {
    holds: aCourse(incidentLook({}, {}, { sections: services('', SHIPPING) })),
    breaks: aCourse(incidentLook({ services: [] }, {}, { sections: services('', SHIPPING) })),
  },
});
