import { named } from '../../builders/services';
import { MINUTE, NOW } from '../../builders/snapshots';
import { ONSETS } from '../../truth/invariants/onsets';
import { aCourse, chart, describeInvariants, incidentLook, SHIPPING, services, texts } from './readings';

const BEGAN = NOW - 10 * MINUTE;
const later = BEGAN + 3 * MINUTE;
const earlier = BEGAN - 3 * MINUTE;
const one = (incident: Parameters<typeof incidentLook>[0], words: readonly string[] = []) =>
  aCourse(incidentLook({ since: BEGAN, from: BEGAN - 20 * MINUTE, ...incident }, { texts: texts(...words) }));
const released = (t: number) => ({
  cause: { rule: 'deployment', subject: 'wms' },
  changes: [{ t, what: 'warehouse program 4.2', how: 'released' }],
  answer: {
    verdict: 'Shipping is slow',
    reason: 'likely because of warehouse program 4.2, released.',
    note: '',
  },
});
const locks = (onset: number) => ({
  cause: { rule: 'postgres.locks', subject: 'pg-wms' },
  charts: [chart({ title: 'PostgreSQL pg-wms: waiters', onset }), chart({ onset: BEGAN })],
});

describeInvariants(ONSETS, {
  'onsets.began': {
    // NOW is 06:41:08 in Oslo.
    holds: one({}, ['began at 06:31', 'It began at 06:31']),
    breaks: one({}, ['began at 06:31', 'It began at 06:32']),
  },
  'onsets.future': {
    holds: aCourse({ sections: services('', SHIPPING) }),
    breaks: aCourse({ sections: services('', named('shipping', { since: NOW + MINUTE })) }),
  },
  'onsets.charts': {
    holds: one({ charts: [chart({ onset: later })] }),
    breaks: one({ charts: [chart({ onset: earlier })] }),
  },
  'onsets.marks': {
    holds: one({ charts: [chart({ onset: BEGAN })] }),
    breaks: one({ charts: [chart({ onset: BEGAN - 30 * MINUTE })] }),
  },
  'onsets.change-first': { holds: one(released(earlier)), breaks: one(released(later)) },
  'onsets.cause-first': { holds: one(locks(earlier)), breaks: one(locks(later)) },
  'onsets.changes-before': {
    holds: one({ changes: [{ t: earlier, what: 'a', how: 'released' }] }),
    breaks: one({ changes: [{ t: later, what: 'a', how: 'released' }] }),
  },
  'onsets.taken': {
    holds: one({ takenBy: { name: 'On-call', at: later } }),
    breaks: one({ takenBy: { name: 'On-call', at: earlier } }),
  },
  'onsets.steady': {
    holds: aCourse(incidentLook({ since: BEGAN }), incidentLook({ since: earlier })),
    breaks: aCourse(incidentLook({ since: BEGAN }), incidentLook({ since: later })),
  },
  'onsets.service': {
    holds: aCourse(
      incidentLook(
        { since: BEGAN },
        {},
        { sections: services('', named('shipping', { severity: 'critical', since: later })) },
      ),
    ),
    breaks: aCourse(
      incidentLook(
        { since: BEGAN },
        {},
        { sections: services('', named('shipping', { severity: 'critical', since: earlier })) },
      ),
    ),
  },
});
