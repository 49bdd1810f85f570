import type { Db } from '../database.ts';
import { newId } from '../ids.ts';
import { writtenTogether } from '../together.ts';

/** What happened, in words that a listener understands without asking back. `data` holds no secrets. */
export type Announcement = {
  /** Such as `payment.succeeded`. */
  type: string;
  /** Whom it concerns; null: everybody may hear it. */
  customerId: string | null;
  scenarioId: string | null;
  installationId: string | null;
  occurredAt: Date;
  data: Record<string, unknown>;
};

export type OutboxEvent = Announcement & { id: string };

/**
 * Takes in a batch of events, by statements of the given transaction only: its effect and the mark that it was heard are written
 * together. It gets every event at least once and may get it again; types that do not concern it are for it to skip.
 */
export type Listener = (db: Db, events: readonly OutboxEvent[]) => Promise<void>;

/** Name → what listens. A name stays for ever: events wait for it by name. */
export type ListenerTable = Readonly<Record<string, Listener>>;

/** Tells every listener what happened, in the transaction of the fact: one statement, however many events. */
export async function announce(db: Db, events: readonly Announcement[]): Promise<void> {
  if (events.length > 0) await insertEvents(db, events);
}

const insertEvents = writtenTogether<readonly Announcement[]>((db, told) =>
  db.query(
    `with announced as (
       insert into outbox_events (id, type, customer_id, scenario_id, installation_id, data, occurred_at)
       select id, type, "customerId", "scenarioId", "installationId", data, "occurredAt"
       from jsonb_to_recordset($1::jsonb) as events (id text, type text, "customerId" text, "scenarioId" text,
         "installationId" text, data jsonb, "occurredAt" timestamptz)
       returning id
     )
     insert into outbox_backlog (listener, event_id)
     select listeners.name, announced.id from outbox_listeners listeners cross join announced`,
    [JSON.stringify(told.flat().map((event) => ({ id: newId('evt'), ...event })))],
  ),
);

/** From now on events wait for these listeners too. */
export async function registerListeners(db: Db, names: readonly string[]): Promise<void> {
  await db.query(
    `insert into outbox_listeners (name) select unnest($1::text[]) on conflict (name) do nothing`,
    [names],
  );
}

const deletedAtOnce = 5_000; // with the rows that hang on them, well within the time that a statement may take

/** Deletes what was announced so long ago, with what followed from it; what a listener has still to hear stays. */
export async function deleteOldEvents(db: Db, days: number): Promise<void> {
  for (let count = deletedAtOnce; count === deletedAtOnce;) {
    const { rowCount } = await db.query(
      `delete from outbox_events where id in (
         select id from outbox_events
         where announced_at < statement_timestamp() - make_interval(days => $1::int)
           and not exists (select from outbox_backlog where event_id = outbox_events.id)
         order by announced_at limit $2::int
       )`,
      [days, deletedAtOnce],
    );
    count = rowCount ?? 0;
  }
}
