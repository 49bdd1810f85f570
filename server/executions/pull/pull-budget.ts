import type { Db } from '../../platform/database.ts';

/** An organization in Make, as far as it is known; its requests are counted for all servers together, in the database. */
export type Organization = { zone: string; organizationId: number | null };

/** The lowest limit of Make's plans, for organizations whose licence the token may not read. */
export const lowestRequestsPerMinute = 30;
/** Under this id stand the requests that only find out which organization an installation belongs to. */
const unknown = 0;
/** A little longer than Make's minute: requests do not all take the same time to arrive. */
const windowSeconds = 65;

/** A request must wait: half of the limit is used up, or Make has answered 429. */
export class RequestMustWait extends Error {
  readonly until: Date;

  constructor(until: Date) {
    super(`no request to this organization in Make before ${until.toISOString()}`);
    this.name = 'RequestMustWait';
    this.until = until;
  }
}

/** Takes one request out of the organization's half of Make's limit, or throws `RequestMustWait`. */
export async function takeRequest(db: Db, organization: Organization, now: Date): Promise<void> {
  const key = [organization.zone, organization.organizationId ?? unknown];
  await db.query(
    `insert into make_organizations (zone, organization_id, requests_per_minute)
     values ($1::text, $2::bigint, $3::int) on conflict do nothing`,
    [...key, lowestRequestsPerMinute],
  );
  const { rowCount } = await db.query(
    `update make_organizations o set recent_requests = array(${recent} order by at) || $3::timestamptz
     where zone = $1::text and organization_id = $2::bigint and (blocked_until is null or blocked_until <= $3::timestamptz)
       and (select count(*) from (${recent}) used) < greatest(1, requests_per_minute / 2)`,
    [...key, now],
  );
  if (rowCount !== 1) throw new RequestMustWait(await freeAt(db, key, now));
}

const recent = `select at from unnest(o.recent_requests) at where at > $3::timestamptz - interval '${windowSeconds} seconds'`;

async function freeAt(db: Db, key: unknown[], now: Date): Promise<Date> {
  const { rows } = await db.query<{ at: Date }>(
    `select greatest(o.blocked_until, $3::timestamptz + interval '5 seconds',
       (select min(at) + interval '${windowSeconds} seconds' from (${recent}) used)) as at
     from make_organizations o where zone = $1::text and organization_id = $2::bigint`,
    [...key, now],
  );
  return rows[0]?.at ?? now;
}

/** Keeps every server from asking about this organization until then. */
export async function blockRequests(
  db: Db,
  { zone, organizationId }: Organization,
  until: Date,
): Promise<void> {
  await db.query(
    `update make_organizations set blocked_until = greatest(blocked_until, $3::timestamptz)
     where zone = $1::text and organization_id = $2::bigint`,
    [zone, organizationId ?? unknown, until],
  );
}

export type Licence = { requestsPerMinute: number | null; retentionDays: number | null };

/** Notes what the organization's licence allows, and counts the requests that found it out before it was known whose they were. */
export async function noteLicence(
  db: Db,
  { zone, organizationId }: { zone: string; organizationId: number },
  { requestsPerMinute, retentionDays }: Licence,
  uncounted: { requests: number; at: Date },
): Promise<void> {
  await db.query(
    `insert into make_organizations as o (zone, organization_id, requests_per_minute, retention_days, recent_requests)
     values ($1::text, $2::bigint, coalesce($3::int, $7::int), $4::int, array_fill($6::timestamptz, array[$5::int]))
     on conflict (zone, organization_id) do update
       set requests_per_minute = coalesce($3::int, o.requests_per_minute), retention_days = coalesce($4::int, o.retention_days),
         recent_requests = o.recent_requests || excluded.recent_requests`,
    [
      zone,
      organizationId,
      requestsPerMinute,
      retentionDays,
      uncounted.requests,
      uncounted.at,
      lowestRequestsPerMinute,
    ],
  );
}

/** What is known of an organization's limits, and how many installations are read there. */
export async function readLimits(
  db: Db,
  { zone, organizationId }: Organization,
): Promise<{ requestsPerMinute: number; retentionDays: number | null; sharers: number }> {
  const { rows } = await db.query<{
    requestsPerMinute: number | null;
    retentionDays: number | null;
    sharers: number;
  }>(
    `select max(o.requests_per_minute) as "requestsPerMinute", max(o.retention_days) as "retentionDays",
       (select count(*) from run_log_cursors where zone = $1::text and organization_id = $2::bigint) as sharers
     from make_organizations o where o.zone = $1::text and o.organization_id = $2::bigint`,
    [zone, organizationId ?? unknown],
  );
  const { requestsPerMinute, retentionDays = null, sharers = 0 } = rows[0] ?? {};
  return {
    requestsPerMinute: requestsPerMinute ?? lowestRequestsPerMinute,
    retentionDays,
    sharers: Math.max(1, sharers),
  };
}
