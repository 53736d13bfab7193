import type { KindRule } from '../../model/rule-row';
import { TARGET } from '../rule-base';

export const BACKUP_RULES: readonly KindRule[] = [
  {
    ...TARGET,
    id: 'backup.age',
    metric: 'gantry.backup.age',
    by: 'backup',
    comparison: 'above',
    unit: 's',
    warning: 26 * 3_600,
    critical: 50 * 3_600,
    for: 0,
    clearFor: 0,
    clearAt: 1,
    says: 'The last good backup {name} is {value} old',
    calm: 'Backup {name} is fresh.',
    unknown: 'The age of the last good backup {name} is not known',
    title: 'age of the last backup',
    why: 'A daily backup is due after a day and two hours of grace; two missed ones are critical.',
    source: 'PROBES backup',
  },
];
