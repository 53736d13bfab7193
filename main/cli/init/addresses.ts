import { capital } from '../../../shared/format/fitting';
import { addressProblem } from '../../../shared/forms/address';
import type { ProbeKind } from '../../../shared/kinds/targets';
import { err, ok, type Result } from '../../../shared/model/result';
import type { Refusal } from '../output-file';

/** A target of a new configuration. */
export interface StarterTarget {
  readonly id: string;
  readonly probe: ProbeKind;
  readonly url: string;
  /** the address holds a password, so it stays out of the configuration */
  readonly isSecret: boolean;
}

const BY_SCHEME: Readonly<Record<string, { readonly probe: ProbeKind; readonly id: string }>> = {
  postgres: { probe: 'postgres', id: 'pg' },
  postgresql: { probe: 'postgres', id: 'pg' },
  redis: { probe: 'redis', id: 'redis' },
  rediss: { probe: 'redis', id: 'redis' },
  http: { probe: 'http', id: 'web' },
  https: { probe: 'http', id: 'web' },
};
const SECRET_OPTION = /[?&][^=&]*(?:password|token|secret|key)[^=&]*=/i;
const EXAMPLES = 'postgres://user:password@host:5432/database, redis://host:6379 or https://host/health';

/**
 * The target that an address names. Messages do not hold the address, because it may hold a password.
 * @param taken ids of the targets before it
 */
export function targetOf(address: string, taken: readonly string[]): Result<StarterTarget, Refusal> {
  const [, scheme = '', authority = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)/i.exec(address) ?? [];
  const kind = BY_SCHEME[scheme];
  if (kind === undefined)
    return err({
      what: scheme === '' ? 'this is no address.' : `Gantry has no probe for ${scheme} addresses.`,
      remedy: `Write it as ${EXAMPLES}.`,
    });
  const problem = addressProblem(address);
  if (problem !== null)
    return err({ what: `the address ${problem.what}.`, remedy: `${capital(problem.remedy)}.` });
  const user = authority.slice(0, Math.max(0, authority.lastIndexOf('@')));
  const isSecret = user.includes(':') || SECRET_OPTION.test(address);
  return ok({ id: freeId(kind.id, taken), probe: kind.probe, url: address, isSecret });
}

/** `pg`, `pg-2`, `pg-3` */
function freeId(id: string, taken: readonly string[]): string {
  let free = id;
  for (let n = 2; taken.includes(free); n++) free = `${id}-${n}`;
  return free;
}
