import { TextDecoder } from 'node:util';

/** By of a page in which a declaration counts: https://html.spec.whatwg.org/#determining-the-character-encoding */
const DECLARED_WITHIN = 1_024;
const BYTE_ORDER_MARKS: readonly (readonly [mark: readonly number[], charset: string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xfe, 0xff], 'utf-16be'],
  [[0xff, 0xfe], 'utf-16le'],
];
const IN_PAGE = /<meta[^>]+charset\s*=\s*["']?([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)/i;

/**
 * Reads a body as a browser would: by its byte order mark, else as the server declares, else as the page itself does;
 * UTF-8 where nothing that is known is declared.
 * @param start the first bytes of the body
 */
export function decoderOf(contentType: string | null, start: Buffer): TextDecoder {
  const mark = BYTE_ORDER_MARKS.find(([bytes]) => bytes.every((byte, index) => start[index] === byte));
  const [, quoted, plain] = /;\s*charset=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType ?? '') ?? [];
  const [, meta, xml] = IN_PAGE.exec(start.subarray(0, DECLARED_WITHIN).toString('latin1')) ?? [];
  // A page that can be read this far to find its declaration is not in UTF-16, whatever it says.
  const inPage = (meta ?? xml)?.replace(/^utf-16.*/i, 'utf-8');
  try {
    return new TextDecoder(mark?.[1] ?? quoted ?? plain ?? inPage ?? 'utf-8');
  } catch {
    return new TextDecoder();
  }
}
