type Element = string | number | bigint | boolean | null | undefined;

/**
 * An array as PostgreSQL reads it, for statements that take thousands of values: the driver's own way looks at each of them many times.
 */
export function arrayLiteral(values: readonly Element[]): string {
  return columnOf(values, (value) => value) ?? `{${values.map(() => 'NULL').join(',')}}`;
}

/** One value of each row, or null where no row has any: beside longer arrays `unnest` fills the column up, and takes less for it. */
export function columnOf<Row>(rows: readonly Row[], of: (row: Row) => Element): string | null {
  let parts: string[] | null = null; // only once there is something: half of all columns are empty
  for (let index = 0; index < rows.length; index += 1) {
    const value = of(rows[index] as Row);
    if (value === null || value === undefined) continue;
    parts ??= rows.map(() => 'NULL');
    parts[index] = typeof value === 'string' ? quoted(value) : String(value);
  }
  if (parts === null) return rows.length > 0 ? null : '{}';
  return `{${parts.join(',')}}`;
}

const quoted = (text: string): string =>
  /["\\]/.test(text) ? `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"` : `"${text}"`;
