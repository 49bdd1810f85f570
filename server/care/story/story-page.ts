import type { Db } from '../../platform/database.ts';
import type { StoryEvent } from './schema.ts';

/** Placeholders of every statement of a story. */
export const asked = {
  customerId: '$1::text',
  /** The zone in which days are told. */
  timeZone: '$5::text',
  /** Nothing later than this: what is older than the last event seen. */
  until: `(timestamptz 'epoch' + $2::bigint * interval '1 microsecond')`,
};

export type StoryWish = {
  customerId: string;
  timeZone: string;
  /** Only what is about this installation. */
  installationId: string | null;
  before: { atMicros: number; id: string } | null;
  limit: number;
};

/** An instant as a whole count of microseconds since 1970: the database's own precision, so that no two instants become one in a cursor. */
export type StoryRow = {
  id: string;
  atMicros: number;
  event: StoryEvent['event'];
  facts: StoryEvent['facts'];
};

/** One kind of events of a customer, the newest first and equal ones by their ids; one more than the limit. `events` selects id, event, at and facts. */
export async function selectStory(
  db: Db,
  events: string,
  { customerId, timeZone, installationId, before, limit }: StoryWish,
): Promise<StoryRow[]> {
  const { rows } = await db.query<StoryRow>(
    `select id, event, (extract(epoch from at) * 1000000)::bigint as "atMicros", jsonb_strip_nulls(facts) as facts
     from (${events}) as told (id, event, at, facts)
     where at is not null and $5::text is not null and ($6::text is null or facts ->> 'installationId' = $6::text)
       and ($2::bigint is null or (at, id collate "C") < (${asked.until}, $3::text collate "C"))
     order by at desc, id collate "C" desc
     limit $4::int + 1`,
    [customerId, before?.atMicros ?? null, before?.id ?? null, limit, timeZone, installationId],
  );
  return rows;
}

/** A scenario as events name it; `alias` is its table. */
export const namedScenario = (alias: string): string =>
  `case when ${alias}.id is not null then jsonb_build_object('slug', ${alias}.slug, 'title', ${alias}.title) end`;
