import type { Db } from '../platform/database.ts';

/** A row of the log, with the name of whoever did it. */
export type ChangeRow = {
  number: number;
  subject: string;
  subjectId: string;
  kind: 'found' | 'added' | 'changed' | 'removed';
  actor: string | null;
  actorName: string | null;
  /** The title of the scenario that it is a version or an assumption of; null for all else, and once the scenario is gone. */
  scenarioTitle: string | null;
  reason: string | null;
  requestId: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  at: Date;
  hash: string;
};

export type ChangeFilter = {
  subjects: string[] | null;
  subjectId: string | null;
  actor: string | null;
  from: Date | null;
  to: Date | null;
};

const selection = `select c.number, c.subject, c.subject_id as "subjectId", c.kind, c.actor, coalesce(u.name, k.name) as "actorName", c.reason,
    c.request_id as "requestId", c.before, c.after, c.at, encode(c.hash, 'hex') as hash, s.title as "scenarioTitle"
  from changes c
    left join users u on c.actor like 'operator:%' and u.id = substr(c.actor, 10)
    left join api_keys k on c.actor like 'key:%' and k.id = substr(c.actor, 5)
    left join scenarios s on c.subject in ('scenario_versions', 'assumptions')
      and s.id = coalesce(coalesce(c.after, c.before) ->> 'scenario_id', coalesce(c.after, c.before) ->> 'scope_id')`;

/** Changes, the latest first. */
export async function selectChanges(
  db: Db,
  filter: ChangeFilter,
  page: { limit: number; beforeNumber: number | null },
): Promise<ChangeRow[]> {
  const { rows } = await db.query<ChangeRow>(
    `${selection}
     where ($1::text[] is null or c.subject = any($1::text[])) and ($2::text is null or c.subject_id = $2::text)
       and ($3::text is null or c.actor = $3::text)
       and ($4::timestamptz is null or c.at >= $4::timestamptz) and ($5::timestamptz is null or c.at < $5::timestamptz)
       and ($6::bigint is null or c.number < $6::bigint)
     order by c.number desc limit $7::int + 1`,
    [filter.subjects, filter.subjectId, filter.actor, filter.from, filter.to, page.beforeNumber, page.limit],
  );
  return rows;
}

/** One change by its number in the chain. */
export async function selectChange(db: Db, number: number): Promise<ChangeRow | undefined> {
  const { rows } = await db.query<ChangeRow>(`${selection} where c.number = $1::bigint`, [number]);
  return rows[0];
}

/** The latest change of a thing. */
export async function selectLastChange(
  db: Db,
  { subject, subjectId }: Pick<ChangeRow, 'subject' | 'subjectId'>,
): Promise<ChangeRow | undefined> {
  const { rows } = await db.query<ChangeRow>(
    `${selection} where c.subject = $1::text and c.subject_id = $2::text order by c.number desc limit 1`,
    [subject, subjectId],
  );
  return rows[0];
}

export type ChainPart = {
  links: number;
  brokenAt: number | null;
  number: number | null;
  hash: string | null;
};

/** Holds the next changes after one against the hash of the one before each, and counts them; the last one seen is told. */
export async function selectChainPart(db: Db, after: number, limit: number): Promise<ChainPart> {
  const { rows } = await db.query<ChainPart>(
    `with links as (
       select c.number, c.hash, c.previous_hash, change_hash(c) as reckoned from changes c
       where c.number > $1::bigint order by c.number limit $2::int
     ), compared as (
       select number, hash, hash = reckoned
         and number = coalesce(lag(number) over chain, $1::bigint) + 1
         and previous_hash = coalesce(lag(hash) over chain, (select hash from changes where number = $1::bigint), '') as fits
       from links window chain as (order by number)
     )
     select count(*) as links, min(number) filter (where not fits) as "brokenAt", max(number) as number,
       (select encode(hash, 'hex') from compared order by number desc limit 1) as hash
     from compared`,
    [after, limit],
  );
  return rows[0] ?? { links: 0, brokenAt: null, number: null, hash: null };
}

/** Subjects that stand otherwise than they were noted last; 1,000 of them at most. */
export async function selectUnnoted(db: Db): Promise<{ subject: string; subjectId: string }[]> {
  const { rows } = await db.query<{ subject: string; subjectId: string }>(
    `select of_subject as subject, of_id as "subjectId" from unnoted_changes() limit 1000`,
  );
  return rows;
}

export type Unexplained = { subject: string; subjectId: string; lacks: 'actor' | 'reason' };

/** Changes of what values rest on, within a time, that lack a name, or a reason where a person made them; those without a name first. */
export async function selectUnexplained(db: Db, since: Date, until: Date): Promise<Unexplained[]> {
  const { rows } = await db.query<Unexplained>(
    `select subject, subject_id as "subjectId", case when actor is null then 'actor' else 'reason' end as lacks
     from changes
     where at >= $1::timestamptz and at <= $2::timestamptz and kind = 'changed'
       and (actor is null or (reason is null and actor ~ '^(operator|key):'))
       and ((subject = 'assumptions' and after ->> 'provenance' in ('default', 'estimated'))
         or (subject = 'scenarios' and before -> 'minutes_by_hand' is distinct from after -> 'minutes_by_hand'))
     order by actor nulls first, number desc limit 1000`,
    [since, until],
  );
  return rows;
}
