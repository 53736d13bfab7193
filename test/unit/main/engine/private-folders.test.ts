import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { madeFolder } from '../../../../main/engine/drills/drills-folder';
import { writeSeen } from '../../../../main/engine/drills/rehearsal-file';
import { createLogFile } from '../../../../main/engine/runtime/log-file';
import { silentLog } from '../../../support/silent-log';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gantry-private-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const modeOf = (path: string): number => statSync(path).mode & 0o777;

it('folders that a wall makes are for its user only', async () => {
  const log = createLogFile({ path: join(root, 'data', 'gantry.log') });
  log.write('a line');
  log.close();
  madeFolder(join(root, 'drills'), silentLog);
  await writeSeen(join(root, 'records'), { id: 'a' } as unknown as Parameters<typeof writeSeen>[1]);
  expect(['data', 'drills', 'records'].map((name) => modeOf(join(root, name)))).toEqual([
    0o700, 0o700, 0o700,
  ]);
});
