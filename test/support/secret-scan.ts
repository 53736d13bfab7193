import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** Compressed data stands behind a head of at most so many bytes in every record of Gantry. */
const MOST_HEAD = 64;
const ALIGNMENTS = [0, 1, 2];

/** How a text may be written down: plain, as in JSON, HTML and addresses, in base64 wherever it begins. */
function formsOf(secret: string): readonly string[] {
  const html = secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
  const encoded = ALIGNMENTS.flatMap((before) => {
    const base64 = Buffer.from('x'.repeat(before) + secret).toString('base64');
    // The first and the last characters depend on what stands beside it.
    const own = base64.slice(before === 0 ? 0 : 4, base64.length - 4);
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
  return [secret, JSON.stringify(secret).slice(1, -1), html, encodeURIComponent(secret), ...encoded];
}

/** Every content that can be had out of a file by unpacking it: itself, and what is packed in it, layer by layer. */
function* layers(content: Buffer, name: string): Generator<readonly [string, Buffer]> {
  yield [name, content];
  const newline = content.indexOf(10) + 1;
  if (content.toString('latin1', 0, 14) !== 'gantry-bundle ') return;
  const inner = gunzipSync(content.subarray(newline, -32));
  yield [`${name}, unzipped`, inner];
  for (let at = 0; inner.readUInt32LE(at) > 0; ) {
    const length = inner.readUInt32LE(at);
    const key = inner.toString('utf8', at + 4, at + 4 + length);
    at += 4 + length;
    const record = inner.subarray(at + 4, at + 4 + inner.readUInt32LE(at));
    at += 4 + record.length;
    for (let head = 0; head < Math.min(MOST_HEAD, record.length); head++) {
      for (const unpack of [inflateRawSync, inflateSync]) {
        const packed = unpackedBy(unpack, record.subarray(head));
        if (packed !== null && packed.length > 0) yield [`${name}, ${key}`, packed];
      }
    }
  }
}

function unpackedBy(unpack: (bytes: Buffer) => Buffer, bytes: Buffer): Buffer | null {
  try {
    return unpack(bytes);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

/** Where secrets stand in a file, in whatever form; empty: nowhere. */
export function secretsIn(content: Buffer, name: string, secrets: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const [where, bytes] of layers(content, name))
    for (const secret of secrets)
      if (formsOf(secret).some((form) => bytes.includes(form))) found.add(`${secret} in ${where}`);
  return [...found];
}
