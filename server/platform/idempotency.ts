import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from './database.ts';
import type { Answer } from './endpoint.ts';
import { HttpError } from './errors.ts';
import { openSealedJson, sealJson } from './sealed-json.ts';
import type { Clock } from './time.ts';

type IdempotentRequest = { credential: string; key: string; operation: string; body: unknown };
type StoredRow = { requestHash: string; status: number | null; body: string | null; isRunning: boolean };

/** Runs a request once per credential and key, and gives its first answer again for 24 hours. */
export type Idempotency = (request: IdempotentRequest, run: () => Promise<Answer>) => Promise<Answer>;

const leaseSeconds = 120; // longer than the longest request: one that crashed half-way may be continued after it
const waitForFirstMs = 10_000;

/**
 * Two at once: the second waits for the first's answer. Refusals are not kept: they created nothing, so the same key may try
 * again (after paying, say) and after a failure continues what was begun. Answers are kept sealed: some show a key or a link that
 * is stored nowhere else but as a hash.
 */
export function idempotencyIn(pool: Pool, now: Clock, secret: string): Idempotency {
  return async (request, run) => {
    if (request.key.length > 255)
      throw new HttpError(422, 'invalid_request', 'Idempotency-Key may have at most 255 characters.');
    const requestHash = createHmac('sha256', secret) // keyed, for a body may hold a password
      .update(`${request.operation}\n${JSON.stringify(request.body) ?? ''}`)
      .digest('hex');
    const deadline = Date.now() + waitForFirstMs;
    while (!(await claim(pool, request, requestHash, now()))) {
      const first = await find(pool, request);
      if (first && first.requestHash !== requestHash) {
        throw new HttpError(
          409,
          'idempotency_key_reused',
          'This Idempotency-Key was used before for another request. Use a new key.',
        );
      }
      if (first && first.status !== null) return storedAnswer(request, first, secret);
      if (Date.now() > deadline)
        throw new HttpError(
          409,
          'idempotency_in_progress',
          'The first request with this key is still running.',
          { headers: { 'Retry-After': '5' } },
        );
      await delay(50);
    }
    return runAndKeep(pool, request, run, secret);
  };
}

async function runAndKeep(
  pool: Pool,
  request: IdempotentRequest,
  run: () => Promise<Answer>,
  secret: string,
): Promise<Answer> {
  try {
    const answer = await run();
    if ('write' in answer || answer.status >= 500) await release(pool, request);
    else await keep(pool, request, answer.status, sealed(request, answer.body, secret));
    return answer;
  } catch (error) {
    await release(pool, request).catch(() => {}); // the lease ends by itself when the database is away
    throw error;
  }
}

const placeOf = ({ credential, key }: IdempotentRequest): string => `${credential}\n${key}`;

function sealed(request: IdempotentRequest, body: unknown, secret: string): string | null {
  return body === undefined ? null : sealJson(body, placeOf(request), secret);
}

function storedAnswer(request: IdempotentRequest, row: StoredRow, secret: string): Answer {
  const answer = { status: row.status ?? 200, headers: { 'Idempotency-Replayed': 'true' } };
  return row.body === null ? answer : { ...answer, body: openSealedJson(row.body, placeOf(request), secret) };
}

/** True when this request is the first, or the former one's lease ran out, or its answer is older than 24 hours. */
async function claim(
  pool: Pool,
  { credential, key }: IdempotentRequest,
  requestHash: string,
  at: Date,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `insert into idempotency_keys (credential, key, request_hash, created_at, leased_until)
     values ($1::text, $2::text, $3::text, $4::timestamptz, clock_timestamp() + make_interval(secs => $5::int))
     on conflict (credential, key) do update
       set request_hash = excluded.request_hash, created_at = excluded.created_at, leased_until = excluded.leased_until, status = null, body = null
     where idempotency_keys.created_at < $4::timestamptz - interval '24 hours'
        or (idempotency_keys.status is null and idempotency_keys.leased_until < clock_timestamp() and idempotency_keys.request_hash = excluded.request_hash)`,
    [credential, key, requestHash, at, leaseSeconds],
  );
  return rowCount === 1;
}

async function find(pool: Pool, { credential, key }: IdempotentRequest): Promise<StoredRow | undefined> {
  const { rows } = await pool.query<StoredRow>(
    `select request_hash as "requestHash", status, body, status is null as "isRunning"
     from idempotency_keys where credential = $1::text and key = $2::text`,
    [credential, key],
  );
  return rows[0];
}

async function keep(
  pool: Pool,
  { credential, key }: IdempotentRequest,
  status: number,
  body: string | null,
): Promise<void> {
  await pool.query(
    `update idempotency_keys set status = $3::int, body = $4::jsonb, leased_until = null
     where credential = $1::text and key = $2::text`,
    [credential, key, status, body === null ? null : JSON.stringify(body)],
  );
}

async function release(pool: Pool, { credential, key }: IdempotentRequest): Promise<void> {
  await pool.query(
    `delete from idempotency_keys where credential = $1::text and key = $2::text and status is null`,
    [credential, key],
  );
}

/** Kept answers are given again for 24 hours; older rows only take room. */
export async function deleteOldIdempotencyKeys(pool: Pool, now: Clock): Promise<void> {
  await pool.query(`delete from idempotency_keys where created_at < $1::timestamptz - interval '24 hours'`, [
    now(),
  ]);
}
