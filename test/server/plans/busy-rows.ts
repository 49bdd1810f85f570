/** Rows of a table, one for each number `n`: its columns, their values, and, as `s`, the things of another table that they are about. */
export type BusyRows = [table: string, columns: string, values: string, about?: string];

/** So many rows are enough for a table to be big. */
export const many = 6_000;

export const id = (prefix: string, number = 'n') => `'${prefix}_' || lpad((${number})::text, 26, '0')`;
/** As many of a table as there are numbers, each with its place. */
export const some = (from: string, columns: string) =>
  `(select row_number() over (order by ${columns}) as place, ${columns} from ${from} limit ${many})`;
/** Six a day for the last 1,000 days. */
export const at = `now() - n * interval '4 hours'`;
export const buyer = id('cus', 'n + 1000000');
