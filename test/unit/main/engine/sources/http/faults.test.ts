import { expect, test } from 'vitest';
import { httpFault } from '../../../../../../main/engine/sources/http/faults';
import { faultSentence } from '../../../../../../shared/judge/words';

function faultOf(code: string) {
  return httpFault(Object.assign(new Error(code), { code }), 'shop.example', null);
}

test('only a certificate is told as one', () => {
  const said = (code: string) => faultSentence(faultOf(code).fault);
  expect(said('CERT_HAS_EXPIRED')).toBe('its certificate is not accepted');
  expect(said('ERR_TLS_CERT_ALTNAME_INVALID')).toBe('its certificate is not accepted');
  expect(said('ERR_SSL_WRONG_VERSION_NUMBER')).toBe('it does not speak TLS');
  expect(said('ERR_SSL_UNSUPPORTED_PROTOCOL')).toBe('no encrypted connection is possible');
  expect(said('ERR_SSL_BAD_RECORD_TYPE')).toBe('no encrypted connection is possible');
});

test('a server that wants a certificate of its clients may serve those who have one', () => {
  const { status, fault } = faultOf('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED');
  expect(status).toBeNull();
  expect(fault.code).toBe('auth');
  expect(fault.remedy).not.toMatch(/[Rr]enew/);
});
