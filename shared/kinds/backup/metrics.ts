import { type MetricSpec, metric } from '../../model/metric-spec';

export const BACKUP_METRICS: readonly MetricSpec[] = [
  metric(
    'gantry.backup.age',
    's',
    'gauge',
    ['[target]', '[backup]'],
    'Time since the last good backup ended; `target` of a probe, `backup` of a feed',
    'pgbackrest info, S3 ListObjectsV2',
  ),
  metric(
    'gantry.backup.repository.age',
    's',
    'gauge',
    ['target', 'repository'],
    'Time since the last good backup of one repository ended',
    'pgbackrest info',
  ),
  metric(
    'gantry.backup.size',
    'By',
    'gauge',
    ['target'],
    'What the last good backup holds',
    'pgbackrest info, S3 ListObjectsV2',
  ),
  metric(
    'gantry.backup.duration',
    's',
    'gauge',
    ['target'],
    'Time that the last good backup took',
    'pgbackrest info',
  ),
];
