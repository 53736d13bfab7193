import { UNITS } from '../../truth/invariants/units';
import { aCourse, describeInvariants, figure, texts } from './readings';

const words = (...said: readonly string[]) => aCourse({ page: { texts: texts(...said) } });

describeInvariants(UNITS, {
  'units.zero': { holds: words('3 ms', '10.00 s', '0 s'), breaks: words('0.00 s') },
  'units.milliseconds': { holds: words('999 ms', '118 s'), breaks: words('1500 ms') },
  'units.percent': { holds: words('100 %', '240 % of its usual'), breaks: words('104 %') },
  'units.value': {
    holds: aCourse({
      page: {
        figures: [figure({ value: '0.314', text: '0.31 s' }), figure({ value: '130', text: '2 min' })],
      },
    }),
    breaks: aCourse({ page: { figures: [figure({ value: '0.314', text: '314 s' })] } }),
  },
  'units.budget': {
    holds: aCourse({
      page: {
        figures: [figure({ metric: 'gantry.slo.error_budget.remaining', value: '0.92', text: '92 %' })],
      },
    }),
    breaks: aCourse({
      page: {
        figures: [figure({ metric: 'gantry.slo.error_budget.remaining', value: '0.92', text: '9 %' })],
      },
    }),
  },
  'units.one-scale': { holds: words('0.28 s of 0.40 s'), breaks: words('280 ms of 0.4 s') },
  'plurals.one': {
    holds: words('1 day', 'one of eight services', '21 days', '0.1 days', '1 of 4 services', 'one service'),
    breaks: words('in 1 days'),
  },
  'plurals.many': {
    holds: words('2 minutes', 'two services', '1 day', 'a 2 day-old backup'),
    breaks: words('in 2 minute'),
  },
});
