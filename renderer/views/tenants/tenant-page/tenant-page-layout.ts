import type { TenantResource } from '../../../../shared/model/tenant-page';

/** Units of 1/1080 of the screen's height. */
export const TENANT_PAGE = {
  top: 288,
  bottom: 1050,
  /** columns of a row: label, figure, chart, use of today */
  label: 104,
  figure: 424,
  line: { x: 670, width: 420 },
  day: 1124,
  right: 1356,
  /** costs and episodes */
  aside: { x: 1420, width: 452 },
} as const;

export interface ResourcePlace {
  readonly resource: TenantResource;
  readonly y: number;
  readonly height: number;
  /** short in the pool, or the tenant waits for it: drawn larger */
  readonly hot: boolean;
}

/** Maximum height of a row: a few taller ones would look lost. */
const MOST = 170;
const HOT = 1.7;
/** least multiple of its usual at which a wait is drawn larger */
const PAINFUL = 2;

function isHot({ saturated, side, now, due }: TenantResource): boolean {
  if (side === 'takes') return saturated;
  return now !== null && due !== null && due > 0 && now / due >= PAINFUL;
}

/** Rows in the order of the matrix; those of short resources are taller. */
export function placeResources(resources: readonly TenantResource[]): readonly ResourcePlace[] {
  const shares = resources.map((one) => (isHot(one) ? HOT : 1));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const unit = Math.min(MOST / HOT, (TENANT_PAGE.bottom - TENANT_PAGE.top) / Math.max(1, total));
  let y: number = TENANT_PAGE.top;
  return resources.map((resource, at) => {
    const top = Math.round(y);
    y += unit * (shares[at] ?? 1);
    return { resource, y: top, height: Math.round(y) - top, hot: shares[at] === HOT };
  });
}
