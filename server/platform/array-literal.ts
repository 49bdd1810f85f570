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

const quoted = (text: string): string =>
  /["\\]/.test(text) ? `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"` : `"${text}"`;
