import { NOW } from '../../builders/snapshots';
import { CAUSES } from '../../truth/invariants/causes';
import { aCourse, describeInvariants, incidentLook, SHIPPING, said, services } from './readings';

const LOCKS = { rule: 'postgres.locks', subject: 'pg-wms' };
const REDIS = { rule: 'redis.up', subject: 'redis-wms' };
const sure = {
  sureness: 'sure',
  cause: LOCKS,
  answer: said('Shipping is slow', 'because row locks wait.'),
} as const;
const likely = {
  sureness: 'likely',
  cause: LOCKS,
  answer: said('Shipping is slow', 'likely because row locks wait.'),
} as const;
const unclear = {
  sureness: 'not clear yet',
  cause: null,
  answer: said('Shipping is slow;', 'why is not clear yet.'),
} as const;
const looks = (...pages: readonly Parameters<typeof incidentLook>[0][]) =>
  aCourse(...pages.map((page) => incidentLook(page)));

describeInvariants(CAUSES, {
  'causes.words': { holds: looks(sure, likely, unclear), breaks: looks({ ...likely, answer: sure.answer }) },
  'causes.rises': { holds: looks(likely, sure), breaks: looks(sure, likely) },
  'causes.kept': { holds: looks(unclear, likely), breaks: looks(likely, unclear) },
  'causes.changed': {
    holds: looks(likely, { ...sure, cause: REDIS }),
    breaks: looks(sure, { ...sure, cause: REDIS }),
  },
  'causes.settled': {
    holds: looks(unclear, likely, sure, unclear, {
      ...sure,
      cause: { rule: 'postgres.up', subject: 'pg-prod' },
    }),
    breaks: looks(unclear, sure),
  },
  'causes.symptom': {
    holds: aCourse(incidentLook(sure, {}, { sections: services('', SHIPPING) })),
    breaks: aCourse(
      incidentLook(
        { answer: said('Shipping is slow', 'because Shipping is slow.') },
        {},
        { sections: services('', SHIPPING) },
      ),
    ),
  },
  'incidents.number': {
    holds: looks({ id: '2026-1', since: NOW }, { id: '2026-2', since: NOW - 60_000 }),
    breaks: looks({ id: '2026-1', since: NOW }, { id: '2026-2', since: NOW }),
  },
  'incidents.again': {
    holds: looks(sure, { ...sure, times: 2 }),
    breaks: looks(sure, { ...sure, times: 2, cause: REDIS }),
  },
  'incidents.recovering': {
    holds: looks(sure, { ...sure, answer: said('Shipping is recovering;', 'the row locks are gone.') }),
    breaks: looks(sure, { ...unclear, answer: said('Shipping is recovering;', 'why is not clear yet.') }),
  },
  'incidents.shown': {
    holds: aCourse(incidentLook({}), incidentLook({}, {}, { after: 60 })),
    breaks: aCourse(
      incidentLook({}, { view: 'services' }),
      incidentLook({}, { view: 'services' }, { after: 60 }),
    ),
  },
});
