import { expect, it } from 'vitest';
import { aFrame, at } from '../../builders/snapshots';
import { SUBJECTS } from '../../truth/invariants/subjects';
import { violationsOf } from '../../truth/invariants/table';
import {
  aCourse,
  chart,
  describeInvariants,
  incidentLook,
  ORDERS,
  SHIPPING,
  said,
  services,
} from './readings';

const rows = { sections: services('', SHIPPING, ORDERS) };
const slow = said('Shipping is slow', 'because row locks wait.');

describeInvariants(SUBJECTS, {
  'subjects.charts': {
    holds: aCourse(incidentLook({ answer: slow, charts: [chart({})] }, {}, rows)),
    breaks: aCourse(
      incidentLook({ answer: slow, charts: [chart({ title: 'Order confirmation: response' })] }, {}, rows),
    ),
  },
  'subjects.hit': {
    holds: aCourse(incidentLook({ answer: slow }, {}, rows)),
    breaks: aCourse(incidentLook({ answer: slow, services: [] }, {}, rows)),
  },
  'subjects.worst': {
    holds: aCourse(incidentLook({ answer: slow }, {}, rows)),
    breaks: aCourse(
      incidentLook(
        {
          answer: slow,
          services: [
            { id: 'shipping', name: 'Shipping', severity: 'warning' },
            { id: 'order-confirmation', name: 'Order confirmation', severity: 'critical' },
          ],
        },
        {},
        rows,
      ),
    ),
  },
  'subjects.number': {
    holds: aCourse(incidentLook({}, { frame: 'Gantry Incident 2026-411 1 open incident' })),
    breaks: aCourse(incidentLook({}, { frame: 'Gantry Incident 2026-410 1 open incident' })),
  },
  'subjects.owner': {
    holds: aCourse(incidentLook({ owner: SHIPPING.owner }, {}, rows)),
    breaks: aCourse(incidentLook({ owner: 'Nobody at all' }, {}, rows)),
  },
  'subjects.page': {
    holds: aCourse({
      sections: services('Shipping is slow:', SHIPPING),
      page: { headings: ['Shipping is slow:'] },
    }),
    breaks: aCourse({
      sections: services('Shipping is slow:', SHIPPING),
      page: { headings: ['All services are well.'] },
    }),
  },
});

it('a sentence from memory begins with its time, and is the one that was judged', () => {
  const remembered = { ...services('Shipping is slow:', SHIPPING), frame: aFrame({ cachedAt: at('06:27') }) };
  const found = (heading: string): number =>
    violationsOf(
      aCourse({ sections: remembered, page: { headings: [heading] } }),
      SUBJECTS.filter(({ id }) => id === 'subjects.page'),
    ).length;
  expect(found('As of 06:27: Shipping is slow:')).toBe(0);
  expect(found('Shipping is slow:')).toBe(1);
  expect(found('At 06:27: Shipping is slow:')).toBe(1);
  expect(found('As of 06:27: All services are well.')).toBe(1);
});
