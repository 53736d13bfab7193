import { describe, expect, it } from 'vitest';
import { CsvLines } from '../../../../../main/cli/export/lines';

describe('a row of CSV', () => {
  it('holds no control characters of others, and no formula', () => {
    const attributes = { host: 'a\u001b[2J\u0000\u202eb' };
    const lines = new CsvLines([{ id: 1, metric: '=x', unit: '1', attributes }]);
    expect(lines.sample(1, 0, 2)).toBe("1970-01-01T00:00:00.000Z,'=x,1,host=a\ufffd[2J\ufffd\ufffdb,2");
  });
});
