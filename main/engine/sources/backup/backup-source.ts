import type { BackupTarget } from '../../../../shared/config/config';
import { metricSpec } from '../../../../shared/metrics/catalogue';
import type { Observation, Subject, WallEvent } from '../../../../shared/model/observation';
import type { Clock } from '../../runtime/clock';
import type { Source, SourceResult } from '../source';
import { askPgbackrest } from './ask-pgbackrest';
import { type ListedBackup, parseInfo, type Stanza } from './pgbackrest-info';
import { newestRestoreTest } from './restore-tests';

const SETTLING_MS = 300;
/** Backups told of at most, the newest. */
const TOLD = 100;
/** Usual is the middle of so many of its kind before it. */
const USUAL = 8;

/** Probe of the backups of one stanza. It tells of them as a feed would: by an event `backup` whenever something changed. */
export function backupSource(target: BackupTarget, clock: Clock): Source {
  const subject: Subject = { kind: 'target', id: target.id };
  let told = '';
  /** a backup that was seen to go on, by the newest that there was when it began */
  let watched: { readonly after: string | null } | null = null;
  let failedAt: number | null = null;

  /** One that went on and left nothing has failed; the next good one makes that past. */
  function follow(stanza: Stanza, now: number): void {
    const newest = stanza.backups.at(-1)?.label ?? null;
    if (stanza.running) watched ??= { after: newest };
    else if (watched !== null) {
      failedAt = watched.after === newest ? now : null;
      watched = null;
    }
    if (failedAt !== null && (stanza.backups.at(-1)?.endedAt ?? 0) > failedAt) failedAt = null;
  }

  return {
    id: target.id,
    kind: 'backup',
    every: target.every,
    timeout: target.timeout + SETTLING_MS,
    async run(signal): Promise<SourceResult> {
      const answer = await askPgbackrest(
        target.pgbackrest,
        AbortSignal.any([signal, AbortSignal.timeout(target.timeout)]),
      );
      const now = clock.now();
      const fail = (fault: SourceResult['fault']): SourceResult => ({
        observations: [{ type: 'evidence', t: now, kind: 'fault', subject, data: fault }],
        fault,
      });
      if (!answer.ok) return fail(answer.error);
      const parsed = parseInfo(answer.value, target.id);
      if (!parsed.ok) return fail(parsed.error);
      const stanza = parsed.value.find(({ name }) => name === target.stanza);
      if (stanza === undefined)
        return fail({
          code: 'config',
          message: `There is no stanza ${target.stanza}; there are ${parsed.value.map(({ name }) => name).join(', ') || 'none'}.`,
          remedy: 'Correct stanza, or create it with pgbackrest stanza-create.',
        });
      follow(stanza, now);
      const tested = target.restoreTests === null ? null : await newestRestoreTest(target.restoreTests);
      const fault = tested?.ok === false ? tested.error : null;
      const observations: Observation[] = [
        { type: 'evidence', t: now, kind: 'fault', subject, data: fault },
        ...samples(target, stanza, now),
      ];
      const restored = tested?.ok === true ? { restoreTest: tested.value } : {};
      const data = { ...dataOf(target, stanza, failedAt), ...restored };
      const words = JSON.stringify(data);
      if (words !== told)
        observations.push({ type: 'event', t: now, kind: 'backup', subject, data } satisfies WallEvent);
      told = words;
      return { observations, fault };
    },
    close: () => Promise.resolve(),
  };
}

function samples({ id }: BackupTarget, { backups }: Stanza, t: number): readonly Observation[] {
  const newest = backups.filter(({ corrupted }) => !corrupted).at(-1);
  const sample = (metric: string, value: number | null): Observation => ({
    type: 'sample',
    t,
    metric,
    unit: metricSpec(metric)?.unit ?? '1',
    attributes: { target: id },
    value,
  });
  return [
    sample('gantry.backup.age', newest === undefined ? null : Math.max(0, t - newest.endedAt) / 1_000),
    sample('gantry.backup.size', newest?.size ?? null),
    sample(
      'gantry.backup.duration',
      newest === undefined ? null : (newest.endedAt - newest.startedAt) / 1_000,
    ),
  ];
}

function dataOf(target: BackupTarget, stanza: Stanza, failedAt: number | null): WallEvent['data'] {
  const { backups, archivedTo } = stanza;
  const newest = backups.at(-1);
  const good = backups.filter(({ corrupted }) => !corrupted).at(-1);
  const like = backups
    .filter((one) => one !== newest && one.type === newest?.type && !one.corrupted)
    .slice(-USUAL);
  return {
    id: target.id,
    name: target.name,
    of: [...target.of],
    dueAfterS: target.dueAfter / 1_000,
    endedAt: good?.endedAt ?? null,
    running: stanza.running,
    failedAt,
    corruptedAt: newest?.corrupted === true ? newest.endedAt : null,
    durationS: newest === undefined ? null : seconds(newest),
    usualDurationS: middle(like.map(seconds)),
    sizeBytes: newest?.size ?? null,
    usualSizeBytes: middle(like.map(({ size }) => size)),
    archive:
      archivedTo === null || good?.walStop === null || good === undefined
        ? 'none'
        : archivedTo >= good.walStop
          ? 'whole'
          : 'gap',
    labels: backups.slice(-TOLD).map(({ label, endedAt }) => [label, endedAt]),
  };
}

/** At least one: a rehearsed backup of an empty database takes none. */
function seconds({ startedAt, endedAt }: ListedBackup): number {
  return Math.max(1, (endedAt - startedAt) / 1_000);
}

function middle(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? null;
}
