import { join } from 'node:path';
import { Command } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { checkCommand } from './cli/commands/check';
import { drillCommand } from './cli/commands/drill';
import { exportCommand } from './cli/commands/export';
import { initCommand } from './cli/commands/init';
import { probeCommand } from './cli/commands/probe';
import { schemaCommand } from './cli/commands/schema';
import { shotCommand, wallCommand } from './cli/commands/wall';
import { UNKNOWN } from './cli/probe/exit-code';
import { BAD_USE, say } from './cli/say';
import { Unready } from './cli/unready';
import { outliveUncaught } from './engine/runtime/uncaught';

/** Taken here: this file alone keeps its place in the built program. */
const ROOT = join(import.meta.dirname, '..', '..');

const program = new Command('gantry')
  .description('A control-room wall: service health, tenants, replication and proven recovery.')
  .version(packageJson.version, '-v, --version')
  .showHelpAfterError('(add --help for the full usage)')
  .exitOverride((error) => {
    throw error;
  });
wallCommand(program, ROOT);
initCommand(program);
checkCommand(program);
probeCommand(program);
shotCommand(program, ROOT);
exportCommand(program);
drillCommand(program);
schemaCommand(program);

/** Errors of Commander itself: help, the version, or wrong use. */
function isCommanders(error: unknown): error is Error & { readonly exitCode: unknown } {
  return (
    error instanceof Error &&
    'exitCode' in error &&
    'code' in error &&
    String(error.code).startsWith('commander.')
  );
}

// The bundle is CommonJS: no top-level await.
async function run(): Promise<void> {
  outliveUncaught(unexpected);
  // The reader of a pipe may close it first, as `head` does: the rest of the output has no reader.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(process.exitCode ?? 0);
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    await program.parseAsync();
  } catch (error) {
    if (isCommanders(error)) {
      process.exitCode = Number(error.exitCode) === 0 ? 0 : failure();
      return;
    }
    process.exitCode = failure();
    if (error instanceof Unready) {
      say(error.message);
      say(error.remedy);
      return;
    }
    unexpected(error);
  }
}

/** Of `gantry probe`, 2 would tell a monitoring system that the estate is critical. */
function failure(): number {
  return process.argv[2] === 'probe' ? UNKNOWN : BAD_USE;
}

/** A command that continues after an exception, or never ends because of one, must not report success. */
function unexpected(error: unknown): void {
  say(`unexpected error: ${error instanceof Error ? error.message : String(error)}`);
  say('Please report it with the command and the output of `gantry --version`.');
  process.once('exit', (code) => {
    if (code === 0) process.exitCode = failure();
  });
}

void run();
