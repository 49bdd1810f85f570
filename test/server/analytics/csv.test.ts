import { expect, test } from 'vitest';
import { csvOf } from '../../../server/analytics/csv.ts';

test.each(['=1+1', '+49 30 1', '-cmd', '@sum', '\tx', '\r=1', '-1;=1', '--1', '-1,5', '+1'])(
  'the text %j begins with an apostrophe, so that no spreadsheet runs it',
  (text) => {
    const [cell = ''] = csvOf([[text]]).split('\n');
    expect(cell.replace(/^"/, '').startsWith("'")).toBe(true);
  },
);

test.each([-5, -0.25, '-5', '-0.25', '12', 'eur -569750 micros; gbp -3 micros', 'A - B', ''])(
  'the cell %j stays as it is',
  (cell) => {
    expect(csvOf([[cell, 'end']])).toBe(`${cell},end\n`);
  },
);
