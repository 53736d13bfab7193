import { err, ok, type Result } from '../../../../shared/model/result';
import { authoritiesWith } from '../../runtime/authorities';

/** null: the default ones. Otherwise the library's error. */
export function authoritiesOf(ca: string | null): Result<readonly string[] | null, string> {
  if (ca === null) return ok(null);
  try {
    return ok(authoritiesWith(ca));
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}
