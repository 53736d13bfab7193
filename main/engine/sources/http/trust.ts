import { createSecureContext, type SecureContext } from 'node:tls';
import type { Fault } from '../../../../shared/model/observation';
import { err, ok, type Result } from '../../../../shared/model/result';
import { authoritiesWith } from '../../runtime/authorities';

/**
 * The usual authorities and one more, for connections.
 * @param ca PEM @param of whose key it is, for the remedy
 */
export function trustWith(ca: string, of: string): Result<SecureContext, Fault> {
  try {
    return ok(createSecureContext({ ca: authoritiesWith(ca) }));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    return err({
      code: 'config',
      message: 'The certificate authority of the target is not a PEM certificate.',
      remedy: `Correct \`ca\` of ${of}.`,
      ...(code === undefined ? {} : { detail: code }),
    });
  }
}
