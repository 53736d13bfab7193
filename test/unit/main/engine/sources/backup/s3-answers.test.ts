import { expect, test } from 'vitest';
import { listingOf } from '../../../../../../main/engine/sources/backup/s3-answers';

test.each([
  ['O&#39;Brien.tar', `O'Brien.tar`],
  ['O&#x27;Brien.tar', `O'Brien.tar`],
  ['a &amp; b.tar', 'a & b.tar'],
  ['a&amp;#39;b.tar', 'a&#39;b.tar'],
])('the key %s is %s', (written, key) => {
  const object = `<Contents><Key>${written}</Key><LastModified>2026-11-24T00:00:00Z</LastModified><Size>5</Size></Contents>`;
  const listing = listingOf(`<ListBucketResult>${object}</ListBucketResult>`);
  expect(listing?.objects[0]?.key).toBe(key);
});
