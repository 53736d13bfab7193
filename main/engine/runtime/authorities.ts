import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';

/**
 * The usual certificate authorities and one more, PEM. It is parsed first, because an invalid certificate would
 * otherwise be accepted silently by TLS connections.
 * @throws Error if it is not a certificate
 */
export function authoritiesWith(ca: string): string[] {
  new X509Certificate(ca);
  return [...rootCertificates, ca];
}
