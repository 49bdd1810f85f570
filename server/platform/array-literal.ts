type Element = string | number | bigint | boolean | null | undefined;

/**
 * An array as PostgreSQL reads it, for statements that take thousands of values: the driver's own way looks at each of them many times.
 */
export function arrayLiteral(values: readonly Element[]): string {
  let literal = '{';
  for (const value of values) {
    if (literal.length > 1) literal += ',';
    if (value === null || value === undefined) literal += 'NULL';
    else literal += typeof value === 'string' ? quoted(value) : String(value);
  }
  return `${literal}}`;
}

/** The same, or null where no element is more than null: beside longer arrays `unnest` fills the column up, and takes less for it. */
export function arrayUnlessEmpty(values: readonly Element[]): string | null {
  return values.every((value) => value === null || value === undefined) ? null : arrayLiteral(values);
}

const quoted = (text: string): string =>
  /["\\]/.test(text) ? `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"` : `"${text}"`;
