import type { Item } from './asking.ts';

/** The cells of a CSV, quoted ones without their quotes. */
export function cellsOf(text: string): Record<string, string>[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  const [header = [], ...lines] = rows.filter((cells) => cells.length > 1);
  return lines.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])));
}

/** The cells in which an item should be told. */
export function cellsOfItem(item: Item): Record<string, string> {
  const cells = Object.entries(item).flatMap(([name, figure]) => {
    if (figure === null) return [[name, '']];
    if (typeof figure !== 'object') return [[name, String(figure)]];
    const amounts = figure.amounts.map(({ amount, amountMicros, currency }) =>
      amount === undefined ? `${currency} ${amountMicros} micros` : `${currency} ${amount}`,
    );
    return [
      [`${name}Count`, String(figure.count)],
      [`${name}Amounts`, amounts.join('; ')],
    ];
  });
  return Object.fromEntries(cells);
}
