import { milliseconds } from '../../forms/duration';
import { type ConfigFinding, referenceFindings } from '../../forms/reference';
import type { Kind } from '../kind';
import { BACKUP_METRICS } from './metrics';
import { BACKUP_RULES } from './rules';
import type { WrittenBackup } from './schema';
import type { BackupTarget } from './target';

/** ms: an object store needs time to list many backups */
const TIMEOUT_MS = 20_000;

export const BACKUP: Kind<BackupTarget, WrittenBackup> = {
  id: 'backup',
  label: 'Backup',
  metrics: BACKUP_METRICS,
  rules: BACKUP_RULES,
  methods: [],
  indicators: [],
  groups: [],
  evidence: [],
  isAsked: () => true,
  settle: ({ timeout, kind, pgbackrest, stanza, s3, of, dueAfter, restoreTests }, base) => ({
    ...base,
    timeout: timeout === undefined ? TIMEOUT_MS : base.timeout,
    probe: 'backup',
    kind,
    pgbackrest:
      pgbackrest === undefined
        ? null
        : {
            file: pgbackrest.file ?? null,
            command: pgbackrest.command ?? null,
            url: pgbackrest.url ?? null,
            ca: pgbackrest.ca ?? null,
            stanza: stanza ?? '',
          },
    s3: s3 === undefined ? null : { ...s3, ca: s3.ca ?? null },
    of,
    dueAfter: milliseconds(dueAfter),
    restoreTests: restoreTests ?? null,
  }),
  check: (target, { otherTargets }) => [
    ...target.of.flatMap((id, index) => referenceFindings('target', id, otherTargets, ['of', index])),
    ...placeFindings(target),
  ],
  withoutAccess: (target) => ({ ...target, pgbackrest: null, s3: null, restoreTests: null }),
  withDefaults: (target) => ({ ...target, kind: target.kind ?? 'database' }),
};

/** A backup needs exactly one place that lists it, and with pgBackRest a stanza. */
function placeFindings({ pgbackrest, s3, stanza }: WrittenBackup): readonly ConfigFinding[] {
  if ((pgbackrest === undefined) === (s3 === undefined))
    return [
      {
        path: [s3 === undefined ? 'probe' : 's3'],
        what: s3 === undefined ? 'has nothing that lists its backups' : 'stands beside `pgbackrest`',
        remedy: 'name one of pgbackrest and s3',
      },
    ];
  if (pgbackrest === undefined || stanza !== undefined) return [];
  return [
    {
      path: ['pgbackrest'],
      what: 'is of no stanza',
      remedy: 'add stanza: the name that pgbackrest info shows',
    },
  ];
}
