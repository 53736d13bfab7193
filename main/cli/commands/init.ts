import type { Command } from 'commander';
import { terminalAsk } from '../ask';
import { print, say } from '../say';

interface InitFlags {
  from?: readonly string[];
  output: string;
  force?: boolean;
}

export function initCommand(program: Command): void {
  program
    .command('init')
    .description('write a commented starter configuration; asks what to watch, unless --from names it')
    .option(
      '--from <address>',
      'address of a target: postgres://…, redis://…, https://…; may be given several times',
      (address: string, before: readonly string[] | undefined) => [...(before ?? []), address],
    )
    .option('--force', 'replace existing files without asking')
    .option('-o, --output <file>', 'file to write; - is standard output', 'gantry.yaml')
    .action(async ({ from = [], output, force }: InitFlags) => {
      const { runInit } = await import('../init');
      process.exitCode = await runInit({
        from,
        output,
        force: force === true,
        ask: terminalAsk(),
        timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        print,
        say,
      });
    });
}
