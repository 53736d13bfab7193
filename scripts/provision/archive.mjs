import { createReadStream } from 'node:fs';
import { chmod, mkdir, open, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { createGunzip, inflateRawSync } from 'node:zlib';

/** Layouts: tar, POSIX ustar header of 512 bytes; zip, PKWARE APPNOTE 4.3.12 (central) and 4.3.7 (local). */
const TAR_BLOCK = 512;
const ZIP_END = 0x06054b50;
const ZIP_CENTRAL = 0x02014b50;
const ZIP_STORED = 0;
const S_IFMT = 0o170000;
const S_IFLNK = 0o120000;

/**
 * Copies the first file of a .tgz whose name ends with `suffix` to `target`, streaming.
 * @param {string} tarball
 * @param {string} suffix
 * @param {string} target
 * @returns {Promise<boolean>} whether there was one
 */
export async function extractFromTarball(tarball, suffix, target) {
  const source = createReadStream(tarball);
  const stream = source.pipe(createGunzip());
  source.on('error', (error) => stream.destroy(error));
  /** @type {Buffer} */
  let pending = Buffer.alloc(0);
  /** @type {import('node:fs/promises').FileHandle | undefined} */
  let output;
  let wanted = 0;
  let skip = 0;
  try {
    for await (const piece of stream) {
      /** @type {Buffer} */
      let chunk = pending.length > 0 ? Buffer.concat([pending, piece]) : piece;
      pending = Buffer.alloc(0);
      while (chunk.length > 0) {
        if (output) {
          const part = chunk.subarray(0, wanted);
          await output.write(part);
          wanted -= part.length;
          chunk = chunk.subarray(part.length);
          if (wanted === 0) return true;
        } else if (skip > 0) {
          const passed = Math.min(skip, chunk.length);
          skip -= passed;
          chunk = chunk.subarray(passed);
        } else if (chunk.length < TAR_BLOCK) {
          pending = chunk;
          break;
        } else {
          const name = chunk.toString('utf8', 0, 100).replace(/\0.*$/s, '');
          const size = Number.parseInt(chunk.toString('latin1', 124, 136), 8) || 0;
          chunk = chunk.subarray(TAR_BLOCK);
          if (name.endsWith(suffix)) {
            output = await open(target, 'w');
            wanted = size;
          } else skip = Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
        }
      }
    }
    return false;
  } finally {
    await output?.close();
    stream.destroy();
  }
}

/**
 * Unpacks a zip into `folder`. `place` names each entry's path below the folder, or null to leave it out.
 * @param {string} file
 * @param {string} folder
 * @param {(name: string) => string | null} place
 * @returns {Promise<number>} the number of files written
 */
export async function extractZip(file, folder, place) {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const tail = await readAt(handle, Math.max(0, size - 65_557), Math.min(size, 65_557));
    let end = tail.length - 22;
    while (end >= 0 && tail.readUInt32LE(end) !== ZIP_END) end -= 1;
    if (end < 0) throw new Error(`${file} is not a whole zip file`);
    const count = tail.readUInt16LE(end + 10);
    const central = await readAt(handle, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
    let at = 0;
    let written = 0;
    for (let index = 0; index < count; index += 1) {
      if (central.readUInt32LE(at) !== ZIP_CENTRAL) throw new Error(`${file}: entry ${index} is damaged`);
      const nameLength = central.readUInt16LE(at + 28);
      const name = central.toString('utf8', at + 46, at + 46 + nameLength);
      const entry = {
        method: central.readUInt16LE(at + 10),
        packed: central.readUInt32LE(at + 20),
        mode: central.readUInt32LE(at + 38) >>> 16,
        offset: central.readUInt32LE(at + 42),
      };
      at += 46 + nameLength + central.readUInt16LE(at + 30) + central.readUInt16LE(at + 32);
      const path = place(name);
      if (path === null || name.endsWith('/')) continue;
      const target = normalize(join(folder, path));
      if (!target.startsWith(folder + sep)) throw new Error(`${file}: ${name} leads outside the folder`);
      await mkdir(dirname(target), { recursive: true });
      const data = await readEntry(handle, entry);
      if ((entry.mode & S_IFMT) === S_IFLNK) await symlink(data.toString('utf8'), target);
      else {
        await writeFile(target, data);
        if (entry.mode & 0o111) await chmod(target, 0o755);
      }
      written += 1;
    }
    return written;
  } finally {
    await handle.close();
  }
}

/**
 * @param {import('node:fs/promises').FileHandle} handle
 * @param {{ method: number, packed: number, offset: number }} entry
 */
async function readEntry(handle, entry) {
  const local = await readAt(handle, entry.offset, 30);
  const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  const data = await readAt(handle, start, entry.packed);
  return entry.method === ZIP_STORED ? data : inflateRawSync(data);
}

/**
 * @param {import('node:fs/promises').FileHandle} handle
 * @param {number} position
 * @param {number} length
 */
async function readAt(handle, position, length) {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Error(`file ends at byte ${position + bytesRead}`);
  return buffer;
}
