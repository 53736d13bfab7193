import type { Snapshot } from '../../shared/model/snapshot';
import { SERVICE_FIXTURES } from './services';

/** Every snapshot that can be looked at by name: `node scripts/look.mjs --fixture NAME`. */
export const FIXTURES: Readonly<Record<string, () => Snapshot>> = {
  ...SERVICE_FIXTURES,
};
