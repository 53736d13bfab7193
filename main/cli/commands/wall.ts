import { join } from 'node:path';
import type { Command } from 'commander';
import { SCENARIO_NAMES } from '../../demo/launch-scenarios';
import { findConfig } from '../../engine/config/find-config';
import { flags, oneOf, replayTime, size, view, wholeNumber } from '../arguments';
import { defaultDataFolder, wholeDataFolder } from '../data-folder';
import { demoFolder, holdsDemoOnly, partFromDemo } from '../demo-folder';
import { BAD_USE, printError, say } from '../say';

interface Shown {
  bundle?: string;
  replay?: string;
  config?: string;
  data: string;
  view?: string;
  size: string;
}
interface WallFlags extends Shown {
  display?: string;
  windowed?: boolean;
  pictures?: string;
  tenants?: string;
  scenario?: string;
}
interface ShotFlags extends Shown {
  output: string;
}

/** @param root folder of the checkout or package, here and below */
export function wallCommand(program: Command, root: string): void {
  program
    .command('wall')
    .description(
      'show the wall; without --config it uses ./gantry.yaml, the user’s config folder, or the demo estate',
    )
    .option('-c, --config <file>', 'configuration file')
    .option('-d, --data <folder>', 'data folder', defaultDataFolder())
    .option('--view <id>', 'view to show first', view)
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
      const whole = await placed(given);
      if (!(await mayStart(whole))) {
        process.exitCode = BAD_USE;
        return;
      }
      const options = await apart(whole);
      const { launchElectron } = await import('../launch');
      process.exitCode = await launchElectron({
        root,
        args: flags({ ...options }),
        size: options.size,
        replace: true,
        say,
        unseen: () => {
          const folder = options.pictures ?? join(options.data, 'pictures');
          say(
            `no display found: the wall runs on a virtual display and writes pictures of its views to ${folder}`,
          );
          return options.pictures === undefined ? ['--pictures', folder] : [];
        },
      });
    });
}

export function shotCommand(program: Command, root: string): void {
  program
    .command('shot')
    .description('write a PNG of each view as the wall shows it now')
    .option('-c, --config <file>', 'configuration file')
    .option('-d, --data <folder>', 'data folder', defaultDataFolder())
    .option('--view <id>', 'picture only this view', view)
    .option('--size <WxH>', 'size of the pictures', size, '1920x1080')
    .option('--replay <time>', 'picture a past time from the data folder', replayTime)
    .option('--bundle <file>', 'picture a file that gantry export --format bundle wrote')
    .requiredOption('-o, --output <folder>', 'folder for the pictures')
    .action(async ({ output, ...given }: ShotFlags) => {
      const whole = await placed(given);
      const isCached = isUnconfigured(whole) && holdsDemoOnly(whole.data);
      const options = isCached ? { ...whole, data: demoFolder(whole.data) } : whole;
      const { usableConfig } = await import('../usable-config');
      // A past time needs no configuration: one that merely lies in this folder must not prevent its picture.
      const isNeeded = options.config !== undefined || options.replay === undefined;
      // Without any configuration the picture shows the cached wall.
      if (isNeeded && (await usableConfig(options.config ?? null, printError)) === null) {
        process.exitCode = BAD_USE;
        return;
      }
      const { launchElectron } = await import('../launch');
      process.exitCode = await launchElectron({
        root,
        args: [...flags({ ...options }), '--shot', '--pictures', output],
        size: options.size,
        replace: false,
        say,
        unseen: () => [],
      });
    });
}

/** With the data folder as an absolute path; that of a bundle is unpacked first. */
async function placed<T extends Shown>(given: T): Promise<Omit<T, 'bundle'>> {
  const past = given.replay !== undefined && given.bundle === undefined;
  const whole = { ...given, data: wholeDataFolder(given.data, past) };
  if (given.bundle === undefined) return whole;
  const { bundleData } = await import('../bundle-data');
  return bundleData(whole, say);
}

/** Neither a configuration nor a time of the past: a wall starts the demo then. */
function isUnconfigured({ config, replay }: Shown): boolean {
  return config === undefined && replay === undefined && findConfig() === null;
}

/** The demo keeps everything in a folder of its own; a real estate never sees any of it. */
async function apart<T extends Shown>(options: T): Promise<T> {
  if (isUnconfigured(options)) return { ...options, data: demoFolder(options.data) };
  if (options.replay !== undefined) return options;
  await partFromDemo(options.data, async (data) => (await import('../past-config')).hasUsedConfig(data), say);
  return options;
}

/**
 * A configuration that cannot be used ends a first start. A wall that has shown its estate before starts again without a
 * person: it shows what it knew, names the problems, and uses the file as soon as it is corrected.
 */
async function mayStart({ config, data, replay }: WallFlags): Promise<boolean> {
  if (replay !== undefined) return true;
  const { usableConfig } = await import('../usable-config');
  if ((await usableConfig(config ?? null, printError)) !== null) return true;
  const { hasUsedConfig } = await import('../past-config');
  if (!(await hasUsedConfig(data))) return false;
  say('the wall shows the last known state until the configuration is mended.');
  return true;
}
