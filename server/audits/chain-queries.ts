import type { Db } from '../platform/database.ts';

/** Whether each entry is what was written, and none is missing: `brokenAt` is the first that is not. */
export type ChainState = { entries: number; brokenAt: number | null; reason: string; head: string | null };

type Row = {
  entries: number;
  changed: number | null;
  unlinked: number | null;
  cut: number | null;
  forgotten: number | null;
  head: string | null;
};

/**
 * Reckons every hash of the chain anew. Runs name their last entry: a chain that was cut short lacks it; days
 * tell when they were looked at last: a whole run that was taken out lacks. Who may change everything in the database
 * could also reckon a whole new chain; so its head is told outside with each run, in the log and in the announcement.
 */
export async function verifyChain(db: Db): Promise<ChainState> {
  const { rows } = await db.query<Row>(
    `with linked as (
       select position, hash, previous_hash, audit_entry_hash(audit_entries) as due,
         lag(hash, 1, '\\x'::bytea) over chain as former_hash, lag(position, 1, 0::bigint) over chain as former_position
       from audit_entries window chain as (order by position)
     )
     select count(*) as entries, min(position) filter (where hash <> due) as changed,
       min(position) filter (where previous_hash <> former_hash or position <> former_position + 1) as unlinked,
       (select min(head_position) from audit_runs
        where state = 'done' and not exists (select from audit_entries where position = head_position and hash = head_hash)) as cut,
       (select coalesce(max(position), 0) + 1 from audit_entries
        having coalesce(max(recorded_at), '-infinity') < (select max(looked_at) from audited_days)) as forgotten,
       (select encode(hash, 'hex') from audit_entries order by position desc limit 1) as head
     from linked`,
  );
  const {
    entries = 0,
    changed = null,
    unlinked = null,
    cut = null,
    forgotten = null,
    head = null,
  } = rows[0] ?? {};
  const found: [number | null, string][] = [
    [changed, 'it was changed after it was written.'],
    [unlinked, 'the entry before it was changed or is missing.'],
    [cut, 'it is missing, or not the one that its run wrote.'],
    [forgotten, 'it is missing: days were looked at since, by an audit that is no longer here.'],
  ];
  const [first] = found
    .flatMap(([at, reason]) => (at === null ? [] : [{ at, reason }]))
    .toSorted((a, b) => a.at - b.at);
  return { entries, brokenAt: first?.at ?? null, reason: first?.reason ?? 'it is whole.', head };
}
