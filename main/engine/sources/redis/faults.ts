import type { RedisAddress } from '../../../../shared/kinds/redis/address';
import { errorCode, networkCode, tlsReason, tlsRefusal, tlsRefusalFault } from '../../runtime/network-errors';
import {
  BY_NETWORK,
  BY_REPLY,
  BY_TLS_REFUSAL,
  MAXCLIENTS,
  NO_KEY,
  NO_MONITOR,
  type RedisFault,
} from './fault-words';

const NOPERM_KEY = /\baccess (?:a|one of the) keys?\b/i;

/** The master that a sentinel names could not be asked. */
export class UnreachedMaster extends Error {
  /** @param place `host:port` @param reason what happened there */
  constructor(
    readonly place: string,
    readonly reason: unknown,
  ) {
    super('the master that a sentinel names cannot be asked');
  }
}

/** No sentinel named a master. */
export class NoMaster extends Error {
  /** @param refusal code of an error reply; null: none @param unknown one answered, and does not know the name */
  constructor(
    readonly refusal: string | null,
    readonly unknown: boolean,
  ) {
    super('no sentinel names a master');
  }
}

/** @param command upper case, as it was sent */
export function redisFault(error: unknown, address: RedisAddress, command: string): RedisFault {
  if (error instanceof UnreachedMaster) {
    const shown = `${error.place} (the master, says the sentinel at ${address.shown})`;
    return redisFault(error.reason, { ...address, mode: 'standalone', shown }, command);
  }
  if (error instanceof NoMaster) return noMaster(error, address);
  const user = address.username ?? 'default';
  const reply = replyCode(error);
  if (reply === 'ERR' && command === 'SELECT') return noDatabase(address);
  if (reply !== null) {
    const first = command === 'PING' || command === 'CONNECT';
    const bare = first ? MAXCLIENTS : command === 'MONITOR' ? NO_MONITOR : undefined;
    const words = isAboutKey(reply, error)
      ? NO_KEY
      : (BY_REPLY[reply] ?? (reply === 'ERR' ? bare : undefined));
    if (words !== undefined) {
      return {
        up: words.up,
        fault: {
          code: words.code,
          message: words.message(address.shown, user, command),
          remedy: words.remedy(user, command, address.tls),
          detail: reply,
        },
      };
    }
    return unexpected(address, command, reply);
  }
  const code = errorCode(error);
  const refusal = code === null ? null : tlsRefusal(code);
  if (refusal !== null) {
    const { up, remedy } = BY_TLS_REFUSAL[refusal];
    return { up, fault: tlsRefusalFault(refusal, address.shown, remedy) };
  }
  const kind = code === null ? 'closed' : networkCode(code);
  const detail = code === null ? {} : { detail: code };
  if (kind === 'tls' && code !== null) {
    return {
      up: null,
      fault: {
        code: 'tls',
        message: `No trusted encrypted connection to ${address.shown}: ${tlsReason(code)}.`,
        remedy: 'Replace the certificate, or trust its authority: `ca: "${file:/path.pem}"`.',
        ...detail,
      },
    };
  }
  const words = kind === null ? undefined : BY_NETWORK[kind];
  if (kind === null || words === undefined) return unexpected(address, command, code);
  return {
    up: words.up,
    fault: {
      code: kind,
      message: words.message(address.shown, user, command),
      remedy: words.remedy(user, command, address.tls),
      ...detail,
    },
  };
}

/** The time limit ran out. @param timeout ms */
export function redisTimeout(address: RedisAddress, timeout: number, connected: boolean): RedisFault {
  const secured = address.tls && !connected;
  const what = connected ? 'answer' : secured ? 'complete an encrypted connection' : 'accept a connection';
  return {
    up: 0,
    fault: {
      code: 'timeout',
      message: `${address.shown} did not ${what} within ${timeout / 1000} s.`,
      remedy: secured
        ? 'Check that it speaks TLS at this port, server load and the network path, or raise `timeout`.'
        : 'Check server load and the network path, or raise `timeout`.',
    },
  };
}

/** The server is no Redis, or a proxy changes the answers of one. */
export function notRedis({ shown }: RedisAddress): RedisFault {
  return {
    up: null,
    fault: {
      code: 'protocol',
      message: `${shown} answers with what is not the protocol of Redis.`,
      remedy: 'Check that host and port in `url` are those of Redis.',
    },
  };
}

/**
 * Masters of a cluster do not answer, while others do.
 * @param silent `host:port`, or what stands for an address that is not known
 * @param masters number of all that serve slots
 */
export function silentMasters(silent: readonly string[], masters: number): RedisFault {
  const does = silent.length === 1 ? 'does' : 'do';
  return {
    up: 1,
    fault: {
      code: 'closed',
      message: `${silent.length} of ${masters} masters of the cluster ${does} not answer: ${silent.join(', ')}.`,
      remedy: 'Start that server, or let a replica take its place: CLUSTER NODES on another one shows them.',
    },
  };
}

/** No server of the address was asked. */
export function noNode(address: RedisAddress): RedisFault {
  return {
    up: null,
    fault: {
      code: 'unexpected',
      message: `The cluster at ${address.shown} names no server that can be asked.`,
      remedy: 'See CLUSTER SLOTS on the server, or remove ?cluster=true from `url`.',
    },
  };
}

function noDatabase({ shown, db }: RedisAddress): RedisFault {
  return {
    up: 1,
    fault: {
      code: 'config',
      message: `${shown} has no database ${db}.`,
      remedy: 'Correct the number after the host in `url`, or raise `databases` on the server.',
      detail: 'ERR',
    },
  };
}

/** The state of the master is unknown then. */
function noMaster(
  { refusal, unknown }: NoMaster,
  { shown, sentinelName, sentinelPassword }: RedisAddress,
): RedisFault {
  if (unknown)
    return {
      up: null,
      fault: {
        code: 'config',
        message: `The sentinel at ${shown} knows no master named ${sentinelName}.`,
        remedy: 'Correct ?sentinel= in `url`: SENTINEL MASTERS on the sentinel shows the names.',
      },
    };
  if (refusal === null)
    return {
      up: null,
      fault: {
        code: 'network',
        message: `No sentinel answers at ${shown}.`,
        remedy: 'Start the sentinels, or correct their hosts and ports in `url`.',
      },
    };
  if (refusal === 'ERR')
    return {
      up: null,
      fault: {
        code: 'config',
        message: `What answers at ${shown} is no sentinel.`,
        remedy: 'Correct host and port in `url`, or remove ?sentinel= for the Redis itself.',
        detail: refusal,
      },
    };
  return {
    up: null,
    fault: {
      code: 'auth',
      message:
        sentinelPassword === null
          ? `The sentinel at ${shown} requires a password, and none is configured.`
          : `The sentinel at ${shown} refused the password.`,
      remedy: 'Correct &sentinelPassword= in `url`: it is that of the sentinels, not of Redis.',
      detail: refusal,
    },
  };
}

/** A sentinel answers INFO as a Redis does, but holds no data. */
export function isSentinel({ shown }: RedisAddress): RedisFault {
  return {
    up: null,
    fault: {
      code: 'config',
      message: `What answers at ${shown} is a sentinel, not the Redis that it watches.`,
      remedy: 'Add ?sentinel=NAME to `url`: SENTINEL MASTERS on the sentinel shows the names.',
    },
  };
}

/**
 * `NOPERM No permissions to access a key`, `NOPERM this user has no permissions to access one of the keys used as arguments`:
 * the code is that of a command that may not be run.
 */
function isAboutKey(reply: string, error: unknown): boolean {
  return reply === 'NOPERM' && error instanceof Error && NOPERM_KEY.test(error.message);
}

/** The code of an error reply of the server; null for any other error. */
export function replyCode(error: unknown): string | null {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return null;
  return /^[A-Z]+/.exec(error.message)?.[0] ?? 'ERR';
}

function unexpected(address: RedisAddress, command: string, detail: string | null): RedisFault {
  return {
    up: null,
    fault: {
      code: 'unexpected',
      message: `${address.shown} answered ${command} with an error${detail === null ? '' : ` (${detail})`}.`,
      remedy: 'See the server’s log; check that it is Redis 5 or later, or compatible.',
      ...(detail === null ? {} : { detail }),
    },
  };
}
