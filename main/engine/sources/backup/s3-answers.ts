import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { isTime } from '../../../../shared/forms/time';

/** An object as a listing names it. */
export interface ListedObject {
  readonly key: string;
  /** epoch ms */
  readonly changedAt: number;
  /** By */
  readonly size: number;
}
export interface ListingPage {
  readonly objects: readonly ListedObject[];
  /** start of the next page; null: this is the last, or the store does not say where the next begins */
  readonly next: string | null;
  /** there is more than this page */
  readonly truncated: boolean;
}

/** Texts stay texts: a key may look like a number. */
const PARSER = new XMLParser({
  parseTagValue: false,
  // Numeric character references (`&#39;`), which stores write for quotes.
  htmlEntities: true,
  isArray: (name) => name === 'Contents',
});

/** The document below its root; null: it is no XML, or another document. */
function document(text: string, root: string): Readonly<Record<string, unknown>> | null {
  let found: unknown;
  try {
    if (XMLValidator.validate(text) !== true) return null;
    found = (PARSER.parse(text) as Record<string, unknown>)[root];
  } catch {
    // The parser refuses external entities and deep nesting with an exception: no object store answers with them.
    return null;
  }
  // An empty element is an empty text.
  if (found === '') return {};
  return typeof found === 'object' && found !== null ? (found as Readonly<Record<string, unknown>>) : null;
}

/**
 * A page of ListObjectsV2; an object without key, time or size is left out, the others count; null: it is no listing.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export function listingOf(text: string): ListingPage | null {
  const listing = document(text, 'ListBucketResult');
  if (listing === null) return null;
  const contents = Array.isArray(listing['Contents']) ? listing['Contents'] : [];
  const truncated = listing['IsTruncated'] === 'true';
  const next = listing['NextContinuationToken'];
  return {
    objects: contents.flatMap((one: unknown): ListedObject[] => {
      if (typeof one !== 'object' || one === null) return [];
      const { Key: key, LastModified: changed, Size: size } = one as Record<string, unknown>;
      const changedAt = Date.parse(String(changed));
      const bytes = Number(size ?? Number.NaN);
      if (typeof key !== 'string' || !isTime(changedAt) || !(bytes >= 0)) return [];
      return [{ key, changedAt, size: bytes }];
    }),
    next: truncated && typeof next === 'string' && next !== '' ? next : null,
    truncated,
  };
}

/** GetBucketVersioning; null: it is another answer. */
export function versioningOf(text: string): 'enabled' | 'suspended' | 'off' | null {
  const found = document(text, 'VersioningConfiguration');
  if (found === null) return null;
  if (found['Status'] === 'Enabled') return 'enabled';
  return found['Status'] === 'Suspended' ? 'suspended' : 'off';
}

/** GetObjectRetention: epoch ms until which the object is locked; null: it is another answer. */
export function retentionOf(text: string): number | null {
  const until = Date.parse(String(document(text, 'Retention')?.['RetainUntilDate']));
  return isTime(until) ? until : null;
}

/** The code of an error answer, `NoSuchBucket`; empty: not an error. */
export function errorOf(text: string): string {
  const code = document(text, 'Error')?.['Code'];
  return typeof code === 'string' ? code : '';
}
