/** What was noted of a thing: its fields by their names in the API. */
export type State = Readonly<Record<string, unknown>>;

/** A noted row: its columns under the names that fields have in the API. */
export function stateOf(row: Record<string, unknown> | null): State | null {
  return row && Object.fromEntries(Object.entries(row).map(([column, value]) => [fieldOf(column), value]));
}

const fieldOf = (column: string): string =>
  column.replaceAll(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
