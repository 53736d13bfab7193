import { bareAddress } from '../kinds/addresses';
import { kindOf } from '../kinds/kind-of';
import { ownTitle } from '../metrics/rules';
import type { Config } from './config';

/** A configuration as archived: JSON-safe and without credentials. */
export interface ArchivedConfig extends Omit<Config, 'tenants' | 'costs' | 'maintenance' | 'ownRules'> {
  /** absent: archived before user-defined rules existed */
  readonly ownRules?: Config['ownRules'];
  /** absent: archived before planned maintenance existed */
  readonly maintenance?: Config['maintenance'];
  /** absent: archived before prices existed */
  readonly costs?: Config['costs'];
  /** it belongs to the demo estate */
  readonly demo: boolean;
  readonly tenants: Omit<Config['tenants'], 'from'> & {
    readonly from: readonly { readonly attribute: string; readonly match: string }[];
  };
}

/**
 * Removes what a probe needs for access: passwords, paths and queries of addresses, headers, certificates, the feed's
 * token. The rest is what a judgement needs.
 * @param redact removes known secrets from any text, in case one is in an unexpected place
 */
export function archivedConfig(
  config: Config,
  demo: boolean,
  redact: (text: string) => string,
): ArchivedConfig {
  const { tenants, targets, link, feed } = config;
  const kept: ArchivedConfig = {
    ...config,
    demo,
    wall: { ...config.wall, lock: null },
    targets: targets.map((target) => kindOf(target).withoutAccess(target)),
    link: link.map(({ url }) => ({ url: bareAddress(url) })),
    feed: feed === null ? null : { ...feed, url: bareAddress(feed.url), token: null },
    tenants: {
      ...tenants,
      from: tenants.from.map(({ attribute, match }) => ({ attribute, match: match.source })),
    },
  };
  return redacted(kept, redact) as ArchivedConfig;
}

/** Turns an archived configuration back into a configuration. */
export function configOf(kept: ArchivedConfig): Config {
  const from = kept.tenants.from.map(({ attribute, match }) => ({
    attribute,
    match: new RegExp(match, 'u'),
  }));
  const targets = kept.targets.map((target) => kindOf(target).withDefaults?.(target) ?? target);
  const maintenance = kept.maintenance ?? [];
  const ownRules = (kept.ownRules ?? []).map((row) => ({ ...row, title: row.title ?? ownTitle(row.id) }));
  return {
    ...kept,
    costs: kept.costs ?? null,
    maintenance,
    ownRules,
    targets,
    tenants: { ...kept.tenants, from },
  };
}

function redacted(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((one) => redacted(one, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, redacted(one, redact)]));
}
