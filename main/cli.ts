import { Command, InvalidArgumentError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { durationSeconds } from '../shared/forms/duration';
import { nearest } from '../shared/forms/nearest';
import { parseSeconds } from '../shared/judge/drills/duration';
import { SCENARIOS } from '../shared/model/scenario';
import { VIEW_IDS } from '../shared/model/views';
import { bundleData } from './cli/bundle-data';
import { runCheck } from './cli/check';
import { drillStatus, endDrill, startDrill, stepDrill, undoStep } from './cli/drill';
import { EXPORT_FORMATS, type ExportFormat, runExport } from './cli/export';
import { defaultDataFolder, launchElectron, Unready } from './cli/launch';
import { runProbe } from './cli/probe';
import { usableConfig } from './cli/usable-config';
import { SCENARIO_NAMES } from './demo/launch-scenarios';

const BAD_USE = 2;
const say = (line: string): void => {
  process.stderr.write(`gantry: ${line}\n`);
};

function size(text: string): string {
  if (!/^\d{3,5}x\d{3,5}$/.test(text)) throw new InvalidArgumentError('expected a size such as 1920x1080.');
  return text;
}
function oneOf(...choices: readonly string[]): (text: string) => string {
  return (text) => {
    if (choices.includes(text)) return text;
    const meant = nearest(text, choices);
    const question = meant === null ? '' : `Did you mean ${meant}? `;
    throw new InvalidArgumentError(`${question}Choose one of ${choices.join(', ')}.`);
  };
}
function wholeNumber(text: string): string {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('expected a whole number from 1.');
  return text;
}
/** @returns epoch ms */
function time(text: string): number {
  const ago = /^\d+[mhd]$/.test(text) ? durationSeconds(text) : null;
  if (ago !== null) return Date.now() - ago * 1_000;
  const t = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(t))
    throw new InvalidArgumentError(
      'expected a time such as 2026-11-23T06:00:00Z, or an age such as 90m, 6h, 2d.',
    );
  return t;
}
function seconds(text: string): number {
  const value = parseSeconds(text);
  if (value === null) throw new InvalidArgumentError('expected a duration such as 12m30s.');
  return value;
}
/** @returns epoch ms as text, or `end` */
function replayTime(text: string): string {
  return text === 'end' ? text : String(time(text));
}
function flags(options: Readonly<Record<string, string | boolean | undefined>>): string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    return value === true ? [`--${name}`] : [`--${name}`, value];
  });
}

interface WallFlags {
  bundle?: string;
  replay?: string;
  config?: string;
  data: string;
  view?: string;
  display?: string;
  windowed?: boolean;
  size: string;
  pictures?: string;
  tenants?: string;
  scenario?: string;
}
interface ShotFlags {
  bundle?: string;
  replay?: string;
  config?: string;
  data: string;
  view?: string;
  size: string;
  output: string;
}

interface EndFlags {
  config?: string;
  data: string;
  rto?: number;
  rpo?: number;
  evidence?: string;
}
const NO_CLAIM = { rto: null, rpo: null, evidence: null };
interface ExportFlags {
  data: string;
  from: number;
  to?: number;
  series?: string;
  format: ExportFormat;
  output: string;
}

const program = new Command('gantry')
  .description('A control-room wall: service health, tenants, replication and proven recovery.')
  .version(packageJson.version)
  .showHelpAfterError('(add --help for the full usage)')
  .exitOverride((error) => {
    throw error;
  });

program
  .command('wall')
  .description(
    'show the wall; without --config it uses ./gantry.yaml, the user’s config folder, or the demo estate',
  )
  .option('-c, --config <file>', 'configuration file')
  .option('-d, --data <folder>', 'data folder', defaultDataFolder())
  .option('--view <id>', 'view to show first', oneOf(...VIEW_IDS))
  .option('--display <n>', 'number of the display, from 1', wholeNumber)
  .option('--windowed', 'use an ordinary window instead of the whole screen')
  .option('--size <WxH>', 'size of the window or virtual display', size, '1920x1080')
  .option('--pictures <folder>', 'write a picture of each view to this folder once a minute')
  .option('--tenants <n>', 'number of tenants in the demo estate', wholeNumber)
  .option(
    '--scenario <name>',
    'scenario of the demo estate; cycle plays all of them',
    oneOf(...SCENARIO_NAMES),
  )
  .option(
    '--replay <time>',
    'replay a past time from the data folder: 2026-11-23T06:12:00Z, 90m, or end',
    replayTime,
  )
  .option('--bundle <file>', 'replay a file that gantry export --format bundle wrote')
  .action(async (given: WallFlags) => {
    const options = await bundleData(given, say);
    process.exitCode = await launchElectron({
      args: flags({ ...options }),
      size: options.size,
      say,
      unseen: () => {
        const folder = options.pictures ?? `${options.data}/pictures`;
        say(
          `no display found: the wall runs on a virtual display and writes pictures of its views to ${folder}`,
        );
        return options.pictures === undefined ? ['--pictures', folder] : [];
      },
    });
  });

program
  .command('check')
  .description('validate a configuration; prints one line per problem')
  .argument('<file>', 'configuration file')
  .option(
    '--explain',
    'also print every rule with its thresholds (* marks those that this configuration changes)',
  )
  .action(async (file: string, { explain }: { explain?: boolean }) => {
    process.exitCode = await runCheck(file, explain === true, (line) => process.stdout.write(`${line}\n`));
  });

program
  .command('probe')
  .description(
    'run the probes and print observations and conditions; exits with the code of a monitoring plug-in',
  )
  .requiredOption('-c, --config <file>', 'configuration file')
  .option('--once', 'run each probe once, then exit')
  .option('--target <id>', 'probe only this target')
  .option('--format <format>', 'output format: table or ndjson', oneOf('table', 'ndjson'), 'table')
  .action(async (options: { config: string; once?: boolean; target?: string; format: string }) => {
    process.exitCode = await runProbe({
      config: options.config,
      once: options.once === true,
      target: options.target ?? null,
      format: options.format === 'ndjson' ? 'ndjson' : 'table',
      print: (line) => process.stdout.write(`${line}\n`),
      say,
    });
  });

program
  .command('shot')
  .description('write a PNG of each view as the wall shows it now')
  .option('-c, --config <file>', 'configuration file')
  .option('-d, --data <folder>', 'data folder', defaultDataFolder())
  .option('--view <id>', 'picture only this view', oneOf(...VIEW_IDS))
  .option('--size <WxH>', 'size of the pictures', size, '1920x1080')
  .option('--replay <time>', 'picture a past time from the data folder', replayTime)
  .option('--bundle <file>', 'picture a file that gantry export --format bundle wrote')
  .requiredOption('-o, --output <folder>', 'folder for the pictures')
  .action(async ({ output, ...given }: ShotFlags) => {
    const options = await bundleData(given, say);
    // None at all is usable: the picture is of what the cache holds.
    if ((await usableConfig(options.config ?? null, (line) => process.stderr.write(`${line}\n`))) === null) {
      process.exitCode = BAD_USE;
      return;
    }
    process.exitCode = await launchElectron({
      args: [...flags({ ...options }), '--shot', '--pictures', output],
      size: options.size,
      say,
      unseen: () => [],
    });
  });

program
  .command('export')
  .description('write the history of a time range to a file; works with or without a running wall')
  .option('-d, --data <folder>', 'data folder', defaultDataFolder())
  .requiredOption('--from <time>', 'start: ISO 8601, or an age such as 90m, 6h, 2d', time)
  .option('--to <time>', 'end, in the same form (default: now)', time)
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
  .action(async (options: ExportFlags) => {
    const to = options.to ?? Date.now();
    if (options.from > to) {
      say('--from is later than --to: pass the earlier time as --from.');
      process.exitCode = BAD_USE;
      return;
    }
    const { data, from, series = null, format, output } = options;
    if (series !== null && (format === 'html' || format === 'bundle')) {
      say(`--series cannot be used with ${format}, which always holds all series: leave it out.`);
      process.exitCode = BAD_USE;
      return;
    }
    process.exitCode = await runExport({ data, from, to, series, format, output, say });
  });

const drill = program
  .command('drill')
  .description('time a recovery drill; a wall on the same data folder measures the outage and the data loss');
/** Each of them finds the drill by the same two. */
function onDrill(command: Command): Command {
  return command
    .option('-c, --config <file>', 'configuration file with the services and the folder of drill records')
    .option('-d, --data <folder>', 'data folder', defaultDataFolder());
}
const placeOf = ({ config, data }: { config?: string; data: string }) => ({
  config: config ?? null,
  data,
  say,
});
onDrill(drill.command('start'))
  .description(`start a drill: ${SCENARIOS.join(', ')}, or a name of your own`)
  .argument('<scenario>')
  .requiredOption('-s, --services <ids>', 'ids of the covered services, separated by commas')
  .action(async (scenario: string, options: { config?: string; data: string; services: string }) => {
    process.exitCode = await startDrill(placeOf(options), scenario, options.services);
  });
onDrill(drill.command('step'))
  .description('end the current step and start the next one')
  .argument('<name...>')
  .action(async (name: string[], options: { config?: string; data: string }) => {
    process.exitCode = await stepDrill(placeOf(options), name.join(' '));
  });
onDrill(drill.command('undo'))
  .description('remove the last step and continue the previous one')
  .action(async (options: { config?: string; data: string }) => {
    process.exitCode = await undoStep(placeOf(options));
  });
onDrill(drill.command('end'))
  .description('end the drill and write its record')
  .argument('[outcome]', 'passed or failed', oneOf('passed', 'failed'), 'passed')
  .option('--rto <duration>', 'RTO measured by other means, such as 12m30s', seconds)
  .option('--rpo <duration>', 'RPO measured by other means, such as 40s', seconds)
  .option('--evidence <url>', 'address of a report')
  .action(async (outcome: string, options: EndFlags) => {
    const claim = { rto: options.rto ?? null, rpo: options.rpo ?? null, evidence: options.evidence ?? null };
    process.exitCode = await endDrill(
      placeOf(options),
      outcome === 'failed' ? 'failed' : 'passed',
      '',
      claim,
    );
  });
onDrill(drill.command('abort'))
  .description('abort the drill and record that')
  .option('--why <words>', 'reason, for the record', '')
  .action(async (options: { config?: string; data: string; why: string }) => {
    process.exitCode = await endDrill(placeOf(options), 'aborted', options.why, NO_CLAIM);
  });
onDrill(drill.command('status'))
  .description('show the running drill step by step')
  .action(async (options: { config?: string; data: string }) => {
    process.exitCode = await drillStatus(placeOf(options));
  });

// The bundle is CommonJS: no top-level await.
async function run(): Promise<void> {
  // The reader of a pipe may close it first, as `head` does: the rest of the output has no reader.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(process.exitCode ?? 0);
  });
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof Unready) {
      say(error.message);
      say(error.remedy);
      process.exitCode = BAD_USE;
    } else if (
      error instanceof Error &&
      'exitCode' in error &&
      'code' in error &&
      String(error.code).startsWith('commander.')
    ) {
      process.exitCode = Number(error.exitCode) === 0 ? 0 : BAD_USE;
    } else {
      say(`unexpected error: ${error instanceof Error ? error.message : String(error)}`);
      say('Please report it with the command and the output of `gantry --version`.');
      process.exitCode = BAD_USE;
    }
  }
}

void run();
