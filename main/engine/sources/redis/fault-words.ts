import { grantOf } from '../../../../shared/kinds/redis/grants';
import type { Fault } from '../../../../shared/model/observation';
import type { TlsRefusal } from '../../runtime/network-errors';

/** A fault and what it says about the server: 1 it answers, 0 it does not serve, null unknown. */
export interface RedisFault {
  readonly fault: Fault;
  readonly up: 1 | 0 | null;
}

export interface Words {
  readonly code: Fault['code'];
  readonly up: 1 | 0 | null;
  readonly message: (shown: string, user: string, command: string) => string;
  readonly remedy: (user: string, command: string, tls: boolean) => string;
}

/**
 * The first word of an error reply is its code: https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors
 */
export const BY_REPLY: Readonly<Record<string, Words>> = {
  NOAUTH: {
    code: 'auth',
    up: null,
    message: (shown) => `${shown} requires a password, and none is configured.`,
    remedy: () => 'Add user and password to `url`: redis://user:password@host.',
  },
  WRONGPASS: {
    code: 'auth',
    up: null,
    message: (shown, user) => `${shown} refused the user or password of ${user}.`,
    remedy: (user) => `Correct user and password in \`url\`, or set them: ACL SETUSER ${user} on >password.`,
  },
  NOPERM: {
    code: 'permission',
    up: 1,
    message: (shown, user, command) => `Permission denied: ${user} cannot run ${command} at ${shown}.`,
    remedy: (user, command) => `ACL SETUSER ${user} ${grantOf(command)}`,
  },
  LOADING: {
    code: 'loading',
    up: 0,
    message: (shown) => `${shown} is loading its data set and does not serve clients yet.`,
    remedy: () => 'Wait; INFO persistence shows the progress (loading_loaded_perc).',
  },
  BUSY: {
    // It has connections left: what it lacks is time.
    code: 'unexpected',
    up: 0,
    message: (shown) => `${shown} is blocked by a script that does not end.`,
    remedy: () => 'SCRIPT KILL or FUNCTION KILL on the server; see busy-reply-threshold.',
  },
  MISCONF: {
    code: 'config',
    up: 1,
    message: (shown) => `${shown} refuses writes because it cannot save its data to disk.`,
    remedy: () => 'Free disk space and see the server’s log; INFO persistence shows the failed save.',
  },
  READONLY: {
    code: 'config',
    up: 1,
    message: (shown) => `${shown} is a replica and accepts no writes.`,
    remedy: () => 'Set `url` to the master, or use ?sentinel=NAME to follow it.',
  },
  MASTERDOWN: {
    code: 'loading',
    up: 0,
    message: (shown) => `${shown} has lost its master and serves no stale data.`,
    remedy: () =>
      'Restore the master or the network path to it (INFO replication), or allow replica-serve-stale-data.',
  },
  CLUSTERDOWN: {
    code: 'unexpected',
    up: 0,
    message: (shown) => `The cluster at ${shown} is down: not all slots are served.`,
    remedy: () => 'See CLUSTER INFO and CLUSTER NODES for the failed nodes.',
  },
  OOM: {
    code: 'saturated',
    up: 1,
    message: (shown) => `${shown} is out of memory (maxmemory) and refuses commands.`,
    remedy: () => 'Raise maxmemory, or choose a suitable eviction policy.',
  },
  DENIED: {
    code: 'permission',
    up: null,
    message: (shown) => `${shown} is in protected mode and accepts no connections from other machines.`,
    remedy: () => 'Set a password or bind on the server; behind a firewall, set protected-mode no.',
  },
  NOPROTO: {
    code: 'protocol',
    up: null,
    message: (shown) => `${shown} does not speak this version of the Redis protocol.`,
    remedy: () => 'Check that the server is Redis 5 or later, or compatible.',
  },
  WRONGTYPE: {
    code: 'config',
    up: 1,
    message: (shown, _user, command) => `A queue at ${shown} is not of the configured type (${command}).`,
    remedy: () => 'Correct `type` of the queue: list, zset or stream.',
  },
};
/** The user may run the command, but not on that key. */
export const NO_KEY: Words = {
  code: 'permission',
  up: 1,
  message: (shown, user, command) =>
    `Permission denied: ${user} may run ${command} at ${shown}, but not on that key.`,
  remedy: (user, command) =>
    grantOf(command).includes('~')
      ? `ACL SETUSER ${user} ${grantOf(command)}`
      : `ACL SETUSER ${user} %R~KEY, with the name or pattern of the key.`,
};

/** A fresh connection over maxclients gets a bare ERR before anything was asked. */
export const MAXCLIENTS: Words = {
  code: 'saturated',
  up: 1,
  message: (shown) => `${shown} is saturated: it accepts no more clients.`,
  remedy: () => 'Check for clients that pile up (CLIENT LIST), or raise maxclients.',
};

/** Managed servers may not offer it, or under another name. */
export const NO_MONITOR: Words = {
  code: 'config',
  up: 1,
  message: (shown) => `${shown} does not allow MONITOR.`,
  remedy: () => 'Allow MONITOR on the server, or set `attribution.commands: counters`.',
};

export const BY_NETWORK: Readonly<Partial<Record<Fault['code'], Omit<Words, 'code'>>>> = {
  refused: {
    up: 0,
    message: (shown) => `Nothing listens at ${shown}.`,
    remedy: () => 'Start Redis, or correct host and port in `url`.',
  },
  timeout: {
    up: 0,
    message: (shown) => `${shown} did not answer in time.`,
    remedy: () => 'Check server load and the network path, or raise `timeout`.',
  },
  dns: {
    up: null,
    message: (shown) => `The host name of ${shown} cannot be resolved.`,
    remedy: () => 'Correct the host in `url`, or the DNS settings of this machine.',
  },
  network: {
    up: null,
    message: (shown) => `${shown} is unreachable.`,
    remedy: () => 'Check routes and firewalls between this machine and the server.',
  },
  closed: {
    up: 0,
    message: (shown) => `${shown} closed the connection.`,
    remedy: (_user, _command, tls) =>
      tls
        ? 'Check whether the server was stopped or restarted, and whether it speaks TLS at this port.'
        : 'Check whether the server was stopped or restarted, and whether it wants TLS: rediss://.',
  },
};

/** What each refusal of TLS says of the server, and what to do about it. */
export const BY_TLS_REFUSAL: Readonly<
  Record<TlsRefusal, Pick<RedisFault, 'up'> & { readonly remedy: string }>
> = {
  'no-tls': { up: null, remedy: 'Correct the port in `url`, or use redis:// without TLS.' },
  'wants-certificate': {
    up: null,
    remedy: 'Set tls-auth-clients optional on the server, and give Gantry a user of its own (ACL).',
  },
  'no-agreement': {
    up: null,
    remedy: 'Allow TLS 1.2 or 1.3 with current ciphers on the server (tls-protocols).',
  },
};
