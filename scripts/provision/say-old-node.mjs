import { readFileSync } from 'node:fs';
import { oldNodeLine } from './node-age.mjs';

// Imported first, for its effect: the modules after it do not load on a Node that is too old.
const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const line = oldNodeLine(process.versions.node, engines.node);
if (line !== null) process.stderr.write(`gantry: ${line}\n`);
