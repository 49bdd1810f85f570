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

/**
 * Stores events in one statement and answers the ids of those that are new; known ones stay as they are. In the order of their ids, so that two
 * servers that store the same ones never wait for each other.
 */
export async function insertStripeEvents(db: Db, events: readonly NewStripeEvent[]): Promise<Set<string>> {
  const { rows } = await db.query<{ id: string }>(
    `insert into stripe_events
       (id, type, api_version, livemode, account, object_id, subject, payload, headers, created_at, received_at, state, outcome)
     select id, type, api_version, livemode, account, object_id, subject, payload, headers, created_at, received_at, state, outcome
     from unnest($1::text[], $2::text[], $3::text[], $4::boolean[], $5::text[], $6::text[], $7::text[], $8::bytea[], $9::jsonb[],
       $10::timestamptz[], $11::timestamptz[], $12::text[], $13::text[])
       as event(id, type, api_version, livemode, account, object_id, subject, payload, headers, created_at, received_at, state, outcome)
     order by id
     on conflict (id) do nothing
     returning id`,
    [
      events.map(({ id }) => id),
      events.map(({ type }) => type),
      events.map(({ apiVersion }) => apiVersion),
      events.map(({ livemode }) => livemode),
      events.map(({ account }) => account),
      events.map(({ objectId }) => objectId),
      events.map(({ subject }) => subject),
      events.map(({ payload }) => payload),
      events.map(({ headers }) => JSON.stringify(headers)),
      events.map(({ createdAt }) => createdAt),
      events.map(({ receivedAt }) => receivedAt),
      events.map(({ state }) => state),
      events.map(({ outcome }) => outcome),
    ],
  );
  return new Set(rows.map(({ id }) => id));
}
