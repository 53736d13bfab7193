import { describe, expect, it } from 'vitest';
import {
  errorOf,
  listingOf,
  retentionOf,
  versioningOf,
} from '../../../../main/engine/sources/backup/s3-answers';
import { backupsIn } from '../../../../main/engine/sources/backup/s3-reader';

const object = (key: string, at: string, size: number): string =>
  `<Contents><Key>${key}</Key><LastModified>${at}</LastModified><ETag>&quot;x&quot;</ETag><Size>${size}</Size></Contents>`;
const page = (inside: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inside}</ListBucketResult>`;

describe('answers of an object store', () => {
  it('a listing: keys stay texts, one object is a list, what is broken is left out', () => {
    const text = page(
      `<IsTruncated>true</IsTruncated><NextContinuationToken>7</NextContinuationToken>${object('001', '2026-11-24T02:00:00.000Z', 5)}<Contents><Key>x</Key><Size>1</Size></Contents>`,
    );
    expect(listingOf(text)).toEqual({
      objects: [{ key: '001', changedAt: Date.UTC(2026, 10, 24, 2), size: 5 }],
      next: '7',
      truncated: true,
    });
    expect(listingOf(page('<IsTruncated>false</IsTruncated>'))).toEqual({
      objects: [],
      next: null,
      truncated: false,
    });
    expect(listingOf(page(object('a&amp;b', '2026-11-24T02:00:00Z', 0)))?.objects[0]?.key).toBe('a&b');
  });

  it.each([
    ['nothing', ''],
    ['another document', '<html><body>Log in</body></html>'],
    ['one that is cut', page(object('a', '2026-11-24T02:00:00Z', 5)).slice(0, -20)],
    ['JSON', '{"objects": []}'],
    ['one of many levels', page(`${'<a>'.repeat(150)}${'</a>'.repeat(150)}`)],
  ])('%s is no listing', (_, text) => {
    expect(listingOf(text)).toBeNull();
  });

  it('versioning, retention, errors', () => {
    expect(versioningOf('<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>')).toBe(
      'enabled',
    );
    expect(versioningOf('<VersioningConfiguration/>')).toBe('off');
    expect(versioningOf('<Error><Code>NotImplemented</Code></Error>')).toBeNull();
    const retention =
      '<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>2026-12-24T00:00:00Z</RetainUntilDate></Retention>';
    expect(retentionOf(retention)).toBe(Date.UTC(2026, 11, 24));
    expect(retentionOf('<Retention/>')).toBeNull();
    expect(errorOf('<Error><Code>NoSuchBucket</Code></Error>')).toBe('NoSuchBucket');
    expect(errorOf('<html/>')).toBe('');
  });
});

describe('backups in a bucket', () => {
  const objects = [
    { key: 'odoo/2026-11-23/base.tar', changedAt: 20, size: 100 },
    { key: 'odoo/2026-11-23/wal.tar', changedAt: 30, size: 10 },
    { key: 'odoo/2026-11-22/base.tar', changedAt: 10, size: 90 },
    { key: 'odoo/', changedAt: 99, size: 0 },
    { key: 'odoo/readme', changedAt: 98, size: 1 },
  ];

  it('are folders, with all that lies below', () => {
    expect(backupsIn(objects, { prefix: 'odoo/', each: 'folder' })).toEqual([
      { label: '2026-11-22', endedAt: 10, size: 90, objects: 1, key: 'odoo/2026-11-22/base.tar' },
      { label: '2026-11-23', endedAt: 30, size: 110, objects: 2, key: 'odoo/2026-11-23/wal.tar' },
    ]);
  });

  it('or objects, oldest first; markers of folders are none', () => {
    expect(backupsIn(objects, { prefix: 'odoo/', each: 'object' }).map(({ label }) => label)).toEqual([
      '2026-11-22/base.tar',
      '2026-11-23/base.tar',
      '2026-11-23/wal.tar',
      'readme',
    ]);
  });
});
