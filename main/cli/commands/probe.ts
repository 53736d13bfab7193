import type { Command } from 'commander';
import { oneOf } from '../arguments';
import { print, say } from '../say';

interface ProbeFlags {
  config: string;
  once?: boolean;
  target?: string;
  format: string;
}

export function probeCommand(program: Command): void {
  program
    .command('probe')
    .description(
      'run the probes and print observations and conditions; exits with the code of a monitoring plug-in',
    )
    .requiredOption('-c, --config <file>', 'configuration file')
    .option('--once', 'run each probe once, then exit')
    .option('--target <id>', 'probe only this target')
    .option('--format <format>', 'output format: table or ndjson', oneOf('table', 'ndjson'), 'table')
    .action(async ({ config, once, target, format }: ProbeFlags) => {
      const { runProbe } = await import('../probe');
      process.exitCode = await runProbe({
        config,
        once: once === true,
        target: target ?? null,
        format: format === 'ndjson' ? 'ndjson' : 'table',
        print,
        say,
      });
    });
}
