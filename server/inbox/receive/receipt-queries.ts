import type { Db } from '../../platform/database.ts';
import type { StripeEventState } from '../queries.ts';

export type NewStripeEvent = {
  id: string;
  type: string;
  apiVersion: string | null;
  livemode: boolean;
  account: string | null;
  objectId: string | null;
  subject: string | null;
  payload: Buffer;
  headers: Record<string, string>;
  createdAt: Date;
  receivedAt: Date;
  state: StripeEventState;
  outcome: string | null;
};

/** False when the event is known already; then nothing changes. */
export async function insertStripeEvent(db: Db, event: NewStripeEvent): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into stripe_events
       (id, type, api_version, livemode, account, object_id, subject, payload, headers, created_at, received_at, state, outcome)
     values ($1::text, $2::text, $3::text, $4::boolean, $5::text, $6::text, $7::text, $8::bytea, $9::jsonb,
       $10::timestamptz, $11::timestamptz, $12::text, $13::text)
     on conflict (id) do nothing`,
    [
      event.id,
      event.type,
      event.apiVersion,
      event.livemode,
      event.account,
      event.objectId,
      event.subject,
      event.payload,
      JSON.stringify(event.headers),
      event.createdAt,
      event.receivedAt,
      event.state,
      event.outcome,
    ],
  );
  return rowCount === 1;
}
