import { describe, expect, test } from 'vitest';
import { type Attempt, postgresFault } from '../../../../../../main/engine/sources/postgres/faults';

const attempt: Attempt = {
  address: 'db:5432/postgres',
  user: 'gantry',
  phase: 'connect',
  hasPassword: true,
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
