import aws4 from 'aws4';
import type { S3Place } from '../../../../shared/kinds/backup/target';
import type { Fault } from '../../../../shared/model/observation';
import { err, ok, type Result } from '../../../../shared/model/result';
import type { TextAnswer, TextClient } from '../http/text-client';
import { errorOf, type ListedObject, listingOf, retentionOf, versioningOf } from './s3-answers';

/** Objects looked at at most: a hundred pages. */
const MOST_PAGES = 100;
/** Answers that say that there is no lock, not that one may not know. */
const NO_LOCK: ReadonlySet<string> = new Set([
  'NoSuchObjectLockConfiguration',
  'ObjectLockConfigurationNotFoundError',
]);

/** The keys were good once. */
const KEYS_OVER: ReadonlySet<string> = new Set(['ExpiredToken', 'InvalidToken', 'TokenRefreshRequired']);

/** Questions to one bucket, each a signed GET. https://docs.aws.amazon.com/AmazonS3/latest/API/ */
export class S3Client {
  readonly #place: S3Place;
  readonly #client: TextClient;
  readonly #root: URL;

  constructor(place: S3Place, client: TextClient) {
    this.#place = place;
    this.#client = client;
    this.#root = bucketUrl(place);
  }

  /** All objects that begin with the prefix. */
  async list(signal: AbortSignal): Promise<Result<readonly ListedObject[], Fault>> {
    const objects: ListedObject[] = [];
    let next: string | null = null;
    for (let page = 0; page < MOST_PAGES; page++) {
      const query = {
        'list-type': '2',
        prefix: this.#place.prefix,
        ...(next === null ? {} : { 'continuation-token': next }),
      };
      const answer = await this.#get('', query, signal);
      if (!answer.ok) return answer;
      if (answer.value.status !== 200) return err(this.#refused(answer.value));
      const listing = listingOf(answer.value.text);
      if (listing === null)
        return err({
          code: 'protocol',
          message: `The answer of ${this.#root.host} is not the listing of a bucket.`,
          remedy: 'Correct s3.endpoint, s3.bucket and s3.pathStyle.',
        });
      for (const object of listing.objects) objects.push(object);
      if (!listing.truncated) return ok(objects);
      // A part of the objects is no listing: the newest may be in the rest.
      if (listing.next === null) return err(this.#endless());
      next = listing.next;
    }
    return err({
      code: 'config',
      message: `${this.#place.bucket} holds more than ${MOST_PAGES * 1_000} objects below ${this.#place.prefix || 'its root'}.`,
      remedy: 'Use a narrower s3.prefix.',
    });
  }

  /** undefined: unknown, because permission is missing or the store does not support it */
  async versioning(signal: AbortSignal): Promise<'enabled' | 'suspended' | 'off' | undefined> {
    const answer = await this.#get('', { versioning: '' }, signal);
    if (!answer.ok || answer.value.status !== 200) return undefined;
    return versioningOf(answer.value.text) ?? undefined;
  }

  /** epoch ms until which an object cannot be deleted; null: it can; undefined: not known */
  async lockedUntil(key: string, signal: AbortSignal): Promise<number | null | undefined> {
    const answer = await this.#get(key, { retention: '' }, signal);
    if (!answer.ok) return undefined;
    const { status, text } = answer.value;
    if (status === 200) return retentionOf(text) ?? undefined;
    if (NO_LOCK.has(errorOf(text))) return null;
    // Stores differ in how they say that the bucket has no lock at all: that is asked of the bucket itself.
    const bucket = await this.#get('', { 'object-lock': '' }, signal);
    return bucket.ok && NO_LOCK.has(errorOf(bucket.value.text)) ? null : undefined;
  }

  async #get(
    key: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Result<TextAnswer, Fault>> {
    const { region, accessKey, secretKey } = this.#place;
    const url = new URL(this.#root);
    url.pathname = `${url.pathname.replace(/\/$/u, '')}/${encodeKey(key)}`;
    url.search = Object.entries(query)
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join('&');
    const { headers = {} } = aws4.sign(
      {
        service: 's3',
        region,
        method: 'GET',
        host: url.host,
        path: `${url.pathname}${url.search}`,
        headers: {},
      },
      { accessKeyId: accessKey, secretAccessKey: secretKey },
    );
    const sent = Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) =>
        name === 'Host' ? [] : [[name.toLowerCase(), String(value)]],
      ),
    );
    return this.#client.get(url, sent, signal);
  }

  #endless(): Fault {
    return {
      code: 'protocol',
      message: `${this.#root.host} lists a part of its bucket and does not say how to go on.`,
      remedy:
        'The store must answer ListObjectsV2 with a NextContinuationToken; or use a narrower s3.prefix.',
    };
  }

  #refused({ status, text }: TextAnswer): Fault {
    const code = errorOf(text);
    const { bucket } = this.#place;
    const { host } = this.#root;
    if (code === 'NoSuchBucket')
      return {
        code: 'config',
        message: `${host} has no bucket ${bucket}.`,
        remedy: 'Correct s3.bucket.',
        detail: code,
      };
    if (code === 'RequestTimeTooSkewed')
      return {
        code: 'config',
        message: `${host} refuses the request: its clock and that of this machine differ too much.`,
        remedy: 'Set the clock of this machine, or that of the object store (NTP).',
        detail: code,
      };
    if (status === 429 || status >= 500)
      return {
        code: 'unexpected',
        message: `${host} does not list its bucket ${bucket} now: it answers ${status}${code === '' ? '' : ` (${code})`}.`,
        remedy: 'Wait, or see the log of the object store; list less often with `every`.',
        detail: code === '' ? String(status) : code,
      };
    // No object store refuses without a code.
    if (code === '' && (status === 401 || status === 403))
      return {
        code: 'permission',
        message: `${host} answers ${status}, and not as an object store does.`,
        remedy: 'Check s3.endpoint, and whether a proxy or firewall on the way refuses the request.',
      };
    if (status === 401 || status === 403 || KEYS_OVER.has(code)) {
      const login = code === 'InvalidAccessKeyId' || code === 'SignatureDoesNotMatch' || KEYS_OVER.has(code);
      return {
        code: login ? 'auth' : 'permission',
        message: login
          ? `${host} does not accept the keys.`
          : `${host} does not allow listing its bucket ${bucket}.`,
        remedy: login
          ? 'Correct s3.accessKey and s3.secretKey.'
          : 'Grant s3:ListBucket to the user of the keys.',
        detail: code,
      };
    }
    return {
      code: 'unexpected',
      message: `${host} answers ${status}${code === '' ? '' : ` (${code})`}.`,
      remedy: 'Correct s3.endpoint and s3.region, or see the log of the object store.',
    };
  }
}

/** Where the objects of the bucket lie. */
export function bucketUrl({ endpoint, bucket, pathStyle }: S3Place): URL {
  const url = new URL(endpoint);
  if (pathStyle) url.pathname = `${url.pathname.replace(/\/$/u, '')}/${bucket}`;
  else url.hostname = `${bucket}.${url.hostname}`;
  return url;
}

/** Encodes each part of a key separately, as the signature requires (RFC 3986). */
function encodeKey(key: string): string {
  return key
    .split('/')
    .map((part) =>
      encodeURIComponent(part).replace(
        /[!'()*]/gu,
        (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    )
    .join('/');
}
