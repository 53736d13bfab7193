import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';

/**
 * The usual authorities and one more, PEM. It is read first: what is no certificate is taken in without a word by whoever
 * makes a connection with it.
 * @throws Error when it is no certificate
 */
export function authoritiesWith(ca: string): string[] {
  new X509Certificate(ca);
  return [...rootCertificates, ca];
}
