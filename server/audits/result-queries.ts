import type { Db } from '../platform/database.ts';
import type { VerdictState } from './verdict.ts';

export type NewEntry = { kind: 'result' | 'seal'; subject: string; content: object };

/** Appends to the chain, in this order. */
export async function insertEntries(
  db: Db,
  runId: string,
  entries: readonly NewEntry[],
  at: Date,
): Promise<void> {
  await db.query(
    `insert into audit_entries (kind, subject, run_id, content, recorded_at)
     select entry ->> 'kind', entry ->> 'subject', $1::text, entry -> 'content', $3::timestamptz
     from jsonb_array_elements($2::jsonb) with ordinality as entries (entry, place) order by place`,
    [runId, JSON.stringify(entries), at],
  );
}

export type ResultContent = {
  state: VerdictState;
  reason: string;
  numbers: Record<string, number | string | null | string[]>;
  version: number;
  figures?: readonly string[];
  /** When this state began. */
  since: string;
  checkedAt: string;
};
export type ResultRow = ResultContent & { gate: string; runId: string; position: number };

const resultColumns = `subject as gate, run_id as "runId", position, content`;
type StoredResult = { gate: string; runId: string; position: number; content: ResultContent };
const toResult = ({ content, ...row }: StoredResult): ResultRow => ({ ...row, ...content });

/** What the newest finished run found. */
export async function selectNewestResults(db: Db): Promise<ResultRow[]> {
  const { rows } = await db.query<StoredResult>(
    `select ${resultColumns} from audit_entries
     where kind = 'result' and run_id = (select id from audit_runs where state = 'done' order by head_position desc limit 1)
     order by position`,
  );
  return rows.map(toResult);
}

/** What the gates of a run said, in their order. */
export async function selectResultsOf(db: Db, runId: string): Promise<ResultRow[]> {
  const { rows } = await db.query<StoredResult>(
    `select ${resultColumns} from audit_entries where kind = 'result' and run_id = $1::text order by position`,
    [runId],
  );
  return rows.map(toResult);
}

/** What one gate said, newest first, one more than the limit. */
export async function selectHistory(
  db: Db,
  gate: string,
  { before, limit }: { before: number | null; limit: number },
): Promise<ResultRow[]> {
  const { rows } = await db.query<StoredResult>(
    `select ${resultColumns} from audit_entries
     where kind = 'result' and subject = $1::text and ($2::bigint is null or position < $2::bigint)
     order by position desc limit $3::int + 1`,
    [gate, before, limit],
  );
  return rows.map(toResult);
}
