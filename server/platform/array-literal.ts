type Element = string | number | bigint | boolean | null | undefined;

/**
 * An array as PostgreSQL reads it, for statements that take thousands of values: the driver's own way looks at each of them many times.
 */
export function arrayLiteral(values: readonly Element[]): string {
  return columnOf(values, (value) => value) ?? `{${values.map(() => 'NULL').join(',')}}`;
}

/** One value of each row, or null where no row has any: beside longer arrays `unnest` fills the column up, and takes less for it. */
export function columnOf<Row>(rows: readonly Row[], of: (row: Row) => Element): string | null {
  let literal = '';
  let isEmpty = rows.length > 0;
  for (const row of rows) {
    const value = of(row);
    if (literal !== '') literal += ',';
    if (value === null || value === undefined) literal += 'NULL';
    else {
      literal += typeof value === 'string' ? quoted(value) : String(value);
      isEmpty = false;
    }
  }
  return isEmpty ? null : `{${literal}}`;
}

const quoted = (text: string): string =>
  /["\\]/.test(text) ? `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"` : `"${text}"`;
