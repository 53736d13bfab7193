import { expect, test } from 'vitest';
import { parsePostgresAddress } from '../../../../shared/kinds/postgres/address';

test('an sslmode that the client would read as none is refused', () => {
  for (const mode of ['verifyfull', 'allow', 'on', ''])
    expect(parsePostgresAddress(`postgres://db/shop?sslmode=${mode}`)).toMatchObject({ ok: false });
  for (const mode of ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'])
    expect(parsePostgresAddress(`postgres://db/shop?sslmode=${mode}`)).toMatchObject({ ok: true });
});

test('a server with all that an address may state', () => {
  expect(
    parsePostgresAddress(
      'postgres://g%40ntry:p%25%23@db.example:6432/odoo?sslmode=verify-full&options=-c+x%3D1',
    ),
  ).toEqual({
    ok: true,
    value: {
      user: 'g@ntry',
      hasPassword: true,
      host: 'db.example',
      port: 6432,
      database: 'odoo',
      sslMode: 'verify-full',
      options: '-c x=1',
      tls: true,
    },
  });
});

test.each([
  ['postgresql://[::1]', { host: '::1', port: 5432, user: null, hasPassword: false, tls: false }],
  ['postgres://u:p@ss@h/x', { host: 'h', user: 'u', database: 'x' }],
  ['postgres://u@%2Frun%2Fpostgresql/x', { host: '/run/postgresql' }],
  ['postgres://u@h/x?sslmode=disable', { tls: false }],
  // Parameters of other programs are accepted.
  ['postgres://u@h/x?schema=public&connection_limit=5&sslcrl=/crl.pem&keepalives_idle=5', { host: 'h' }],
])('%s is read', (url, expected) => {
  expect(parsePostgresAddress(url)).toMatchObject({ ok: true, value: expected });
});

test.each([
  ['postgres://ge%heim:x@h/x', 'a % in its user or password', '%25'],
  ['postgres://u:100%geheim@h/x', 'a % in its user or password', '%25'],
  ['postgres://u:geheim%ff@h/x', 'a % in its user or password', '%25'],
  ['postgres://u:geheim#1@h/x', 'not percent-encoded', '%23'],
  ['postgres://u:p@h/x#geheim', 'a #', '%23'],
  ['postgres://u:gehe/im@h/x', 'not percent-encoded', '%2F'],
  ['postgres://u:p@a:5432,b:5432/x?target_session_attrs=any', 'several hosts', '`replicas`'],
  ['postgres://h:99999/x', 'no readable host and port', 'host:port'],
  ['postgres://h:0/x', 'no readable host and port', 'host:port'],
  ['postgres://u:p@h/x?sslmod=verify-full', 'the unknown parameter sslmod', 'did you mean sslmode?'],
  ['postgres://u:p@h/x?ssl_root_cert=/ca.pem', 'the unknown parameter ssl_root_cert', 'sslrootcert'],
  ['postgres://u:p@/x?host=/run', 'no readable host and port', '%40'],
])('%s is refused', (url, what, remedy) => {
  const parsed = parsePostgresAddress(url);
  expect(parsed).toMatchObject({
    ok: false,
    error: { what: expect.stringContaining(what), remedy: expect.stringContaining(remedy) },
  });
  expect(JSON.stringify(parsed)).not.toContain('geheim');
});
