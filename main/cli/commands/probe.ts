import type { Command } from 'commander';
import { oneOf } from '../arguments';
import { UNKNOWN } from '../probe/exit-code';
import { PROBE_FORMATS, type ProbeFormat } from '../probe/formats';
import { print, say } from '../say';

interface ProbeFlags {
  config?: string;
  once?: boolean;
  target?: string;
  conditions?: boolean;
  all?: boolean;
  format: ProbeFormat;
}

export function probeCommand(program: Command): void {
  program
    .command('probe')
    .description(
      'run the probes and print observations, faults and conditions; exits with the code of a monitoring plug-in: 2 critical, 1 warning, 3 unknown, 0 ok',
    )
    .option(
      '-c, --config <file>',
      'configuration file (default: ./gantry.yaml, then the user’s config folder)',
    )
    .option('--once', 'run each probe once, then exit')
    .option('--target <id>', 'probe only this target')
    .option('--conditions', 'print conditions and faults only')
    .option('--all', 'table only: also print what is well')
    .option(
      '--format <format>',
      'table; ndjson, a record per line; or json, one document of one run. ndjson and json leave nothing out',
      oneOf(...PROBE_FORMATS),
      'table',
    )
    .action(async ({ config, once, target, conditions, all, format }: ProbeFlags) => {
      const { runProbe } = await import('../probe');
      // Until it has judged, and if its reader leaves before that.
      process.exitCode = UNKNOWN;
      process.exitCode = await runProbe({
        config: config ?? null,
        once: once === true,
        target: target ?? null,
        conditionsOnly: conditions === true,
        all: all === true,
        format,
        print,
        say,
      });
    });
}
