import type { Command } from 'commander';
import { print } from '../say';
import { readStandardInput } from '../standard-input';

export function checkCommand(program: Command): void {
  program
    .command('check')
    .description('validate a configuration; prints one line per problem')
    .argument('<file>', 'configuration file; - reads standard input')
    .option(
      '--explain',
      'also print every rule with its thresholds (* marks those that this configuration changes)',
    )
    .action(async (file: string, { explain }: { explain?: boolean }) => {
      const { runCheck } = await import('../check');
      process.exitCode = await runCheck({
        file,
        explain: explain === true,
        input: readStandardInput,
        print,
      });
    });
}
