import type { Db } from '../database.ts';
import { newId } from '../ids.ts';
import { queryPlannedOnce } from '../planned-once.ts';
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
  queryPlannedOnce(
    db,
    `with announced as (
       insert into outbox_events (id, type, customer_id, scenario_id, installation_id, data, occurred_at)
       select id, type, "customerId", "scenarioId", "installationId", data, "occurredAt"
       from jsonb_to_recordset($1::jsonb) as events (id text, type text, "customerId" text, "scenarioId" text,
         "installationId" text, data jsonb, "occurredAt" timestamptz)
       returning id, type
     )
     insert into outbox_backlog (listener, event_id)
     select listeners.name, announced.id
     from outbox_listeners listeners join announced on listeners.hears is null or announced.type like any (listeners.hears)`,
    [JSON.stringify(told.flat().map((event) => ({ id: newId('evt'), ...event })))],
  ),
);

/** Types of events by listener, as patterns of `like`; whoever is not in it hears all. */
export type Heard = Readonly<Record<string, readonly string[]>>;

/** From now on events wait for these listeners too. What one hears only grows: a server of before may start beside a newer one. */
export async function registerListeners(db: Db, names: readonly string[], heard: Heard = {}): Promise<void> {
  await db.query(
    `insert into outbox_listeners as known (name, hears)
     select name, case when hears <> 'null' then array(select jsonb_array_elements_text(hears)) end
     from jsonb_to_recordset($1::jsonb) as listeners (name text, hears jsonb)
     on conflict (name) do update
       set hears = case when excluded.hears is not null then array(select distinct unnest(known.hears || excluded.hears) order by 1) end
       where known.hears is not null`,
    [JSON.stringify(names.map((name) => ({ name, hears: heard[name] ?? null })))],
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
