import type { CellFocus } from './tenants-focus';

/** A person's focus among the tenants. The views do not rotate meanwhile. */
export interface TenantLook {
  readonly focus: CellFocus | null;
  /** id of the tenant with an open page */
  readonly page: string | null;
}
export const NO_LOOK: TenantLook = { focus: null, page: null };
