import type { Db } from '../../platform/database.ts';
import type { FeedbackBody } from '../schema.ts';

/** What somebody wrote under an address that is not proven yet; redacted. */
export type Draft = {
  id: string;
  email: string;
  scenarioId: string | null;
  kind: FeedbackBody['kind'];
  rating: number | null;
  message: string;
  redacted: string[];
};

/** Keeps it until its link is followed or its time is over. */
export async function insertDraft(
  db: Db,
  draft: Draft,
  { createdAt, expiresAt }: { createdAt: Date; expiresAt: Date },
): Promise<void> {
  await db.query(
    `insert into feedback_drafts (id, email, scenario_id, kind, rating, message, redacted, created_at, expires_at)
     values ($1::text, $2::text, $3::text, $4::text, $5::smallint, $6::text, $7::text[], $8::timestamptz, $9::timestamptz)`,
    [
      draft.id,
      draft.email,
      draft.scenarioId,
      draft.kind,
      draft.rating,
      draft.message,
      draft.redacted,
      createdAt,
      expiresAt,
    ],
  );
}

/** A draft whose time is not over, with the customer of its address; null when it is sent or gone, or nobody has that address. */
export type OwnedDraft = Draft & { customerId: string; customerName: string; scenarioTitle: string | null };

const owned = `d.id, d.email, d.scenario_id as "scenarioId", d.kind, d.rating, d.message, d.redacted, c.id as "customerId", c.name as "customerName",
  (select title from scenarios s where s.id = d.scenario_id) as "scenarioTitle"`;

/** Nothing is mailed to customers that a demonstration made up. */
export async function findDraft(db: Db, id: string, at: Date): Promise<OwnedDraft | null> {
  const { rows } = await db.query<OwnedDraft>(
    `select ${owned} from feedback_drafts d join customers c on c.email = d.email
     where d.id = $1::text and d.expires_at > $2::timestamptz and not c.is_demo`,
    [id, at],
  );
  return rows[0] ?? null;
}

/** Takes the draft to send it; null when another request was first. */
export async function takeDraft(db: Db, id: string, at: Date): Promise<OwnedDraft | null> {
  const { rows } = await db.query<OwnedDraft>(
    `delete from feedback_drafts d using customers c
     where d.id = $1::text and d.expires_at > $2::timestamptz and c.email = d.email and not c.is_demo
     returning ${owned}`,
    [id, at],
  );
  return rows[0] ?? null;
}

/** Forgets a draft, sent or not. */
export async function deleteDraft(db: Db, id: string): Promise<void> {
  await db.query(`delete from feedback_drafts where id = $1::text`, [id]);
}

/** Those that nobody confirmed in time. */
export async function deleteExpiredDrafts(db: Db, at: Date): Promise<void> {
  await db.query(`delete from feedback_drafts where expires_at <= $1::timestamptz`, [at]);
}
