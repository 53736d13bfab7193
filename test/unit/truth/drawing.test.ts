import { named } from '../../builders/services';
import { DRAWING } from '../../truth/invariants/drawing';
import { aCourse, describeInvariants, figure, SHIPPING, services, texts } from './readings';

const NONE = { severity: 'ok' as const, freshness: 'stale' as const };
const blank = (value: number | null, observedAt: number | null) =>
  ({ ...SHIPPING.latency, value, observedAt }) as never;
const unseen = { latency: blank(null, null), throughput: null };
const drawn = { view: 'services', texts: texts('The services.') };
const empty = { view: null, texts: [], headings: [] };

describeInvariants(DRAWING, {
  'drawing.texts': {
    holds: aCourse({}),
    breaks: aCourse({ page: { faults: [{ kind: 'cut', text: 'Order', other: 'service-name' }] } }),
  },
  'drawing.view': {
    holds: aCourse({ after: 0, page: empty }, { after: 20, page: drawn }, { after: 22, page: empty }),
    breaks: aCourse({ after: 0, page: drawn }, { after: 2, page: empty }, { after: 20, page: empty }),
  },
  'drawing.answers': {
    holds: aCourse({ page: { pause: 900 } }),
    breaks: aCourse({ page: { pause: 20_000 } }),
  },
  'drawing.heading': {
    holds: aCourse({}),
    breaks: aCourse({ page: { headings: ['One.', 'Two.'] }, sections: services('One.') }),
  },
  'drawing.whole': {
    holds: aCourse({ sections: services('Shipping is slow,') }),
    breaks: aCourse({ sections: services('Shipping is slow: about 170…') }),
  },
  'unknown.value': {
    holds: aCourse({ sections: services('', named('shipping', { latency: blank(null, null) })) }),
    breaks: aCourse({ sections: services('', named('shipping', { latency: blank(0.3, null) })) }),
  },
  'unknown.drawn': {
    holds: aCourse({ page: { figures: [figure({ text: '?' })] } }),
    breaks: aCourse({ page: { figures: [figure({ text: '0 s' })] } }),
  },
  'unknown.ok': {
    holds: aCourse({
      sections: services('', named('shipping', { ...NONE, ...unseen, severity: 'unknown' })),
    }),
    breaks: aCourse({ sections: services('', named('shipping', { ...NONE, ...unseen })) }),
  },
  'unknown.headline': {
    holds: aCourse({
      sections: services('Nothing is known of any service:', named('shipping', { severity: 'unknown' })),
    }),
    breaks: aCourse({
      sections: services('All services are well.', named('shipping', { severity: 'unknown' })),
    }),
  },
});
