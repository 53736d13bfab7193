#!/usr/bin/env node
import '../scripts/provision/say-old-node.mjs';
import { existsSync } from 'node:fs';
import { findElectron } from '../scripts/provision/electron.mjs';
import { ProvisionError, ROOT, runScript } from '../scripts/provision/paths.mjs';

/** As of a command that cannot do what was asked: main/cli.ts. */
const FAILURE = process.argv[2] === 'probe' ? 3 : 2;

/** The command line of a checkout: says where Electron is and hands over to the built program. */
await runScript(async () => {
  const program = `${ROOT}/out/main/cli.js`;
  if (!existsSync(program))
    throw new ProvisionError('Gantry is not built yet.', 'Type: npm run build (npm start does it by itself)');
  const electron = findElectron();
  if (electron) process.env.ELECTRON_OVERRIDE_DIST_PATH = electron.folder;
  await import(program);
}, FAILURE);
