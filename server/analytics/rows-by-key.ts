/** Where a row of figures belongs: its bucket of time and its group, null for the whole. */
export type Keyed = { bucket: string | null; group: string | null };

/** Rows of several questions brought together by bucket and group; a question without a row for a key leaves it out. */
export function byKey<Parts extends Record<string, Keyed[]>>(
  parts: Parts,
): (Keyed & { rows: { [Name in keyof Parts]: Parts[Name] } })[] {
  const keyed = new Map<string, Keyed & { rows: Record<string, Keyed[]> }>();
  for (const [name, rows] of Object.entries(parts))
    for (const row of rows) {
      const key = JSON.stringify([row.bucket, row.group]);
      const found = keyed.get(key) ?? { bucket: row.bucket, group: row.group, rows: {} };
      keyed.set(key, found);
      (found.rows[name] ??= []).push(row);
    }
  const names = Object.keys(parts);
  return [...keyed.values()].map(({ bucket, group, rows }) => ({
    bucket,
    group,
    rows: Object.fromEntries(names.map((name) => [name, rows[name] ?? []])) as {
      [Name in keyof Parts]: Parts[Name];
    },
  }));
}
