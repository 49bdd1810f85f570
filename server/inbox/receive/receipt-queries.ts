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
 * servers that store the same ones never wait for each other. The payloads travel as one piece and are cut apart in the database: as an array
 * they would be written out in hex.
 */
export async function insertStripeEvents(db: Db, events: readonly NewStripeEvent[]): Promise<Set<string>> {
  const { rows } = await db.query<{ id: string }>(
    `insert into stripe_events
       (id, type, api_version, livemode, account, object_id, subject, payload, headers, created_at, received_at, state, outcome)
     select id, type, "apiVersion", livemode, account, "objectId", subject, substring($2::bytea from "from" for length), headers, "createdAt",
       "receivedAt", state, outcome
     from jsonb_to_recordset($1::jsonb) as event(id text, type text, "apiVersion" text, livemode boolean, account text, "objectId" text,
       subject text, "from" integer, length integer, headers jsonb, "createdAt" timestamptz, "receivedAt" timestamptz, state text, outcome text)
     order by id
     on conflict (id) do nothing
     returning id`,
    [JSON.stringify(withPlaces(events)), Buffer.concat(events.map(({ payload }) => payload))],
  );
  return new Set(rows.map(({ id }) => id));
}

/** The events without their payloads, but with the places of these in the one piece; bytes are counted from 1. */
function withPlaces(events: readonly NewStripeEvent[]) {
  let from = 1;
  return events.map(({ payload, ...event }) => {
    const place = { from, length: payload.length };
    from += payload.length;
    return { ...event, ...place };
  });
}
