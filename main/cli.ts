import { Command, InvalidArgumentError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { durationSeconds } from '../shared/forms/duration';
import { nearest } from '../shared/forms/nearest';
import { parseSeconds } from '../shared/judge/drills/duration';
import { SCENARIOS } from '../shared/model/scenario';
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
  if (!/^\d{3,5}x\d{3,5}$/.test(text)) throw new InvalidArgumentError('write it as 1920x1080.');
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
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('a whole number from 1 belongs there.');
  return text;
}
/** @returns epoch ms */
function time(text: string): number {
  const ago = /^\d+[mhd]$/.test(text) ? durationSeconds(text) : null;
  if (ago !== null) return Date.now() - ago * 1_000;
  const t = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(t)) throw new InvalidArgumentError('write it as 2026-11-23T06:00:00Z, or as 90m, 6h, 2d.');
  return t;
}
function seconds(text: string): number {
  const value = parseSeconds(text);
  if (value === null) throw new InvalidArgumentError('write it as 12m30s.');
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

const VIEWS = ['services', 'tenants', 'replication', 'recovery', 'executive', 'engineering', 'review'];
const program = new Command('gantry')
  .description('A control-room wall: service health, tenants, replication and proven recovery.')
  .version(packageJson.version)
  .showHelpAfterError('(add --help for the whole usage)')
  .exitOverride((error) => {
    throw error;
  });

program
  .command('wall')
  .description(
    'show the wall; without --config: ./gantry.yaml, the user’s config folder, else the demo estate',
  )
  .option('-c, --config <file>', 'configuration')
  .option('-d, --data <folder>', 'folder of the cache', defaultDataFolder())
  .option('--view <id>', 'view to open with', oneOf(...VIEWS))
  .option('--display <n>', 'display to use, from 1', wholeNumber)
  .option('--windowed', 'an ordinary window instead of the whole screen')
  .option('--size <WxH>', 'size of the window, or of the virtual display', size, '1920x1080')
  .option('--pictures <folder>', 'write a picture of each view there, once a minute')
  .option('--tenants <n>', 'tenants of the demo estate', wholeNumber)
  .option('--scenario <name>', 'scenario of the demo estate; cycle plays all', oneOf(...SCENARIO_NAMES))
  .option(
    '--replay <time>',
    'show this time of what the data folder holds, without a server: 2026-11-23T06:12:00Z, 90m, or end',
    replayTime,
  )
  .option('--bundle <file>', 'show what was exported with --format bundle, with no server and no network')
  .action(async (given: WallFlags) => {
    const options = await bundleData(given, say);
    process.exitCode = await launchElectron({
      args: flags({ ...options }),
      size: options.size,
      say,
      unseen: () => {
        const folder = options.pictures ?? `${options.data}/pictures`;
        say(`there is no display: the wall runs on a virtual one and writes its views into ${folder}`);
        return options.pictures === undefined ? ['--pictures', folder] : [];
      },
    });
  });

program
  .command('check')
  .description('validate a configuration; a line an error')
  .argument('<file>', 'configuration')
  .option('--explain', 'also print every rule as this configuration makes it (* where it says otherwise)')
  .action(async (file: string, { explain }: { explain?: boolean }) => {
    process.exitCode = await runCheck(file, explain === true, (line) => process.stdout.write(`${line}\n`));
  });

program
  .command('probe')
  .description('run the probes and print observations and conditions; exit code as monitoring plug-ins')
  .requiredOption('-c, --config <file>', 'configuration')
  .option('--once', 'one run of each probe, then end')
  .option('--target <id>', 'only this target')
  .option('--format <format>', 'table or ndjson', oneOf('table', 'ndjson'), 'table')
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
  .description('a PNG of each view as the wall shows it now')
  .option('-c, --config <file>', 'configuration')
  .option('-d, --data <folder>', 'folder of the cache', defaultDataFolder())
  .option('--view <id>', 'only this view', oneOf(...VIEWS))
  .option('--size <WxH>', 'size of the picture', size, '1920x1080')
  .option('--replay <time>', 'as it was at this time of what the data folder holds', replayTime)
  .option('--bundle <file>', 'of what was exported with --format bundle')
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
  .description(
    'write what the cache holds of a range into a file; works beside a running wall, and without one',
  )
  .option('-d, --data <folder>', 'folder of the cache', defaultDataFolder())
  .requiredOption('--from <time>', 'ISO 8601, or so long ago: 90m, 6h, 2d', time)
  .option('--to <time>', 'the same; without it: now', time)
  .option('--series <glob>', 'csv and ndjson: only these metrics, and nothing else: postgresql.*')
  .option(
    '--format <format>',
    'ndjson, csv, html (a report to read and print), bundle (one file that gantry wall --bundle shows elsewhere)',
    oneOf(...EXPORT_FORMATS),
    'ndjson',
  )
  .requiredOption('-o, --output <file>', 'file to write')
  .action(async (options: ExportFlags) => {
    const to = options.to ?? Date.now();
    if (options.from > to) {
      say('--from is later than --to: give the earlier time with --from.');
      process.exitCode = BAD_USE;
      return;
    }
    const { data, from, series = null, format, output } = options;
    if (series !== null && (format === 'html' || format === 'bundle')) {
      say(`--series has no place in ${format}, which holds the whole range: leave it out.`);
      process.exitCode = BAD_USE;
      return;
    }
    process.exitCode = await runExport({ data, from, to, series, format, output, say });
  });

const drill = program
  .command('drill')
  .description(
    'time a rehearsal; a wall on the same data folder measures how long services break and what is lost',
  );
/** Each of them finds the drill by the same two. */
function onDrill(command: Command): Command {
  return command
    .option('-c, --config <file>', 'configuration, whose services and folder of records count')
    .option('-d, --data <folder>', 'folder of the cache', defaultDataFolder());
}
const placeOf = ({ config, data }: { config?: string; data: string }) => ({
  config: config ?? null,
  data,
  say,
});
onDrill(drill.command('start'))
  .description(`begin one: ${SCENARIOS.join(', ')}, or words of your own`)
  .argument('<scenario>')
  .requiredOption('-s, --services <ids>', 'services that it covers, by commas')
  .action(async (scenario: string, options: { config?: string; data: string; services: string }) => {
    process.exitCode = await startDrill(placeOf(options), scenario, options.services);
  });
onDrill(drill.command('step'))
  .description('the next step begins, the one before ends')
  .argument('<name...>')
  .action(async (name: string[], options: { config?: string; data: string }) => {
    process.exitCode = await stepDrill(placeOf(options), name.join(' '));
  });
onDrill(drill.command('undo'))
  .description('take the last step back: the one before goes on')
  .action(async (options: { config?: string; data: string }) => {
    process.exitCode = await undoStep(placeOf(options));
  });
onDrill(drill.command('end'))
  .description('it is over: write its record')
  .argument('[outcome]', 'passed or failed', oneOf('passed', 'failed'), 'passed')
  .option('--rto <duration>', 'measured by other means: 12m30s', seconds)
  .option('--rpo <duration>', 'measured by other means: 40s', seconds)
  .option('--evidence <url>', 'where it can be read up')
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
  .description('give it up: its record says so')
  .option('--why <words>', 'for the record', '')
  .action(async (options: { config?: string; data: string; why: string }) => {
    process.exitCode = await endDrill(placeOf(options), 'aborted', options.why, NO_CLAIM);
  });
onDrill(drill.command('status'))
  .description('what goes on, step by step')
  .action(async (options: { config?: string; data: string }) => {
    process.exitCode = await drillStatus(placeOf(options));
  });

// The bundle is CommonJS: no top-level await.
async function run(): Promise<void> {
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
      say(`this should not have happened: ${error instanceof Error ? error.message : String(error)}`);
      say('Please report it with the command that you typed and `gantry --version`.');
      process.exitCode = BAD_USE;
    }
  }
}

void run();
