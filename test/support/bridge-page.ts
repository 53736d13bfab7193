import { type Exposed, electronBridge } from '../../renderer/bridge/electron-bridge';
import { violationsOf } from './bridge-contract';

/** Evaluated in the wall's page: the contract over the bridge that Electron gives it. */
export function run(): Promise<readonly string[]> {
  return violationsOf(electronBridge((window as unknown as { readonly gantry: Exposed }).gantry));
}
