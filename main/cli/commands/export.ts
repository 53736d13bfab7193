import type { Command } from 'commander';
import { oneOf, timeArgument } from '../arguments';
import { terminalAsk } from '../ask';
import { defaultDataFolder } from '../data-folder';
import { EXPORT_FORMATS, type ExportFormat, FORMAT_ENDINGS, formatOf } from '../export/formats';
import { type Refusal, refusedOutput } from '../output-file';
import { BAD_USE, say } from '../say';
import { STANDARD } from '../standard-input';

interface ExportFlags {
  data: string;
  from: number;
  to?: number;
  series?: string;
  format?: ExportFormat;
  force?: boolean;
  output: string;
}

export function exportCommand(program: Command): void {
  program
    .command('export')
    .description('write the history of a time range to a file; works with or without a running wall')
    .option('-d, --data <folder>', 'data folder', defaultDataFolder())
    .requiredOption('--from <time>', 'start: ISO 8601, or an age such as 90m, 6h, 2d', timeArgument)
    .option('--to <time>', 'end, in the same form (default: now)', timeArgument)
    .option(
      '--series <glob>',
      'csv and ndjson only: export these metrics and nothing else, such as postgresql.*',
    )
    .option(
      '--format <format>',
      `ndjson, csv, html (a printable report), or bundle (one file for gantry wall --bundle on another machine); default: by the name of the file, ${FORMAT_ENDINGS}`,
      oneOf(...EXPORT_FORMATS),
    )
    .option('--force', 'replace an existing file without asking')
    .requiredOption('-o, --output <file>', 'file to write; - is standard output')
    .action(async (options: ExportFlags) => {
      const { data, from, to = Date.now(), series = null, output } = options;
      const format = options.format ?? (output === STANDARD ? 'ndjson' : formatOf(output));
      const refused = refusal(from, to, series, format) ?? (await refusedFile(options));
      if (format === null || refused !== null) {
        say(refused?.what ?? `the name ${output} does not say which format it has.`);
        say(refused?.remedy ?? `Use --format, or a name that ends in ${FORMAT_ENDINGS}.`);
        process.exitCode = BAD_USE;
        return;
      }
      const { runExport } = await import('../export');
      process.exitCode = await runExport({ data, from, to, series, format, output, say });
    });
}

function refusal(
  from: number,
  to: number,
  series: string | null,
  format: ExportFormat | null,
): Refusal | null {
  if (from > to) return { what: '--from is later than --to.', remedy: 'Pass the earlier time as --from.' };
  if (series !== null && (format === 'html' || format === 'bundle'))
    return {
      what: `--series cannot be used with ${format}, which always holds all series.`,
      remedy: 'Leave it out.',
    };
  return null;
}

function refusedFile({ output, force }: ExportFlags): Promise<Refusal | null> {
  return refusedOutput(output, force === true, terminalAsk());
}
