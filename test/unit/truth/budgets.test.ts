import { named } from '../../builders/services';
import { NOW } from '../../builders/snapshots';
import { BUDGETS } from '../../truth/invariants/budgets';
import {
  aCourse,
  describeInvariants,
  executive,
  figure,
  type Look,
  promise,
  SHIPPING,
  services,
  texts,
} from './readings';

const left = (value: number | null) => ({ ...SHIPPING.budget, value, observedAt: NOW }) as never;
const told = (after: number, value: number, over = {}): Look => ({
  after,
  page: { view: 'executive' },
  sections: executive(promise({ budget: left(value), ...over })),
});
const rows = (over: Parameters<typeof named>[1]) => services('', named('shipping', over));
const full = {
  budget: { ...SHIPPING.budget, value: 1, coverage: { watched: 96_000, window: 2_592_000_000 } } as never,
};
const hundred = figure({ metric: 'gantry.slo.error_budget.remaining', value: '1', text: '100 %' });
const unheard = { severity: 'unknown' as const, was: null, latency: null, throughput: null };

describeInvariants(BUDGETS, {
  'budgets.range': {
    holds: aCourse({ sections: rows({ budget: left(0.3) }) }),
    breaks: aCourse({ sections: rows({ budget: left(1.3) }) }),
  },
  'budgets.burn': {
    holds: aCourse(told(60, 0.9, { pace: { rate: 20, watched: 60_000 } })),
    breaks: aCourse(told(60, 0.9, { pace: { rate: 559, watched: 60_000 } })),
  },
  'budgets.fall': {
    holds: aCourse(told(0, 0.9), told(60, 0.88)),
    breaks: aCourse(told(0, 0.9), told(60, 0.11)),
  },
  'budgets.rise': {
    holds: aCourse(told(0, 0.9), told(60, 0.9)),
    breaks: aCourse(told(0, 0.11), told(30, 0.88)),
  },
  'budgets.same': {
    holds: aCourse({
      sections: { ...rows({ budget: left(0.9) }), ...executive(promise({ budget: left(0.9) })) },
    }),
    breaks: aCourse({
      sections: { ...rows({ budget: left(0.9) }), ...executive(promise({ budget: left(0.5) })) },
    }),
  },
  'budgets.spent': {
    holds: aCourse(told(0, 0.4, { riskWords: 'runs out at 07:19', spentAt: NOW + 60_000 })),
    breaks: aCourse(told(0, 0.4, { riskWords: 'broken since 06:41' })),
  },
  'budgets.unknown': {
    holds: aCourse({ sections: rows({ ...unheard, budget: left(null) }) }),
    breaks: aCourse({
      sections: rows({
        ...unheard,
        budget: { ...SHIPPING.budget, value: 1, coverage: { watched: 0, window: 2_592_000_000 } } as never,
      }),
    }),
  },
  'budgets.watched': {
    holds: aCourse({
      sections: rows(full),
      page: { figures: [hundred], texts: texts('1 min of 30 d watched') },
    }),
    breaks: aCourse({ sections: rows(full), page: { figures: [hundred] } }),
  },
  'budgets.hour': {
    holds: aCourse({ ...told(3_600, 0.9), page: { texts: texts('2× the pace in the last hour') } }),
    breaks: aCourse({ ...told(47, 0.9), page: { texts: texts('0× the pace in the last hour') } }),
  },
});
