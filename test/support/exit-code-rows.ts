import type { AddressInfo } from 'node:net';
import { startRehearsal } from '../../main/engine/drills/conduct';
import { systemClock } from '../../main/engine/runtime/clock';
import { openStore } from '../../main/engine/store/store';
import { silentLog } from './silent-log';

/** One run of the command line in a folder of its own. */
export interface ExitCodeRow {
  /** its row in the table of docs/operations.md */
  readonly command: string;
  readonly situation: string;
  readonly args: readonly string[];
  readonly code: 0 | 1 | 2 | 3;
  /** what it says, on either output; with a closed output: what it says on the other */
  readonly says: RegExp;
  /** files of the folder, by name */
  readonly files?: Readonly<Record<string, string>>;
  /** what else lies in the folder */
  readonly given?: (folder: string) => Promise<void>;
  /** standard input; without it that is empty */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** its standard output is closed at once, as by `head` */
  readonly unread?: boolean;
}

const AT_ONCE = ['--once', '--config', 'gantry.yaml'];
const VALID = 'version: 1\ntargets: [{ id: web, probe: http, url: "http://127.0.0.1:9/", timeout: 1s }]\n';
const NOTHING = 'version: 1\n';
const UNKNOWN_KEY = 'version: 1\nsite: []\n';
const NO_YAML = 'version: 1\ntargets: [\n';
const BACKUP =
  'version: 1\ntargets: [{ id: pgb, probe: backup, pgbackrest: { file: info.json }, stanza: main }]\n';
const RESTORE_TESTS = BACKUP.replace('stanza: main', 'stanza: main, restoreTests: tests');

/** Servers that answer each request with 200. */
export interface Pages {
  readonly plain: AddressInfo;
  /** with a certificate for ten more days */
  readonly tls: AddressInfo;
  /** PEM of who issued it */
  readonly ca: string;
}

function shortlived({ port }: AddressInfo): string {
  return `version: 1\ntargets: [{ id: web, probe: http, url: "https://127.0.0.1:${port}/", ca: "\${file:ca.pem}" }]\n`;
}

function page({ port }: AddressInfo, status = 200): string {
  return `version: 1\ntargets: [{ id: web, probe: http, url: "http://127.0.0.1:${port}/", expect: { status: ${status} } }]\n`;
}

/** What pgBackRest says of one full backup. @param hours its age */
function backupInfo(hours: number): string {
  const stop = Math.floor(Date.now() / 1_000) - hours * 3_600;
  const backup = { label: 'aF', type: 'full', info: { size: 5 }, timestamp: { start: stop - 60, stop } };
  const code = { code: 0, message: '' };
  return JSON.stringify([{ name: 'main', status: code, repo: [{ key: 1, status: code }], backup: [backup] }]);
}
const NO_BACKUP = JSON.stringify([
  { name: 'main', status: { code: 2 }, repo: [{ key: 1, status: { code: 0 } }], backup: [] },
]);

async function history(folder: string): Promise<void> {
  const store = openStore({ dir: `${folder}/data/cache`, clock: systemClock, log: silentLog });
  await store.restoreHead();
  await store.close();
}
async function drill(folder: string): Promise<void> {
  const started = await startRehearsal(`${folder}/data/drills`, 'zone-loss', ['shop']);
  if (!started.ok) throw new Error(started.error.what);
}

const ON_DATA = ['--data', 'data'];
const EXPORT = ['export', '--from', '6h', ...ON_DATA];
const WALL = ['wall', '--config', 'gantry.yaml', ...ON_DATA];
const SHOT = ['shot', '--config', 'gantry.yaml', ...ON_DATA, '-o', 'pictures'];
/** The electron of these tests ends so. */
const ends = (how: string) => ({ files: { 'gantry.yaml': VALID }, env: { ELECTRON_ENDS: how } });

type More = Pick<ExitCodeRow, 'files' | 'given' | 'input' | 'env' | 'unread'>;

/** @param args as typed, where none holds a space */
function row(
  command: string,
  situation: string,
  args: string | readonly string[],
  code: ExitCodeRow['code'],
  says: RegExp,
  more: More = {},
): ExitCodeRow {
  const list = typeof args === 'string' ? args.split(' ').filter(Boolean) : args;
  return { command, situation, args: list, code, says, ...more };
}

const WALL_OR_SHOT = 'gantry wall, gantry shot';
const GENERAL: readonly ExitCodeRow[] = [
  row('gantry', 'help', '--help', 0, /Usage: gantry/),
  row('gantry', 'version', '--version', 0, /^\d+\.\d+\.\d+\n$/),
  row('gantry', 'no command', '', 2, /Usage: gantry/),
  row('gantry', 'unknown command', 'walk', 2, /unknown command 'walk'/),
  row('gantry', 'unknown option', '--walk', 2, /unknown option '--walk'/),
  row('gantry schema', 'printed', 'schema', 0, /^\{\n.*"\$schema"/),
  row('gantry schema', 'reader leaves', 'schema', 0, /^$/, { unread: true }),
  row('gantry schema', 'unknown option', 'schema -x', 2, /unknown option/),
];

const CHECK: readonly ExitCodeRow[] = [
  row('gantry check', 'help', 'check --help', 0, /Usage: gantry check/),
  row('gantry check', 'valid', 'check a.yaml', 0, /a\.yaml is valid: 1 target/, {
    files: { 'a.yaml': VALID },
  }),
  row('gantry check', 'nothing to watch', 'check a.yaml', 0, /There is nothing to watch/, {
    files: { 'a.yaml': NOTHING },
  }),
  row('gantry check', 'reader leaves', 'check a.yaml --explain', 0, /^$/, {
    files: { 'a.yaml': VALID },
    unread: true,
  }),
  row('gantry check', 'valid standard input', 'check -', 0, /^standard input is valid/, { input: VALID }),
  row('gantry check', 'invalid standard input', 'check -', 2, /^standard input:2:1 site: /, {
    input: UNKNOWN_KEY,
  }),
  row('gantry check', 'empty standard input', 'check -', 2, /is empty/, { input: '' }),
  row('gantry check', 'missing file', 'check none.yaml', 2, /none\.yaml:1:1 file: is not there, /),
  row('gantry check', 'folder', 'check .', 2, /is not a regular file, /),
  row('gantry check', 'no YAML', 'check a.yaml', 2, /a\.yaml:\d+:\d+ file: is no YAML: /, {
    files: { 'a.yaml': NO_YAML },
  }),
  row('gantry check', 'unknown key', 'check a.yaml', 2, /:2:1 site: is an unknown key, .*sites/, {
    files: { 'a.yaml': UNKNOWN_KEY },
  }),
  row('gantry check', 'invalid, reader leaves', 'check a.yaml', 2, /^$/, {
    files: { 'a.yaml': UNKNOWN_KEY },
    unread: true,
  }),
  row('gantry check', 'no file named', 'check', 2, /missing required argument 'file'/),
];

const probe = (
  situation: string,
  code: 0 | 1 | 2 | 3,
  says: RegExp,
  files: ExitCodeRow['files'],
  more: readonly string[] = [],
): ExitCodeRow => ({
  command: 'gantry probe',
  situation,
  args: ['probe', ...AT_ONCE, ...more],
  code,
  says,
  ...(files === undefined ? {} : { files }),
});
function probes(servers: Pages): readonly ExitCodeRow[] {
  const wrong = (situation: string, args: readonly string[], says: RegExp): ExitCodeRow => ({
    command: 'gantry probe',
    situation,
    args: ['probe', ...args],
    code: 3,
    says,
  });
  const backup = (info: string, text = BACKUP) => ({ 'gantry.yaml': text, 'info.json': info });
  return [
    {
      command: 'gantry probe',
      situation: 'help',
      args: ['probe', '--help'],
      code: 0,
      says: /Usage: gantry probe/,
    },
    probe('all well', 0, /Conditions: \d+ ok\.\n$/, { 'gantry.yaml': page(servers.plain) }),
    probe('one document', 0, /"exitCode": 0/, { 'gantry.yaml': page(servers.plain) }, ['--format', 'json']),
    probe('fresh backup', 0, /Conditions: \d+ ok/, backup(backupInfo(1))),
    probe('warning', 1, /WARNING +http\.certificate/, {
      'gantry.yaml': shortlived(servers.tls),
      'ca.pem': servers.ca,
    }),
    probe('critical', 2, /CRITICAL +http\.check/, { 'gantry.yaml': page(servers.plain, 204) }),
    probe('server that does not answer', 2, /FAULT +refused +web[^]*CRITICAL +http\.check/, {
      'gantry.yaml': VALID,
    }),
    probe('no backup', 2, /CRITICAL/, backup(NO_BACKUP)),
    probe('missing backup file', 3, /FAULT +\S+ +pgb .*info\.json/, { 'gantry.yaml': BACKUP }),
    probe('unreadable backup file', 3, /FAULT +protocol +pgb .*is not JSON/, backup('[{"name":')),
    probe(
      'missing folder of restore tests',
      3,
      /FAULT +config +pgb .*tests cannot be read/,
      backup(backupInfo(1), RESTORE_TESTS),
    ),
    probe('missing configuration', 3, /gantry\.yaml:1:1 file: is not there/, undefined),
    probe('invalid configuration', 3, /:2:1 site: is an unknown key/, { 'gantry.yaml': UNKNOWN_KEY }),
    probe('nothing to watch', 3, /There is nothing to watch/, { 'gantry.yaml': NOTHING }),
    probe('unknown target', 3, /there is no target wob; the targets .* are web/, { 'gantry.yaml': VALID }, [
      '--target',
      'wob',
    ]),
    { ...probe('reader leaves', 3, /^$/, { 'gantry.yaml': page(servers.plain) }), unread: true },
    wrong('no configuration found', ['--once'], /no configuration found/),
    wrong('unknown option', ['--twice'], /unknown option '--twice'/),
    wrong('missing value of an option', ['--config'], /argument missing/),
    wrong('unknown format', ['--format', 'xml'], /Choose one of table/),
  ];
}

const INIT: readonly ExitCodeRow[] = [
  row('gantry init', 'written', 'init --from redis://cache', 0, /wrote gantry\.yaml\./),
  row('gantry init', 'standard output', 'init --from redis://cache -o -', 0, /^version: 1/m),
  row('gantry init', 'replaced', 'init --from redis://cache --force', 0, /wrote gantry\.yaml\./, {
    files: { 'gantry.yaml': NOTHING },
  }),
  row(
    'gantry init',
    'file exists',
    'init --from redis://cache',
    2,
    /gantry\.yaml exists and was not changed\.\n.*--force/,
    { files: { 'gantry.yaml': NOTHING } },
  ),
  row('gantry init', 'output is a folder', 'init --from redis://cache -o .', 2, /\. is a folder/),
  row(
    'gantry init',
    'missing folder',
    'init --from redis://cache -o no/a.yaml',
    2,
    /no\/a\.yaml cannot be written: .*\n.*writable folder/,
  ),
  row('gantry init', 'no terminal to ask at', 'init', 2, /no terminal to ask at\.\n.*--from/),
  row('gantry init', 'unusable address', 'init --from gopher://x', 2, /--from 1: /),
];

const EXPORTS: readonly ExitCodeRow[] = [
  row('gantry export', 'written', [...EXPORT, '-o', 'a.csv'], 0, /wrote .* to a\.csv\./, { given: history }),
  row('gantry export', 'standard output', [...EXPORT, '-o', '-'], 0, /to standard output\./, {
    given: history,
  }),
  row('gantry export', 'replaced', [...EXPORT, '-o', 'a.csv', '--force'], 0, /wrote .* to a\.csv\./, {
    given: history,
    files: { 'a.csv': 'old' },
  }),
  row(
    'gantry export',
    'file exists',
    [...EXPORT, '-o', 'a.csv'],
    2,
    /a\.csv exists and was not changed\.\n.*--force/,
    { given: history, files: { 'a.csv': 'old' } },
  ),
  row('gantry export', 'output is a folder', [...EXPORT, '-o', '.', '--format', 'csv'], 2, /\. is a folder/, {
    given: history,
  }),
  row(
    'gantry export',
    'missing folder',
    [...EXPORT, '-o', 'no/a.csv'],
    2,
    /no\/a\.csv cannot be written: .*\n.*Use -o/,
    { given: history },
  ),
  row(
    'gantry export',
    'unknown ending',
    [...EXPORT, '-o', 'a.xls'],
    2,
    /a\.xls does not say which format.*\n.*--format/,
    { given: history },
  ),
  row(
    'gantry export',
    'no history',
    [...EXPORT, '-o', 'a.csv'],
    2,
    /data holds no readable history\.\n.*--data/,
  ),
  row(
    'gantry export',
    'wrong order of times',
    [...EXPORT, '--to', '7h', '-o', 'a.csv'],
    2,
    /--from is later than --to/,
    { given: history },
  ),
  row('gantry export', 'no time', 'export --from soon -o a.csv', 2, /expected a time such as/),
  row('gantry export', 'no output named', EXPORT, 2, /required option '-o, --output <file>' not specified/),
];

const DRILLS: readonly ExitCodeRow[] = [
  row('gantry drill', 'help', 'drill --help', 0, /Usage: gantry drill/),
  row(
    'gantry drill',
    'started',
    ['drill', 'start', 'zone-loss', '-s', 'shop', ...ON_DATA],
    0,
    /started for shop/,
  ),
  row('gantry drill', 'step', ['drill', 'step', 'promote', ...ON_DATA], 0, /step: promote/, { given: drill }),
  row('gantry drill', 'none running, asked', ['drill', 'status', ...ON_DATA], 0, /no drill is running/),
  row('gantry drill', 'status', ['drill', 'status', ...ON_DATA], 0, /shop, for/, { given: drill }),
  row('gantry drill', 'aborted', ['drill', 'abort', ...ON_DATA], 0, /aborted, after/, { given: drill }),
  row('gantry drill', 'ended', ['drill', 'end', 'failed', ...ON_DATA], 0, /failed, after/, { given: drill }),
  row(
    'gantry drill',
    'already running',
    ['drill', 'start', 'zone-loss', '-s', 'shop', ...ON_DATA],
    2,
    /already running.*\n.*drill end/,
    { given: drill },
  ),
  row('gantry drill', 'no step to remove', ['drill', 'undo', ...ON_DATA], 2, /gantry: /, { given: drill }),
  row(
    'gantry drill',
    'none running',
    ['drill', 'end', ...ON_DATA],
    2,
    /no drill is running .*\n.*drill start/,
  ),
  row('gantry drill', 'unknown outcome', 'drill end well', 2, /Choose one of passed, failed/),
  row('gantry drill', 'no service named', 'drill start zone-loss', 2, /required option '-s/),
  row(
    'gantry drill',
    'unknown service',
    ['drill', 'start', 'zone-loss', '-s', 'shop', '-c', 'a.yaml', ...ON_DATA],
    2,
    /there is no service shop/,
    { files: { 'a.yaml': VALID } },
  ),
  row(
    'gantry drill',
    'missing configuration',
    ['drill', 'status', '-c', 'none.yaml', ...ON_DATA],
    2,
    /none\.yaml:1:1 file: is not there/,
  ),
  row(
    'gantry drill',
    'data folder is a file',
    'drill start zone-loss -s shop --data data',
    2,
    /the drill records in data.drills cannot be read or written: .*\n.*--data/,
    { files: { data: '' } },
  ),
  row('gantry drill', 'no part named', 'drill', 2, /Usage: gantry drill/),
];

const WALLS: readonly ExitCodeRow[] = [
  row(WALL_OR_SHOT, 'help', 'wall --help', 0, /Usage: gantry wall/),
  row(WALL_OR_SHOT, 'wall ended by a person', WALL, 0, /electron was here/, { ...ends('0') }),
  row(WALL_OR_SHOT, 'pictures written', SHOT, 0, /electron was here/, { ...ends('0') }),
  row(WALL_OR_SHOT, 'Electron killed', SHOT, 1, /Electron was ended by SIGKILL/, { ...ends('SIGKILL') }),
  row(WALL_OR_SHOT, 'wall did not start', SHOT, 2, /electron was here/, { ...ends('2') }),
  row(WALL_OR_SHOT, 'missing configuration', WALL, 2, /gantry\.yaml:1:1 file: is not there, /),
  row(WALL_OR_SHOT, 'invalid configuration', WALL, 2, /:2:1 site: is an unknown key/, {
    files: { 'gantry.yaml': UNKNOWN_KEY },
  }),
  row(WALL_OR_SHOT, 'pictures of an invalid configuration', SHOT, 2, /file: is no YAML/, {
    files: { 'gantry.yaml': NO_YAML },
  }),
  row(WALL_OR_SHOT, 'no X server', WALL, 2, /No X server answers on DISPLAY :9871\./, {
    ...ends('0'),
    env: { DISPLAY: ':9871' },
  }),
  row(WALL_OR_SHOT, 'Electron missing', WALL, 2, /Electron is not installed yet\.\n.*provision/, {
    files: { 'gantry.yaml': VALID },
    env: { ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' },
  }),
  row(WALL_OR_SHOT, 'data folder is a file', WALL, 2, /data is not a folder/, {
    files: { 'gantry.yaml': VALID, data: '' },
  }),
  row(
    WALL_OR_SHOT,
    'replay without history',
    ['wall', '--replay', '6h', ...ON_DATA],
    2,
    /The folder data does not exist\./,
  ),
  row(WALL_OR_SHOT, 'missing bundle', ['wall', '--bundle', 'a.gantry', ...ON_DATA], 2, /a\.gantry.*\n/),
  row(
    WALL_OR_SHOT,
    'pictures of a file that is no bundle',
    [...SHOT, '--bundle', 'gantry.yaml'],
    2,
    /gantry\.yaml.*\n/,
    { files: { 'gantry.yaml': VALID } },
  ),
  row(WALL_OR_SHOT, 'unknown view', 'wall --view tenant', 2, /Did you mean tenants\?/),
  row(WALL_OR_SHOT, 'size that is none', 'shot -o x --size big', 2, /expected a size/),
];

export function exitCodeRows(pages: Pages): readonly ExitCodeRow[] {
  return [...GENERAL, ...CHECK, ...probes(pages), ...INIT, ...EXPORTS, ...DRILLS, ...WALLS];
}
