import type { Sections } from '../../../shared/model/snapshot';
import { anUnproven, aProven } from '../../builders/recovery';
import { aPrimary, boardReplication } from '../../builders/replication';
import { named } from '../../builders/services';
import { aColumn } from '../../builders/snapshots';
import { calmTenants } from '../../builders/tenants';
import { AGREEMENT } from '../../truth/invariants/agreement';
import {
  aCourse,
  chart,
  describeInvariants,
  executive,
  incidentLook,
  promise,
  SHIPPING,
  said,
  services,
} from './readings';

const critical = named('shipping', { severity: 'critical' });
const slow = said('Shipping is slow', 'because row locks wait.');
const recovery = (
  verdict: string,
  reason: string,
  over: Partial<Sections['recovery']> = {},
): Partial<Sections> => ({
  recovery: { answer: said(verdict, reason), rows: [], backups: [], ...over },
});
const fact = { text: '', severity: 'ok' } as const;
const backup = (severity: 'ok' | 'warning') => ({
  backups: [
    {
      id: 'b',
      name: 'pg',
      kind: 'database',
      of: [],
      severity,
      lastGood: fact,
      took: fact,
      size: fact,
      restored: fact,
      archive: fact,
      lockedUntil: fact,
    },
  ] as Sections['recovery']['backups'],
});
const posture = { severity: 'ok', words: '' } as const;
const failover = (
  severity: 'ok' | 'critical',
  verdict: 'yes' | 'no',
  sentence: string,
  primary = 'ok' as 'ok' | 'critical',
): Partial<Sections> => ({
  replication: {
    ...boardReplication(),
    nodes: [aPrimary({ id: 'pg', severity: primary })],
    checks: [{ id: 'c', label: 'streaming', cells: [{ severity, evidence: '', observedAt: null }] }],
    verdicts: [{ verdict, sentence, loss: null }],
  },
});
const held = calmTenants([4]);
const columns = held.roster.resources.length;
const locks = held.roster.resources.findIndex(({ id }) => id === 'locks');
const holding = (value: number): Partial<Sections> => ({
  ...held,
  tenants: {
    ...held.tenants,
    values: held.tenants.values.map((one, at) => (at % columns === locks ? value : one)),
  },
});

describeInvariants(AGREEMENT, {
  'agreement.severity': {
    holds: aCourse({
      sections: { ...services('', critical), ...executive(promise({ severity: 'critical' })) },
    }),
    breaks: aCourse({ sections: { ...services('', critical), ...executive(promise({ severity: 'ok' })) } }),
  },
  'agreement.latency': {
    holds: aCourse(
      incidentLook({ charts: [chart({ value: 0.36 })] }, {}, { sections: services('', SHIPPING) }),
    ),
    breaks: aCourse(
      incidentLook({ charts: [chart({ value: 4.8 })] }, {}, { sections: services('', SHIPPING) }),
    ),
  },
  'agreement.symptom': {
    holds: aCourse(incidentLook({ answer: slow }, {}, { sections: services('Shipping is slow:', critical) })),
    breaks: aCourse(
      incidentLook(
        { answer: said('Shipping has nearly stopped', 'because.') },
        {},
        { sections: services('Shipping is slow:', critical) },
      ),
    ),
  },
  'agreement.sessions': {
    holds: aCourse(incidentLook({ answer: said('Slow', 'because 41 sessions wait.') })),
    breaks: aCourse(incidentLook({ answer: said('Slow', 'because 37 sessions wait.') })),
  },
  'agreement.locks': {
    holds: aCourse(incidentLook({}, {}, { sections: holding(3) })),
    breaks: aCourse(incidentLook({}, {}, { sections: holding(Number.NaN) })),
  },
  'agreement.recovery': {
    holds: aCourse({
      sections: {
        ...recovery('', '', { rows: [aProven({ id: 'shipping' })] }),
        ...executive(promise({ recovery: { posture: 'proven', ...posture } })),
      },
    }),
    breaks: aCourse({
      sections: {
        ...recovery('', '', { rows: [anUnproven({ id: 'shipping' })] }),
        ...executive(promise({ recovery: { posture: 'proven', ...posture } })),
      },
    }),
  },
  'agreement.proven': {
    holds: aCourse({
      sections: recovery('One of two services are proven', 'to recover.', {
        rows: [aProven({ id: 'a' }), anUnproven({ id: 'b' })],
      }),
    }),
    breaks: aCourse({
      sections: recovery('Two of two services are proven', 'to recover.', {
        rows: [aProven({ id: 'a' }), anUnproven({ id: 'b' })],
      }),
    }),
  },
  'agreement.rto': {
    holds: aCourse({
      sections: recovery(
        'Five of eight services are proven to recover in time.',
        'Invoicing is not: it takes 70 of 60 min.',
      ),
    }),
    breaks: aCourse({
      sections: recovery(
        'Five of eight services are proven to recover in time.',
        'Customer portal is not: it misses its RPO, losing 9 of 5 min.',
      ),
    }),
  },
  'agreement.backups': {
    holds: aCourse(
      { sections: recovery('All is proven.', '', backup('ok')) },
      { sections: recovery('All is proven;', 'but a backup is old.', backup('warning')) },
    ),
    breaks: aCourse({ sections: recovery('All is proven.', '', backup('warning')) }),
  },
  'agreement.failover': {
    holds: aCourse({ sections: failover('ok', 'yes', 'A move is safe.') }),
    breaks: aCourse({ sections: failover('critical', 'yes', 'A move is safe.') }),
  },
  'agreement.dead-primary': {
    holds: aCourse(
      { sections: failover('critical', 'no', 'A move is not safe: not streaming.') },
      { sections: failover('critical', 'no', 'No, pg-b was not streaming at 06:40:58.', 'critical') },
    ),
    breaks: aCourse({
      sections: failover('critical', 'no', 'A move is not safe: not streaming.', 'critical'),
    }),
  },
  'agreement.over': {
    holds: aCourse(incidentLook({}), { page: { frame: 'none open, 1 today' } }),
    breaks: aCourse(incidentLook({}), { page: { frame: 'no open incidents' } }),
  },
  'agreement.charts-now': {
    holds: aCourse(incidentLook({ charts: [chart({})] })),
    breaks: aCourse(incidentLook({ charts: [chart({ value: 480, series: aColumn(30, 1_000, () => 5) })] })),
  },
});
