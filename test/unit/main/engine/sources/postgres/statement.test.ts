import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mainTable, withoutLiterals } from '../../../../../../main/engine/sources/postgres/statement';

const MARK = 'Kari4711';
/** Every way to write a datum into a statement, with the mark somewhere in it. */
const literal = fc
  .record({
    before: fc.string({ maxLength: 8 }),
    after: fc.string({ maxLength: 8 }),
    form: fc.constantFrom(
      'plain',
      'escape',
      'unicode',
      'dollar',
      'tagged',
      'block',
      'nested',
      'line',
      'typed',
    ),
  })
  .map(({ before, after, form }) => {
    const value = `${before}${MARK}${after}`;
    const doubled = value.replaceAll("'", "''");
    const bare = value.replace(/[*/\r\n]/g, '');
    const undollared = value.replaceAll('$', '');
    switch (form) {
      case 'escape':
        return `E'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
      case 'unicode':
        return `U&'${doubled}'`;
      case 'dollar':
        return `$$${undollared}$$`;
      case 'tagged':
        return `$tag$${undollared}$tag$`;
      case 'block':
        return `/* ${bare} */`;
      case 'nested':
        return `/* a /* ${bare} */ ${MARK} */`;
      case 'line':
        return `-- ${bare}\n`;
      case 'typed':
        return `date'${doubled}'`;
      case 'plain':
        return `'${doubled}'`;
    }
  });
const word = fc.constantFrom(
  'select',
  'update stock_quant set note =',
  ', ',
  '=',
  'where e =',
  '($1)',
  '(',
  ')',
  ' ',
  '-',
  '"Mixed Name"',
  'x::text',
);

describe('withoutLiterals', () => {
  test('no literal survives, in any form, order or cut', () => {
    const statement = fc.array(fc.oneof(literal, word), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(statement, fc.nat(), (parts, cut) => {
        const sql = parts.join(' ');
        expect(withoutLiterals(sql)).not.toContain(MARK);
        expect(withoutLiterals(sql.slice(0, cut % (sql.length + 1)))).not.toContain(MARK);
      }),
      { numRuns: 3000 },
    );
  });

  test('no number survives', () => {
    const number = fc.oneof(
      fc.integer({ min: 100, max: 999_999 }).map(String),
      fc.double({ min: 1, max: 1e9, noNaN: true }).map(String),
      fc.integer({ min: 256 }).map((value) => `0x${value.toString(16)}`),
      fc.constantFrom('1.5e-300', '.5', '1_000_000', '12e5', '3.'),
    );
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 5 }), (numbers) => {
        const shown = withoutLiterals(`select * from t where a = ${numbers.join(' + ')}`);
        expect(shown).toBe(`select * from t where a = ${numbers.map(() => '?').join(' + ')}`);
      }),
    );
  });

  test('any text at all is short, and tidied once and for all', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2000 }), (sql) => {
        expect(withoutLiterals(sql).length).toBeLessThanOrEqual(240);
      }),
    );
  });

  test.each([
    [`select 'it''s', 1 from t1`, 'select ? from t1'],
    ['select col_1, x2 from t where id = $1', 'select col_1, x2 from t where id = $1'],
    [`insert into a values (1, 'x'), (2, 'y'), (3, null)`, 'insert into a values (?), (?, null)'],
    ['select * from a where id in (1,2,3)', 'select * from a where id in (?)'],
    [`alter role x password 'secret'`, 'alter role x password ?'],
    ['do $x$ begin perform 1; end $x$', 'do ?'],
    [String.raw`select 'a\' or 'b' from t`, 'select ?'],
    [`select 'cut off in the mid`, 'select ?'],
    ['select "cut off', 'select ?'],
    ['select 1 /* open', 'select ?'],
  ])('%s', (sql, shown) => {
    expect(withoutLiterals(sql)).toBe(shown);
  });
});

describe('mainTable', () => {
  test.each([
    ['update only public.stock_quant set x = ?', 'stock_quant'],
    ['UPDATE "stock_quant" SET "reserved" = ?', 'stock_quant'],
    ['select * from a join b on true for update of b', 'a'],
    ['insert into sale_order (x) values (?) on conflict do update set y = ?', 'sale_order'],
    ['with x as (select ? from c) delete from d using x', 'd'],
    ['lock table account_move in exclusive mode', 'account_move'],
    ['alter table if exists only t add column x int', 't'],
    ['commit', null],
    ['select pg_sleep(?)', null],
  ])('%s', (sql, table) => {
    expect(mainTable(sql)).toBe(table);
  });
});
