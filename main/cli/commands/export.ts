import type { Command } from 'commander';
import { oneOf, timeArgument } from '../arguments';
import { defaultDataFolder } from '../data-folder';
import { EXPORT_FORMATS, type ExportFormat } from '../export/formats';
import { BAD_USE, say } from '../say';

interface ExportFlags {
  data: string;
  from: number;
  to?: number;
  series?: string;
  format: ExportFormat;
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
      'ndjson, csv, html (a printable report), or bundle (one file for gantry wall --bundle on another machine)',
      oneOf(...EXPORT_FORMATS),
      'ndjson',
    )
    .requiredOption('-o, --output <file>', 'file to write')
    .action(async ({ data, from, to = Date.now(), series, format, output }: ExportFlags) => {
      const refused = refusal(from, to, series, format);
      if (refused !== null) {
        say(refused);
        process.exitCode = BAD_USE;
        return;
      }
      const { runExport } = await import('../export');
      process.exitCode = await runExport({ data, from, to, series: series ?? null, format, output, say });
    });
}

function refusal(from: number, to: number, series: string | undefined, format: ExportFormat): string | null {
  if (from > to) return '--from is later than --to: pass the earlier time as --from.';
  if (series !== undefined && (format === 'html' || format === 'bundle'))
    return `--series cannot be used with ${format}, which always holds all series: leave it out.`;
  return null;
}
