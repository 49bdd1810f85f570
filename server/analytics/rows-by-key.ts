/** Where a row of figures belongs: its bucket of time and its group, null for the whole. */
export type Keyed = { bucket: string | null; group: string | null };

/** Rows of several questions brought together by bucket and group; a question without a row for a key leaves it out. */
export function byKey<Parts extends Record<string, Keyed[]>>(
  parts: Parts,
): (Keyed & { rows: { [Name in keyof Parts]: Parts[Name] } })[] {
  const none: Keyed[] = [];
  const noRows: Record<string, Keyed[]> = Object.fromEntries(Object.keys(parts).map((name) => [name, none]));
  const keyed = new Map<string, Keyed & { rows: Record<string, Keyed[]> }>();
  for (const [name, ofPart] of Object.entries(parts))
    for (const row of ofPart) {
      const { bucket, group } = row;
      const key = group === null ? `${bucket}` : `${bucket} ${group}`;
      let found = keyed.get(key);
      if (!found) keyed.set(key, (found = { bucket, group, rows: { ...noRows } }));
      const rows = found.rows[name];
      if (rows === undefined || rows === none) found.rows[name] = [row];
      else rows.push(row);
    }
  return [...keyed.values()] as (Keyed & { rows: Parts })[];
}
