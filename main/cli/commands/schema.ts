import type { Command } from 'commander';
import { print } from '../say';

export function schemaCommand(program: Command): void {
  program
    .command('schema')
    .description('print the JSON Schema of gantry.yaml, for editors')
    .action(async () => {
      const { editorSchema } = await import('../../../shared/config/editor-schema');
      for (const line of editorSchema().trimEnd().split('\n')) print(line);
    });
}
