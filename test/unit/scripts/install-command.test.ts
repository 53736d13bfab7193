import { spawnSync } from 'node:child_process';
import { describe, expect, it, test } from 'vitest';
import { configPlaces } from '../../../main/engine/config/find-config';
import { configPlaces as scriptPlaces, startsDemo } from '../../../scripts/provision/demo.mjs';
import { commandOf, installPlan, quote, remedyOf } from '../../../scripts/provision/install-command.mjs';
import { NEEDS } from '../../../scripts/provision/needs.mjs';

const DEBIAN_12 =
  'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian\n';
const DEBIAN_13 = 'VERSION_ID="13"\nVERSION_CODENAME=trixie\nID=debian\n';
const DEBIAN_SID = 'PRETTY_NAME="Debian GNU/Linux forky/sid"\nVERSION_CODENAME=forky\nID=debian\n';
const UBUNTU_22 =
  'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="22.04"\nVERSION_CODENAME=jammy\nUBUNTU_CODENAME=jammy\n';
const UBUNTU_24 =
  'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\nVERSION_CODENAME=noble\nUBUNTU_CODENAME=noble\n';
const MINT_21 = 'ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_CODENAME=virginia\nUBUNTU_CODENAME=jammy\n';
const FEDORA = "NAME='Fedora Linux'\nID=fedora\nVERSION_ID=42\n";
const ROCKY = 'ID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.5"\n';
const ARCH = 'NAME="Arch Linux"\nID=arch\n';

const wall = NEEDS.filter(({ purposes }) => purposes.includes('wall'));
const byApt = (...names: readonly string[]) => NEEDS.filter(({ apt }) => names.includes(apt));

describe('what installs the missing things', () => {
  it.each([
    ['Debian 12', DEBIAN_12, ['libgtk-3-0', 'libasound2', 'redis-server']],
    ['Debian 13', DEBIAN_13, ['libgtk-3-0t64', 'libasound2t64', 'redis-server']],
    ['a Debian without a version', DEBIAN_SID, ['libgtk-3-0t64', 'libasound2t64', 'redis-server']],
    ['Ubuntu 22.04', UBUNTU_22, ['libgtk-3-0', 'libasound2', 'redis-server']],
    ['Ubuntu 24.04', UBUNTU_24, ['libgtk-3-0t64', 'libasound2t64', 'redis-server']],
    ['Mint 21, by the Ubuntu below it', MINT_21, ['libgtk-3-0', 'libasound2', 'redis-server']],
    ['Fedora', FEDORA, ['gtk3', 'alsa-lib', '/usr/bin/redis-server']],
    ['Rocky, by its kin', ROCKY, ['gtk3', 'alsa-lib', '/usr/bin/redis-server']],
    ['Arch, which is not known', ARCH, []],
    ['no os-release', '', []],
  ])('%s', (_, release, packages) => {
    const missing = byApt('libgtk-3-0', 'libasound2', 'redis-server');
    const plan = installPlan(release, missing);
    expect(plan.packages).toEqual(packages);
    const all = ['libgtk-3.so.0', 'libasound.so.2', 'redis-server'];
    expect(plan.unnamed).toEqual(packages.length > 0 ? [] : all);
  });

  it('is one command, whoever types it', () => {
    const { steps } = installPlan(DEBIAN_12, byApt('libnss3', 'xvfb', 'redis-server'));
    const install = 'apt-get install -y --no-install-recommends libnss3 xvfb redis-server';
    expect(commandOf(steps, 'root')).toBe(`apt-get update && ${install}`);
    expect(commandOf(steps, 'sudo')).toBe(`sudo apt-get update && sudo ${install}`);
    expect(commandOf(steps, 'su')).toBe(`su - -c 'apt-get update && ${install}'`);
  });

  it('names what has to be found by hand where a package is not known', () => {
    const plan = installPlan(FEDORA, byApt('openssl', 'pgbackrest'));
    expect(remedyOf(plan, 'sudo')).toBe(
      'Type: sudo dnf install -y openssl\n        Install also the packages that contain pgbackrest.',
    );
    expect(remedyOf(installPlan(ARCH, byApt('libnss3', 'xvfb')), 'sudo')).toBe(
      'Install the packages that contain libnss3.so, Xvfb.',
    );
  });

  it('takes further steps into the same command, and is empty where nothing is missing', () => {
    const helper = ['chown root:root /x/chrome-sandbox', 'chmod 4755 /x/chrome-sandbox'];
    expect(remedyOf(installPlan(DEBIAN_12, []), 'sudo', helper)).toBe(
      'Type: sudo chown root:root /x/chrome-sandbox && sudo chmod 4755 /x/chrome-sandbox',
    );
    expect(remedyOf(installPlan(DEBIAN_12, []), 'sudo')).toBe('');
  });

  it('knows a package of either manager for each library that Electron needs', () => {
    expect(wall.filter(({ dnf }) => dnf === null)).toEqual([]);
    expect(installPlan(UBUNTU_24, wall).packages).toHaveLength(wall.length);
  });
});

test('what is quoted reaches the shell as it is', () => {
  for (const word of ['/home/me/plain', "/home/it's mine/x", 'a "b" $HOME `id` \\', 'a && b']) {
    const { stdout } = spawnSync('sh', ['-c', `printf %s ${quote(word)}`], { encoding: 'utf8' });
    expect(stdout).toBe(word);
  }
});

describe('whether the demo estate will start', () => {
  it('looks for a configuration where the wall does', () => {
    expect(scriptPlaces()).toEqual(configPlaces());
  });

  it.each([
    [[], true],
    [['--windowed', '--tenants', '2000'], true],
    [['-c', 'mine.yaml'], false],
    [['--config=mine.yaml'], false],
    [['--replay', '90m'], false],
    [['--bundle', 'x'], false],
  ] as const)('%j: %s', (args, demo) => {
    expect(startsDemo(args)).toBe(demo);
  });
});
