import type { MethodRule } from '../../model/rule-row';
import { FELT } from '../rule-base';

/** Replication rules that are implemented as code. */
export const POSTGRES_METHODS: readonly MethodRule[] = [
  {
    id: 'postgres.replication.lag',
    chart: { title: 'behind its primary', metric: 'gantry.postgresql.replication.lag', by: 'replica' },
    why: 'How many seconds a replica is behind the primary, less its configured delay.',
    source: 'docs/recovery.md',
  },
  {
    id: 'postgres.replication.slot',
    why: 'An unused slot fills the disk; a lost one means that the replica must be rebuilt.',
    source: 'docs/recovery.md',
  },
  {
    id: 'postgres.replication.exposure',
    why: 'WAL that no copy has received would be lost with the primary.',
    source: 'docs/recovery.md',
  },
  {
    id: 'postgres.replication.missing',
    clauses: ({ id }) => [`the standby ${id} is gone.`, 'a standby is gone.'],
    explains: {
      effects: ['postgres.synchronous', 'postgres.replication.', 'recovery.'],
      prior: 0.9,
      why: 'a standby that is gone confirms nothing',
    },
    why: 'A copy is not there.',
    source: 'docs/recovery.md',
  },
  {
    id: 'postgres.replication.access',
    why: 'A copy that refuses this wall is known only from its primary.',
    source: 'docs/recovery.md',
  },
  {
    id: 'postgres.replication.split_brain',
    answers: 'vital',
    explains: { effects: FELT, prior: 0.95, why: 'writes go to two places' },
    why: 'Two servers take writes.',
    source: 'docs/recovery.md',
  },
];
