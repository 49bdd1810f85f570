import type { Grouping } from '../answer-figures.ts';
import type { Keyed } from '../rows-by-key.ts';
import type { Scope } from '../scope.ts';

/** What can be added is read once, for the items of an answer, and these make its whole; `read` answers the same question once only. */
export async function wholeOfItems<Row extends Keyed>(
  scope: Scope,
  grouping: Grouping,
  read: (grouping: Grouping) => Promise<Row[]>,
): Promise<Row[]> {
  const isWhole = grouping.interval === null && grouping.groupBy === 'none';
  if (!isWhole || scope.isPrevious || scope.itemsBy === undefined) return read(grouping);
  const items = await read(scope.itemsBy);
  return items.length === 0 ? [] : [added(items)];
}

/** Rows as one, each sum as the sum of theirs; sums that a number may not hold are text. */
function added<Row extends Keyed>(rows: readonly Row[]): Row {
  const { bucket: _bucket, group: _group, ...sums } = rows[0] as Row;
  const total = Object.entries(sums).map(([name, first]) => {
    const values = rows.map((row) => row[name as keyof Row]);
    return [
      name,
      typeof first === 'number' ? addedNumbers(values as number[]) : addedTexts(values as string[]),
    ];
  });
  return { ...Object.fromEntries(total), bucket: null, group: null } as Row;
}

const addedNumbers = (values: number[]) => values.reduce((sum, value) => sum + value, 0);

const shortDigits = 15;
const mostNear = 8e15; // and another short one is still exact

/** Short ones are added as numbers, in a tenth of the time. */
function addedTexts(values: string[]): string {
  let [sum, near] = [0n, 0];
  for (const value of values) {
    if (value.length > shortDigits) sum += BigInt(value);
    else near += Number(value);
    if (Math.abs(near) > mostNear) [sum, near] = [sum + BigInt(near), 0];
  }
  return String(sum + BigInt(near));
}
