import { createContext, useContext } from 'react';
import type { TenantControl } from './tenant-control';

export const TenantContext = createContext<TenantControl | null>(null);

export function useTenantControl(): TenantControl {
  const control = useContext(TenantContext);
  if (control === null)
    throw new Error('no control of tenants above this component: render it inside TenantContext');
  return control;
}
