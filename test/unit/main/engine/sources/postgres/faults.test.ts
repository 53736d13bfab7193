import { DatabaseError } from 'pg';
import { describe, expect, test } from 'vitest';
import { type Attempt, postgresFault } from '../../../../../../main/engine/sources/postgres/faults';

const attempt: Attempt = {
  address: 'db:5432/postgres',
  user: 'gantry',
  isSystemUser: false,
  phase: 'connect',
  hasPassword: true,
  tls: false,
  database: 'shop',
  tlsPending: false,
  closed: false,
  timedOut: false,
  overBytes: null,
  timeout: 2000,
};

describe('faultOf', () => {
  test.each([
    ['53300', 'saturated'],
    ['57P03', 'loading'],
    ['57P01', 'closed'],
    ['28P01', 'auth'],
    ['28000', 'auth'],
    ['3D000', 'config'],
    ['42501', 'permission'],
    ['57014', 'timeout'],
    ['08006', 'network'],
    ['53100', 'unexpected'],
    ['ECONNREFUSED', 'refused'],
    ['ENOTFOUND', 'dns'],
    ['EHOSTUNREACH', 'network'],
    ['ECONNRESET', 'closed'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
  ])('%s is %s, whatever the text says', (code, expected) => {
    const error = Object.assign(new Error('password authentication failed, timeout, tls: geheim'), { code });
    const fault = postgresFault(error, attempt);
    expect(fault.code).toBe(expected);
    expect(fault.message + fault.remedy).not.toContain('geheim');
    expect(fault.remedy).not.toBe('');
  });

  test.each([
    [{ timedOut: true }, 'timeout'],
    [{ tlsPending: true }, 'tls'],
    [{ closed: true }, 'closed'],
    [{ hasPassword: false }, 'auth'],
    [{}, 'protocol'],
    [{ phase: 'query' as const }, 'unexpected'],
  ])('without a code, the attempt tells: %j', (change, expected) => {
    expect(postgresFault(new Error('anything'), { ...attempt, ...change }).code).toBe(expected);
  });
});

describe('a refusal', () => {
  function refused(code: string, message: string, routine?: string) {
    return Object.assign(new DatabaseError(message, message.length, 'error'), {
      severity: 'FATAL',
      code,
      routine,
    });
  }

  test.each([
    ['InitProcess', 'saturated', 'it has no connection left', '53300'],
    ['InitializeSessionUserId', 'auth', 'the role has all connections', 'InitializeSessionUserId'],
    ['CheckMyDatabase', 'auth', 'the database has all', 'CheckMyDatabase'],
  ])('for want of connections in %s is %s', (routine, code, message, detail) => {
    const fault = postgresFault(refused('53300', 'too many connections', routine), attempt);
    expect(fault).toMatchObject({ code, message: expect.stringContaining(message), detail });
  });

  test.each([
    ['28000', 'InitializeSessionUserId', 'auth', 'has no role gantry that may log in'],
    ['28000', 'ClientAuthentication', 'auth', 'pg_hba.conf of db:5432/postgres does not let gantry in'],
    ['53100', 'mdextend', 'unexpected', 'its disk is full'],
    ['XX001', 'heap_page', 'unexpected', 'its data are damaged'],
  ])('of %s in %s is %s', (sqlstate, routine, code, message) => {
    const fault = postgresFault(refused(sqlstate, 'words', routine), attempt);
    expect(fault).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test('of pg_hba.conf speaks of hostssl only to who came without TLS', () => {
    const remedyOf = (tls: boolean) =>
      postgresFault(refused('28000', 'no entry', 'ClientAuthentication'), { ...attempt, tls }).remedy;
    expect(remedyOf(false)).toContain('hostssl');
    expect(remedyOf(true)).not.toContain('hostssl');
  });

  test('of a way to log in that the library does not know is no other protocol', () => {
    const cause = new Error('Unknown authenticationOk message type 7');
    const error = Object.assign(new Error('not the protocol', { cause }), { code: '08P01' });
    expect(postgresFault(error, attempt)).toMatchObject({ code: 'auth' });
  });

  test('of the console of a pooler names it', () => {
    const console = { ...attempt, address: 'db:6432/pgbouncer', database: 'pgbouncer' };
    expect(postgresFault(refused('08P01', 'failure'), console)).toMatchObject({
      code: 'config',
      message: 'db:6432/pgbouncer is the console of a pooler, not a database.',
    });
  });

  test.each([
    ['08P01', 'login rejected', 'auth'],
    ['08P01', 'no pg_hba.conf entry for host "10.0.0.1"', 'auth'],
    ['08P01', 'database "shop" is disabled', 'config'],
    ['08P01', 'no more connections allowed (max_client_conn)', 'saturated'],
    ['53300', 'no more connections allowed (max_client_conn)', 'saturated'],
    ['08P01', 'unsupported startup parameter: options', 'unexpected'],
    ['08P01', 'no such database: shop', 'config'],
    ['08P01', 'SASL authentication failed', 'auth'],
    ['08P01', 'server login has been failing, try again later (server_login_retry)', 'refused'],
    ['08P01', 'something new', 'unexpected'],
  ])('of a pooler (%s) is shown in its own words: %s', (sqlstate, words, code) => {
    const fault = postgresFault(refused(sqlstate, `${words}\nsecond line`), attempt);
    expect(fault).toMatchObject({ code, message: `The pooler at db:5432/postgres refuses: ${words}.` });
    // Only a full server proves how many sessions the server has.
    expect(fault.detail).toBeUndefined();
  });

  test('of the login of this machine’s user says that the address names none', () => {
    const own = { ...attempt, user: 'root', isSystemUser: true };
    const fault = postgresFault(refused('28000', 'no entry', 'ClientAuthentication'), own);
    expect(fault.message).toBe(
      'db:5432/postgres refused the login of root, the user of this machine: `url` names none.',
    );
  });
});
