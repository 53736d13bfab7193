import { EventEmitter, once } from 'node:events';
import { mkdir, mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LoadedConfig } from '../../main/engine/config/load-config';
import { type ConfigWatch, watchConfig } from '../../main/engine/config/watch-config';

const titled = (title: string): string => `version: 1\nwall: { title: ${title} }\n`;
const withToken = (file: string): string =>
  `version: 1\nfeed: { url: "ws://hub", token: "\${file:${file}}" }\n`;

describe('a configuration that is followed', () => {
  let folder: string;
  let path: string;
  let watching: ConfigWatch | null = null;
  const loads: LoadedConfig[] = [];
  const heard = new EventEmitter();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gantry-config-'));
    path = join(folder, 'gantry.yaml');
    loads.length = 0;
  });
  afterEach(async () => {
    await watching?.close();
    watching = null;
    await rm(folder, { recursive: true });
  });

  async function follow(lookEvery?: number): Promise<void> {
    const onChange = (loaded: LoadedConfig): void => {
      loads.push(loaded);
      heard.emit('load');
    };
    watching = await watchConfig(path, onChange, lookEvery);
  }
  /** The first load, from now on, that is as wished. */
  async function until(wished: (loaded: LoadedConfig) => boolean): Promise<LoadedConfig> {
    for (let at = loads.length; ; at++) {
      if (at >= loads.length) await once(heard, 'load');
      const loaded = loads[at];
      if (loaded !== undefined && wished(loaded)) return loaded;
    }
  }
  const hasTitle =
    (title: string) =>
    ({ config }: LoadedConfig): boolean =>
      config?.wall.title === title;
  const hasToken =
    (token: string) =>
    ({ config }: LoadedConfig): boolean =>
      config?.feed?.token === token;

  it('is told before following begins, with the problems of a file that is not there', async () => {
    await follow();
    expect(loads).toHaveLength(1);
    expect(loads[0]).toMatchObject({
      config: null,
      problems: [{ file: path, key: '', what: 'is not there' }],
    });
    const there = until(hasTitle('made'));
    await writeFile(path, titled('made'));
    await there;
  });

  it('edited in place', async () => {
    await writeFile(path, titled('one'));
    await follow();
    expect(loads.map(({ config }) => config?.wall.title)).toEqual(['one']);
    const edited = until(hasTitle('two'));
    await writeFile(path, titled('two'));
    await edited;
  });

  it('replaced by renaming, more than once', async () => {
    await writeFile(path, titled('one'));
    await follow();
    for (const title of ['two', 'three']) {
      const replaced = until(hasTitle(title));
      await writeFile(`${path}.new`, titled(title));
      await rename(`${path}.new`, path);
      await replaced;
    }
  });

  it('deleted and made again', async () => {
    await writeFile(path, titled('one'));
    await follow();
    const gone = until(({ config }) => config === null);
    await unlink(path);
    expect((await gone).problems[0]?.what).toBe('is not there');
    const back = until(hasTitle('two'));
    await writeFile(path, titled('two'));
    await back;
  });

  it('invalid, then valid', async () => {
    await writeFile(path, titled('one'));
    await follow();
    const invalid = until(({ config }) => config === null);
    await writeFile(path, 'version: 1\nwall: { titel: x }\n');
    expect((await invalid).problems).toMatchObject([
      { key: 'wall.titel', line: 2, remedy: 'did you mean title?' },
    ]);
    const valid = until(hasTitle('two'));
    await writeFile(path, titled('two'));
    expect((await valid).problems).toEqual([]);
  });

  it('with a file that it refers to, in a folder of its own', async () => {
    await mkdir(join(folder, 'secrets'));
    await writeFile(join(folder, 'secrets/token'), 'first\n');
    await writeFile(path, withToken('secrets/token'));
    await follow();
    expect(loads[0]?.config?.feed?.token).toBe('first');
    expect(loads[0]?.secrets).toEqual(['first']);
    const changed = until(hasToken('second'));
    await writeFile(join(folder, 'secrets/token'), 'second\n');
    expect((await changed).secrets).toEqual(['second']);
  });

  it('with a file that it refers to only since an edit, whose folder is watched from then on', async () => {
    await writeFile(path, titled('one'));
    // No regular look comes: what is heard comes from watching.
    await follow(3_600_000);
    await mkdir(join(folder, 'late'));
    await writeFile(join(folder, 'late/token'), 'first');
    const refers = until(hasToken('first'));
    await writeFile(path, withToken('late/token'));
    await refers;
    const changed = until(hasToken('second'));
    await writeFile(join(folder, 'late/token'), 'second');
    await changed;
  });

  it('behind a link that is turned to another file, as mounted configurations are', async () => {
    await mkdir(join(folder, 'v1'));
    await mkdir(join(folder, 'v2'));
    await writeFile(join(folder, 'v1/gantry.yaml'), titled('one'));
    await writeFile(join(folder, 'v2/gantry.yaml'), titled('two'));
    await symlink('v1', join(folder, 'current'));
    await symlink('current/gantry.yaml', path);
    await follow();
    const turned = until(hasTitle('two'));
    await symlink('v2', join(folder, 'next'));
    await rename(join(folder, 'next'), join(folder, 'current'));
    await turned;
  });

  it('closed: nothing is heard any more', async () => {
    await writeFile(path, titled('one'));
    await follow();
    await writeFile(path, titled('two'));
    await watching?.close();
    const other = new EventEmitter();
    const second = await watchConfig(path, () => other.emit('load'));
    const heardByOther = once(other, 'load');
    await writeFile(path, titled('three'));
    await heardByOther;
    await second.close();
    expect(loads.map(({ config }) => config?.wall.title)).toEqual(['one']);
  });
});
