import { bareAddress } from '../kinds/addresses';
import { kindOf } from '../kinds/kind-of';
import { ownTitle } from '../metrics/rules';
import type { Config } from './config';

/** A configuration as the archive keeps it: JSON-safe, and nothing in it opens a door. */
export interface ArchivedConfig extends Omit<Config, 'tenants' | 'costs' | 'maintenance' | 'ownRules'> {
  /** absent: it was kept before there were rules of one's own */
  readonly ownRules?: Config['ownRules'];
  /** absent: it was kept before there was planned work */
  readonly maintenance?: Config['maintenance'];
  /** absent: it was kept before there were prices */
  readonly costs?: Config['costs'];
  /** it is the demo estate's */
  readonly demo: boolean;
  readonly tenants: Omit<Config['tenants'], 'from'> & {
    readonly from: readonly { readonly attribute: string; readonly match: string }[];
  };
}

/**
 * Leaves out what a probe needs to get in: passwords, paths and queries of addresses, headers, certificates, the
 * feed's token. What is left is what a judgement needs.
 * @param redact takes known secrets out of any text: one may stand where nobody expects it
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

/** The other way round. */
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
