import type { Config, ServiceConfig } from '../../config/config';
import { serversOf } from '../../config/servers';
import type { BackupRow } from '../../model/recovery';
import { SCENARIOS, type Scenario } from '../../model/scenario';
import { targetsOf } from '../dependencies';
import { hearsOfDrills } from '../drills/heard';
import type { JudgeInput } from '../judgement';
import { failover } from '../replication/checks';
import { readClusters } from '../replication/reading';
import { lagLimits } from '../replication/verdict';
import type { Standby } from './posture';

interface Place {
  readonly site: string | null;
  readonly zone: string;
}
interface Candidate {
  readonly far: boolean;
  readonly verdict: 'yes' | 'no' | 'unknown';
}

/** The present fallbacks of each service: backups of its dependencies, and copies that could take over. */
export function standbys(
  input: JudgeInput,
  backups: readonly BackupRow[],
): (service: ServiceConfig) => Standby {
  const candidates = new Map<string, readonly Candidate[]>();
  for (const reading of readClusters(input)) {
    const { cluster } = reading;
    const { verdicts, candidates: copies } = failover(input, reading, lagLimits(input.config, cluster));
    candidates.set(
      cluster.target.id,
      copies.map(({ id }, index) => ({
        far: reading.copies.find(({ copy }) => copy.config.id === id)?.copy.region !== cluster.region,
        verdict: verdicts[index]?.verdict ?? 'unknown',
      })),
    );
  }
  const heard = hearsOfDrills(input);
  return ({ id }) => {
    const targets = targetsOf(input.config).get(id) ?? new Set<string>();
    return {
      heard,
      backups: backups.filter(({ of }) => of.some((target) => targets.has(target))),
      failover: (scenario) => {
        const moves = [...targets].flatMap((target) => {
          const known = candidates.get(target);
          return known === undefined ? [] : [movable(known, scenario)];
        });
        if (moves.length === 0) return null;
        return moves.includes('no') ? 'no' : moves.includes('unknown') ? 'unknown' : 'yes';
      },
    };
  };
}

/** One copy that could take over is enough; for a lost region, one in another region. */
function movable(candidates: readonly Candidate[], scenario: Scenario): Candidate['verdict'] {
  const fit = candidates.filter(({ far }) => far || scenario !== 'region-loss');
  if (fit.some(({ verdict }) => verdict === 'yes')) return 'yes';
  return fit.some(({ verdict }) => verdict === 'unknown') ? 'unknown' : 'no';
}

/**
 * Scenarios that can happen to a service, by the places of its dependencies: with one zone, zone loss does not apply.
 */
export function scenariosOf(config: Config, { id }: ServiceConfig): readonly Scenario[] {
  const targets = targetsOf(config).get(id) ?? new Set<string>();
  const rests = config.targets.filter((target) => targets.has(target.id));
  const copied = rests.some((target) => target.probe === 'postgres' && target.replicas.length > 0);
  const places = rests.flatMap((target): readonly Place[] =>
    target.probe === 'postgres' ? serversOf(target) : [target],
  );
  const zones = new Set(places.map(({ site, zone }) => `${site ?? ''} ${zone}`));
  const regions = new Set(
    places.map(({ site }) => config.sites.find((one) => one.id === site)?.region ?? ''),
  );
  const applies: Readonly<Record<Scenario, boolean>> = {
    'node-loss': true,
    'database-failover': copied,
    'zone-loss': zones.size > 1,
    'region-loss': regions.size > 1,
    restore: true,
  };
  return SCENARIOS.filter((scenario) => applies[scenario]);
}
