import { aSourceRow } from '../../builders/engineering';
import { aFrame } from '../../builders/snapshots';
import { WORDS } from '../../truth/invariants/words';
import {
  aCourse,
  aLook,
  aStart,
  chart,
  describeInvariants,
  incidentLook,
  SHIPPING,
  said,
  services,
  texts,
} from './readings';

const words = (...some: readonly string[]) => aCourse({ page: { texts: texts(...some) } });
const engineering = (verdict: string, ids: readonly string[] = []) =>
  ({
    engineering: {
      answer: said(verdict),
      rows: [],
      groups: [],
      more: { count: 0, ill: 0 },
      sources: ids.map((id) => aSourceRow({ id })),
      asked: { count: 0, answering: 0 },
      learning: '',
    },
  }) as const;
const lost = {
  cause: { rule: 'link.lost', subject: 'link' },
  answer: said('This wall has lost its uplink:', 'nothing is known.'),
};

describeInvariants(WORDS, {
  'words.forbidden': { holds: words('Nobody has it yet, 4 min'), breaks: words('no figure of it is a line') },
  'words.values': { holds: words('not known'), breaks: words('NaN %') },
  'words.spaces': { holds: words('4.8 s, 0.8 s promised.'), breaks: words('Shipping is slow ; why') },
  'words.nobody-waits': {
    holds: words('nobody waits longer'),
    breaks: aCourse(incidentLook({}, { texts: texts('and nobody waits longer') })),
  },
  'words.no-incident': {
    holds: words('no open incidents'),
    breaks: aCourse(incidentLook({}, { texts: texts('No incident at 21:20.') })),
  },
  'words.no-service': {
    holds: aCourse(incidentLook(lost, { texts: texts('not known') })),
    breaks: aCourse(incidentLook(lost, { texts: texts('no service yet') })),
  },
  'words.because-well': {
    holds: words('slow because row locks wait.'),
    breaks: words('slow because carrier interface answers in time.'),
  },
  'words.near': {
    holds: aCourse({ sections: engineering('Nothing is near its limit.') }),
    breaks: aCourse(
      incidentLook(
        { charts: [chart({ metric: 'redis.jobs' })] },
        {},
        { sections: engineering('Nothing is near its limit.') },
      ),
    ),
  },
  'words.identifiers': {
    holds: aCourse({
      page: { texts: texts('pg-prod-d is behind') },
      sections: engineering('', ['pg-prod-d']),
    }),
    breaks: aCourse({
      page: { texts: texts('Pg-prod-d is behind') },
      sections: engineering('', ['pg-prod-d']),
    }),
  },
  'words.twice': {
    holds: aCourse({ sections: services('Shipping is slow: 4.8 s, 0.8 s promised.', SHIPPING) }),
    breaks: aCourse({
      sections: services('redis-wms does not answer: it is down; redis-wms does not answer', SHIPPING),
    }),
  },
  'starts.claims': {
    holds: [aStart({ texts: texts('The servers are being prepared') })],
    breaks: [aStart({ texts: texts('No services yet') })],
  },
  'starts.views': {
    holds: [aStart({ frame: 'Gantry 06:41' })],
    breaks: [aStart({ frame: 'Gantry Services 06:41' })],
  },
  'starts.none-yet': {
    holds: [aStart({}), aLook({ after: 2, sections: services('', SHIPPING) })],
    breaks: [
      aLook({ page: { texts: texts('No services yet') } }),
      aLook({ after: 2, sections: services('', SHIPPING) }),
    ],
  },
  'starts.ages': {
    holds: aCourse({
      after: 600,
      page: { texts: texts('no data on any tenant for 4 min.') },
      sections: { frame: aFrame() },
    }),
    breaks: aCourse({
      after: 14,
      page: { texts: texts('no data on any tenant for 110 min.') },
      sections: { frame: aFrame() },
    }),
  },
});
