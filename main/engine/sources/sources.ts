import type { FeedConfig } from '../../../shared/config/config';
import { kindOf } from '../../../shared/kinds/kind-of';
import type { ProbeKind, TargetConfig, TargetOf } from '../../../shared/kinds/targets';
import type { Clock } from '../runtime/clock';
import type { PushSource, Source } from './source';

type Make<K extends ProbeKind> = (target: TargetOf<K>, clock: Clock) => Promise<Source>;

/**
 * One row a kind: its probe; null: nothing asks targets of this kind. A probe, with its client library, is loaded when
 * the first target of its kind is made.
 */
const SOURCES: { readonly [K in ProbeKind]: Make<K> | null } = {
  postgres: async (target, clock) =>
    (await import('./postgres/postgres-source')).postgresSource(target, clock),
  redis: async (target, clock) => (await import('./redis/redis-source')).redisSource(target, clock),
  http: async (target, clock) => (await import('./http/http-source')).httpSource(target, clock),
  backup: async (target, clock) => (await import('./backup/backup-source')).backupSource(target, clock),
  feed: null,
};

/** Makes what asks a target; null: nothing asks it. The promise rejects when the probe cannot be loaded. */
export function sourceOf(target: TargetConfig, clock: Clock): (() => Promise<Source>) | null {
  const make = SOURCES[target.probe] as Make<ProbeKind> | null;
  if (make === null || !kindOf(target).isAsked(target)) return null;
  return () => make(target, clock);
}

const LINK_EVERY_MS = 5_000;
const LINK_TIMEOUT_MS = 2_000;

/** Creates the source that checks the addresses of the uplink. */
export async function linkOf(links: readonly { readonly url: string }[], clock: Clock): Promise<Source> {
  const { linkSource } = await import('./link/link-source');
  return linkSource(links, LINK_EVERY_MS, LINK_TIMEOUT_MS, clock);
}

/** Makes the client of a feed. */
export async function feedOf(
  config: FeedConfig,
  clock: Clock,
  onDefect: (error: unknown) => void,
): Promise<PushSource> {
  return (await import('./feed/feed-source')).feedSource(config, clock, { onDefect });
}
