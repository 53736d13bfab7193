import type { Config, PostgresTarget, ReplicaConfig, ServiceConfig } from '../../config/config';

/** One PostgreSQL with its copies, as configured. */
export interface Cluster {
  readonly target: PostgresTarget;
  readonly region: string;
  /** copies in tree order: each after the node it copies from, the primary's region first */
  readonly copies: readonly Copy[];
  /** services that depend on it, directly or through another service; the most critical first */
  readonly services: readonly ServiceConfig[];
  /** s: the least RPO promised by them; null when none promises any */
  readonly promise: number | null;
}
export interface Copy {
  readonly config: ReplicaConfig;
  /** target id or replica id */
  readonly upstream: string;
  readonly region: string;
  /** `zone b` beside the primary, the site's name elsewhere */
  readonly place: string;
}

/** Clusters that have copies. */
export function clustersOf(config: Config): readonly Cluster[] {
  const clusters: Cluster[] = [];
  for (const target of config.targets) {
    if (target.probe !== 'postgres' || target.replicas.length === 0) continue;
    const region = regionOf(config, target.site);
    const services = dependents(config, target.id);
    const promises = services.map(({ recovery }) => recovery?.rpo ?? null).filter((rpo) => rpo !== null);
    clusters.push({
      target,
      region,
      copies: treeOrder(target, region, config),
      services,
      promise: promises.length === 0 ? null : Math.min(...promises),
    });
  }
  return clusters;
}

function regionOf(config: Config, site: string | null): string {
  return config.sites.find(({ id }) => id === site)?.region ?? '';
}

function treeOrder(target: PostgresTarget, region: string, config: Config): readonly Copy[] {
  const ids = new Set(target.replicas.map(({ id }) => id));
  const copies = target.replicas.map((replica): Copy => {
    const own = replica.site === null ? region : regionOf(config, replica.site);
    const site = config.sites.find(({ id }) => id === replica.site)?.name ?? own;
    const near = own === region;
    return {
      config: replica,
      upstream: replica.upstream !== null && ids.has(replica.upstream) ? replica.upstream : target.id,
      region: own,
      place: near ? zoneWords(replica.zone) || site : site || zoneWords(replica.zone),
    };
  });
  const regions = [...new Set([region, ...copies.map((copy) => copy.region)])];
  const ordered: Copy[] = [];
  const visit = (upstream: string, within: string): void => {
    for (const copy of copies) {
      if (copy.upstream !== upstream || copy.region !== within || ordered.includes(copy)) continue;
      ordered.push(copy);
      visit(copy.config.id, within);
    }
  };
  for (const one of regions) {
    visit(target.id, one);
    // A copy whose upstream stands in another region, and copies that name each other in a ring.
    for (const copy of copies) {
      if (copy.region !== one || ordered.includes(copy)) continue;
      ordered.push(copy);
      visit(copy.config.id, one);
    }
  }
  return ordered;
}

export function zoneWords(zone: string): string {
  if (zone === '') return '';
  return /^zone\b/i.test(zone) ? zone : `zone ${zone}`;
}

function dependents(config: Config, target: string): readonly ServiceConfig[] {
  const reached = new Set<string>([target]);
  let grew = true;
  while (grew) {
    grew = false;
    for (const service of config.services) {
      if (reached.has(service.id) || !service.dependsOn.some((id) => reached.has(id))) continue;
      reached.add(service.id);
      grew = true;
    }
  }
  return config.services
    .filter(({ id }) => reached.has(id) && id !== target)
    .sort((a, b) => a.criticality - b.criticality);
}
