import { secondsWords } from '../../format/measured';
import type {
  FailoverCell,
  FailoverCheck,
  FailoverVerdict,
  ReplicationSection,
} from '../../model/replication';
import type { Severity } from '../../model/severity';
import type { JudgeInput } from '../judgement';
import { bereftOf } from './bereft';
import {
  archiveCell,
  drillCell,
  insideCell,
  provingDrill,
  readsCell,
  settingsCell,
  slotCell,
  streamingCell,
  syncCell,
  timelineCell,
} from './cells';
import type { ClusterReading, CopyReading } from './cluster-reading';
import { lookNotes, placeOf, promotion } from './promotion';
import { fit } from './topology';
import { exposureOf, type LagLimits } from './verdict';

const MOST_CANDIDATES = 3;

/**
 * Candidates for a failover: in each region the copy that is intended for it, at most three. The choice depends only on
 * the configuration, so that columns do not move while figures change.
 */
export function failoverCandidates(reading: ClusterReading): readonly CopyReading[] {
  const { cluster, copies } = reading;
  const direct = copies.filter(({ copy }) => copy.upstream === cluster.primary.id);
  const regions = [...new Set(direct.map(({ copy }) => copy.region))];
  return regions
    .map(
      (region) =>
        direct.filter(({ copy }) => copy.region === region).sort((a, b) => fit(a.copy) - fit(b.copy))[0],
    )
    .filter((one) => one !== undefined)
    .slice(0, MOST_CANDIDATES);
}

export function failover(
  input: JudgeInput,
  reading: ClusterReading,
  limits: LagLimits,
): Pick<ReplicationSection, 'candidates' | 'checks' | 'verdicts' | 'lastLook'> {
  const { promise } = reading.cluster;
  const limit = limits.critical ?? promise ?? 60;
  const bereft = bereftOf(input, reading);
  if (bereft !== null) {
    const { copies, checks, verdicts } = promotion(input, reading, bereft, limit, MOST_CANDIDATES);
    return {
      candidates: copies.map((copy) => ({
        ...candidateOf(copy.one, reading),
        place: placeOf(reading, copy),
      })),
      checks,
      verdicts,
      lastLook: { at: bereft.look.at, notes: lookNotes(input, reading, bereft) },
    };
  }
  const candidates = failoverCandidates(reading);
  const timeline = reading.node?.timeline ?? null;
  const archive = archiveCell(input, reading);
  const rows: readonly (readonly [string, string, (one: CopyReading) => FailoverCell])[] = [
    ['streaming', 'streaming', (one) => streamingCell(one, reading)],
    [
      'timeline',
      timeline === null ? 'same timeline' : `same timeline, ${timeline}`,
      (one) => timelineCell(one, timeline),
    ],
    ['sync', 'sync as configured', syncCell],
    ['inside', `inside ${secondsWords(limit)}`, (one) => insideCell(one, limit)],
    ['slot', 'replication slot', (one) => slotCell(one, reading)],
    ['archive', 'log archive', () => archive],
    ['settings', 'same settings', (one) => settingsCell(one, reading)],
    ['reads', 'accepts reads', readsCell],
    ['drill', 'drill proved it', (one) => drillCell(input, reading, one)],
  ];
  const checks = rows.map(([id, label, cell]) => ({ id, label, cells: candidates.map(cell) }));
  return {
    candidates: candidates.map((one) => candidateOf(one, reading)),
    checks,
    verdicts: candidates.map((one, index) => ({
      ...verdictOf(input, reading, one, checks, index),
      loss: null,
    })),
    lastLook: null,
  };
}

function candidateOf(one: CopyReading, reading: ClusterReading): ReplicationSection['candidates'][number] {
  return { id: one.copy.config.id, label: `to ${shortName(one, reading)}`, place: one.copy.place };
}

/** `b` for pg-prod-b next to pg-prod-a, or next to pg-prod. */
function shortName(one: CopyReading, { cluster, copies }: ClusterReading): string {
  const name = one.copy.config.name;
  const stem = name.slice(0, name.lastIndexOf('-') + 1);
  const shared = [cluster.primary.name, ...copies.map(({ copy }) => copy.config.name)].every((other) =>
    `${other}-`.startsWith(stem),
  );
  return stem !== '' && shared && name.length > stem.length ? name.slice(stem.length) : name;
}

const DECISIVE = new Set(['streaming', 'timeline', 'inside']);

function verdictOf(
  input: JudgeInput,
  reading: ClusterReading,
  one: CopyReading,
  checks: readonly FailoverCheck[],
  index: number,
): Omit<FailoverVerdict, 'loss'> {
  const cell = (check: FailoverCheck): Severity => check.cells[index]?.severity ?? 'unknown';
  const place = one.copy.place || one.copy.config.name;
  const loss = exposureOf(one);
  const noun = lossNoun(input, reading);
  const failed = checks.find((check) => cell(check) === 'critical');
  if (failed !== undefined) {
    const costs = failed.id === 'inside' && loss !== null;
    const why = failed.cells[index]?.evidence ?? '';
    const sentence = costs
      ? `A move to ${place} loses ${secondsWords(loss)} of ${noun}.`
      : `A move to ${place} is not safe: ${failed.id === 'streaming' ? why : `${failed.label.split(',')[0]}: ${why}`}.`;
    return { verdict: 'no', sentence };
  }
  const dark = checks.find((check) => DECISIVE.has(check.id) && cell(check) === 'unknown');
  if (dark !== undefined) {
    const why =
      reading.up === false ? `${reading.cluster.primary.name} was never seen alive` : darkWords(dark.id);
    return { verdict: 'unknown', sentence: `A move to ${place} cannot be judged: ${why}.` };
  }
  const drill = provingDrill(input, reading, one);
  const took =
    drill?.outcome === 'passed' && drill.measured.rto !== null
      ? ` and takes about ${secondsWords(drill.measured.rto)}`
      : '';
  const loses = loss === null || loss < 0.05 ? 'nothing' : secondsWords(loss);
  return { verdict: 'yes', sentence: `A move to ${place} loses ${loses}${took}.` };
}

function darkWords(id: string): string {
  if (id === 'timeline') return 'its timeline is not stated';
  return id === 'inside' ? 'its loss is not known' : 'nobody says that it streams';
}

/** The word for lost data, from the most critical service with an RPO: its business event, else `data`. */
export function lossNoun(input: JudgeInput, { cluster }: ClusterReading): string {
  const service = cluster.services.find(({ recovery }) => recovery?.rpo === cluster.promise);
  if (service === undefined || cluster.promise === null) return 'data';
  const series = input.series.find('odoo.business.event.rate', { service: service.id })[0];
  return series?.attributes['event'] ?? 'data';
}
