import type { CellFocus } from './tenants-focus';

/** What a person looks at among the tenants. The views do not turn while they do. */
export interface TenantLook {
  readonly focus: CellFocus | null;
  /** id of the tenant whose page is open */
  readonly page: string | null;
}
export const NO_LOOK: TenantLook = { focus: null, page: null };
