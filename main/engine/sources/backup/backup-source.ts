import { formatAge } from '../../../../shared/format/format';
import { isAhead } from '../../../../shared/judge/recovery/ahead';
import type { BackupTarget } from '../../../../shared/kinds/backup/target';
import type { Fault, Observation, Subject, WallEvent } from '../../../../shared/model/observation';
import type { Clock } from '../../runtime/clock';
import { faultOf, sampleOf } from '../emitter';
import type { Environment } from '../http/proxy';
import type { Source, SourceResult } from '../source';
import type { BackupReader, BackupsFound } from './backup-reader';
import { pgbackrestReader } from './pgbackrest-reader';
import { newestRestoreTest } from './restore-tests';
import { s3Reader } from './s3-reader';

const SETTLING_MS = 300;

/** The clocks of the store and of the wall disagree: a backup that is to end later has no age. */
function aheadFault({ name }: BackupTarget, endedAt: number, now: number): Fault {
  return {
    code: 'config',
    message: `The newest backup of ${name} ends ${formatAge(endedAt - now)} from now: a clock is wrong.`,
    remedy: 'Set the clock of the machine that made it, that of its store, or that of this machine (NTP).',
  };
}

/**
 * Probe of one backup target. Like a feed, it reports through an event `backup` whenever something changes.
 * @param environment proxy settings, as `process.env`
 */
export function backupSource(
  target: BackupTarget,
  clock: Clock,
  environment: Environment = process.env,
): Source {
  const subject: Subject = { kind: 'target', id: target.id };
  const reader = readerOf(target, clock, environment);
  let told = '';

  return {
    id: target.id,
    kind: 'backup',
    every: target.every,
    timeout: target.timeout + SETTLING_MS,
    async run(signal): Promise<SourceResult> {
      const limited = AbortSignal.any([signal, AbortSignal.timeout(target.timeout)]);
      const found = await reader.read(clock.now(), limited);
      const now = clock.now();
      if (!found.ok) {
        return { observations: [faultOf(now, target.id, found.error)], fault: found.error };
      }
      const tested = target.restoreTests === null ? null : await newestRestoreTest(target.restoreTests);
      const { endedAt } = found.value;
      const ahead = endedAt !== null && isAhead(endedAt, now) ? aheadFault(target, endedAt, now) : null;
      const fault = found.value.fault ?? ahead ?? (tested?.ok === false ? tested.error : null);
      const observations: Observation[] = [
        faultOf(now, target.id, fault),
        ...samples(target, found.value, now),
      ];
      const data = {
        id: target.id,
        name: target.name,
        kind: target.kind,
        of: [...target.of],
        dueAfterS: target.dueAfter / 1_000,
        endedAt,
        ...found.value.facts,
        ...(tested?.ok === true ? { restoreTest: tested.value } : {}),
      };
      const words = JSON.stringify(data);
      if (words !== told)
        observations.push({ type: 'event', t: now, kind: 'backup', subject, data } satisfies WallEvent);
      told = words;
      return { observations, fault };
    },
    close: () => Promise.resolve(reader.close()),
  };
}

function readerOf(target: BackupTarget, clock: Clock, environment: Environment): BackupReader {
  const { pgbackrest, s3 } = target;
  if (s3 !== null) return s3Reader(target, s3, clock, environment);
  if (pgbackrest !== null) return pgbackrestReader(target, pgbackrest, clock, environment);
  throw new Error(`backup ${target.id} has nothing that lists it: the configuration was not checked`);
}

function samples({ id }: BackupTarget, found: BackupsFound, t: number): readonly Observation[] {
  const { endedAt, size, duration, repositories } = found;
  const sample = (metric: string, value: number | null): Observation =>
    sampleOf(t, metric, { target: id }, value);
  const age = (at: number | null): number | null =>
    at === null || isAhead(at, t) ? null : Math.max(0, t - at) / 1_000;
  return [
    sample('gantry.backup.age', age(endedAt)),
    sample('gantry.backup.size', size),
    sample('gantry.backup.duration', duration),
    ...[...repositories].map(([key, at]) =>
      sampleOf(t, 'gantry.backup.repository.age', { target: id, repository: String(key) }, age(at)),
    ),
  ];
}
