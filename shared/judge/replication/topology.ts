import type { Config, ServiceConfig } from '../../config/config';
import { serversOf } from '../../config/servers';
import type { PostgresNode } from '../../kinds/postgres/evidence';
import type { PostgresTarget, ReplicaConfig } from '../../kinds/postgres/target';
import type { JudgeInput } from '../judgement';

/** One PostgreSQL with its copies: the configured servers, each in the position that it states now. */
export interface Cluster {
  readonly target: PostgresTarget;
  /** the server that takes writes, or did last; initially the target's own */
  readonly primary: ReplicaConfig;
  /** the primary's */
  readonly region: string;
  /** copies in tree order: each after its upstream node, the primary's region first */
  readonly copies: readonly Copy[];
  /** services that depend on it, directly or through another service, the most critical first */
  readonly services: readonly ServiceConfig[];
  /** s: their smallest RPO; null: none has one */
  readonly promise: number | null;
}
export interface Copy {
  readonly config: ReplicaConfig;
  /** target id or replica id */
  readonly upstream: string;
  readonly region: string;
  /** `zone b` in the primary's region, the site's name elsewhere */
  readonly place: string;
}

/** How well a copy is suited to take over by what it is for; the smaller, the better. */
export function fit({ config }: Copy): number {
  if (config.sync === 'sync') return 0;
  return /report|analy|read|test/i.test(config.purpose) ? 2 : 1;
}

/** Clusters that have copies. */
export function clustersOf(input: JudgeInput): readonly Cluster[] {
  const { config } = input;
  const clusters: Cluster[] = [];
  for (const target of config.targets) {
    if (target.probe !== 'postgres' || target.replicas.length === 0) continue;
    const servers = serversOf(target);
    const acting = statedNode(input, 'target', target.id)?.server;
    const primary = servers.find(({ id }) => id === acting) ?? (servers[0] as ReplicaConfig);
    const region = regionOf(config, primary.site);
    const services = dependents(config, target.id);
    const promises = services.map(({ recovery }) => recovery?.rpo ?? null).filter((rpo) => rpo !== null);
    clusters.push({
      target,
      primary,
      region,
      copies: treeOrder(input, servers, primary, region),
      services,
      promise: promises.length === 0 ? null : Math.min(...promises),
    });
  }
  return clusters;
}

/** A server's statement about its position, at any age: it holds until a newer one arrives. */
export function statedNode(input: JudgeInput, kind: 'target' | 'replica', id: string): PostgresNode | null {
  return (input.documents.evidence('postgres.node', { kind, id })?.data as PostgresNode | null) ?? null;
}

function regionOf(config: Config, site: string | null): string {
  return config.sites.find(({ id }) => id === site)?.region ?? '';
}

function treeOrder(
  input: JudgeInput,
  servers: readonly ReplicaConfig[],
  primary: ReplicaConfig,
  region: string,
): readonly Copy[] {
  const { config } = input;
  const ids = new Set(servers.map(({ id }) => id));
  const copies = servers
    .filter((server) => server !== primary)
    .map((server): Copy => {
      const own = server.site === null ? region : regionOf(config, server.site);
      const site = config.sites.find(({ id }) => id === server.site)?.name ?? own;
      const near = own === region;
      const stated = statedNode(input, 'replica', server.id)?.upstream ?? server.upstream;
      return {
        config: server,
        upstream: stated !== null && stated !== server.id && ids.has(stated) ? stated : primary.id,
        region: own,
        place: near ? zoneWords(server.zone) || site : site || zoneWords(server.zone),
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
    visit(primary.id, one);
    // Covers copies whose upstream is in another region, and copies that name each other in a cycle.
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
