import type { Fault } from '../../../shared/model/observation';

/** Error codes of Node and the operating system (`errno(3)`, `getaddrinfo(3)`), as fault codes. */
const BY_ERRNO: Readonly<Record<string, Fault['code']>> = {
  ECONNREFUSED: 'refused',
  ENOENT: 'refused',
  ETIMEDOUT: 'timeout',
  ENOTFOUND: 'dns',
  ENODATA: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
  EHOSTUNREACH: 'network',
  EHOSTDOWN: 'network',
  ENETUNREACH: 'network',
  ENETDOWN: 'network',
  EADDRNOTAVAIL: 'network',
  EACCES: 'network',
  EPERM: 'network',
  ECONNRESET: 'closed',
  ECONNABORTED: 'closed',
  EPIPE: 'closed',
};
/** OpenSSL's verification results and Node's own: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const TLS_CODE =
  /^(?:ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|ERROR_IN_CERT_|EPROTO)/;

/** The error's own code. A failed attempt at several addresses has one code for all; causes are searched. */
export function errorCode(error: unknown): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (at instanceof AggregateError) return errorCode(at.errors[0]);
  }
  return null;
}

/** The fault code for a network error's code; null if it is not a network error. */
export function networkCode(code: string): Fault['code'] | null {
  return BY_ERRNO[code] ?? (TLS_CODE.test(code) ? 'tls' : null);
}

/** Why a certificate is not trusted, for people. */
export function tlsReason(code: string): string {
  return TLS_REASONS[code] ?? `the encrypted connection failed (${code})`;
}

/** Why an encrypted connection cannot be made, although the server's certificate may be in order. */
export type TlsRefusal = 'no-tls' | 'wants-certificate' | 'no-agreement';

/** null: its certificate is not trusted, or the code says no more. */
export function tlsRefusal(code: string): TlsRefusal | null {
  return TLS_REFUSALS[code] ?? null;
}

/** @param shown `host:port` @param remedy what its protocol offers against it */
export function tlsRefusalFault(refusal: TlsRefusal, shown: string, remedy: string): Fault {
  switch (refusal) {
    case 'no-tls':
      return { code: 'tls', message: `${shown} does not speak TLS.`, remedy };
    case 'wants-certificate': {
      const message = `${shown} requires a certificate of its clients, and Gantry has none to show.`;
      return { code: 'auth', message, remedy };
    }
    case 'no-agreement': {
      const message = `${shown} and this machine have no version or cipher of TLS in common.`;
      return { code: 'tls', message, remedy, detail: 'ERR_SSL_UNSUPPORTED_PROTOCOL' };
    }
  }
}

/** OpenSSL's reasons: https://github.com/openssl/openssl/blob/master/crypto/err/openssl.txt */
const TLS_REFUSALS: Readonly<Record<string, TlsRefusal>> = {
  // The server answered with something else than a TLS record.
  ERR_SSL_WRONG_VERSION_NUMBER: 'no-tls',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'no-tls',
  ERR_SSL_HTTP_REQUEST: 'no-tls',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'wants-certificate',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'no-agreement',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'no-agreement',
  ERR_SSL_NO_PROTOCOLS_AVAILABLE: 'no-agreement',
  ERR_SSL_DH_KEY_TOO_SMALL: 'no-agreement',
};

const TLS_REASONS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate is revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its certificate comes from an unknown authority, or the chain is incomplete',
  UNABLE_TO_GET_ISSUER_CERT: 'its chain of certificates is incomplete',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'its certificate comes from an unknown authority, or the chain is incomplete',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
  HOSTNAME_MISMATCH: 'its certificate is for another host name',
};
