import type { Db } from '../../platform/database.ts';
import type { OrderMoney } from '../payments/payment-state.ts';
import type { RebuildStep } from './rebuild-steps.ts';

export type RebuildRequester = 'operator' | 'catch-up';

/** One rebuild is planned at a time, until the transaction ends. */
export async function lockPlanning(db: Db): Promise<void> {
  await db.query(`select pg_advisory_xact_lock(hashtextextended('rebuilds', 0))`);
}

/** An operator's rebuild from the same instant on that nobody has begun: to plan another one would read everything twice. */
export async function selectUnbegunRebuild(db: Db, since: Date | null): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    `select id from rebuilds
     where requested_by = 'operator' and state = 'waiting' and starting_after is null and counts = '{}'
       and since is not distinct from $1::timestamptz
     order by created_at limit 1`,
    [since],
  );
  return rows[0]?.id ?? null;
}

/** False when a rebuild of the same gap is planned already. */
export async function insertRebuild(
  db: Db,
  run: { id: string; since: Date | null; requestedBy: RebuildRequester; step: RebuildStep; createdAt: Date },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into rebuilds (id, since, requested_by, step, created_at)
     select $1::text, $2::timestamptz, $3::text, $4::text, $5::timestamptz
     where not exists (select from rebuilds where requested_by = 'catch-up' and $3::text = 'catch-up' and since = $2::timestamptz)`,
    [run.id, run.since, run.requestedBy, run.step, run.createdAt],
  );
  return rowCount === 1;
}

/** What could not be read or written; the rest went on. */
export type RebuildProblem = { object: string; problem: string };

export type RebuildRow = {
  id: string;
  since: Date | null;
  requestedBy: string;
  state: string;
  step: RebuildStep;
  startingAfter: string | null;
  counts: Partial<Record<RebuildStep, number>>;
  problems: RebuildProblem[];
  error: string | null;
  reconciliationId: string | null;
  createdAt: Date;
  finishedAt: Date | null;
};

const columns = `id, since, requested_by as "requestedBy", state, step, starting_after as "startingAfter", counts, problems, error,
  reconciliation_id as "reconciliationId", created_at as "createdAt", finished_at as "finishedAt"`;

export async function selectRebuild(db: Db, id: string): Promise<RebuildRow | null> {
  const { rows } = await db.query<RebuildRow>(`select ${columns} from rebuilds where id = $1::text`, [id]);
  return rows[0] ?? null;
}

/** One row more than the limit, newest first. */
export async function selectRebuilds(
  db: Db,
  { before, limit }: { before: { createdAt: string; id: string } | null; limit: number },
): Promise<RebuildRow[]> {
  const { rows } = await db.query<RebuildRow>(
    `select ${columns} from rebuilds
     where $1::timestamptz is null or (created_at, id) < ($1::timestamptz, $2::text)
     order by created_at desc, id desc limit $3::int + 1`,
    [before?.createdAt ?? null, before?.id ?? null, limit],
  );
  return rows;
}

/** Where the run stands now. */
export async function updateProgress(
  db: Db,
  id: string,
  progress: Pick<RebuildRow, 'step' | 'startingAfter' | 'counts' | 'problems'>,
): Promise<void> {
  await db.query(
    `update rebuilds set step = $2::text, starting_after = $3::text, counts = $4::jsonb, problems = $5::jsonb where id = $1::text`,
    [
      id,
      progress.step,
      progress.startingAfter,
      JSON.stringify(progress.counts),
      JSON.stringify(progress.problems),
    ],
  );
}

export async function setReconciliation(db: Db, id: string, reconciliationId: string): Promise<void> {
  await db.query(`update rebuilds set reconciliation_id = $2::text where id = $1::text`, [
    id,
    reconciliationId,
  ]);
}

/** Orders of scenarios whose right to one of them is missing. */
export async function selectOrdersWithoutRights(
  db: Db,
  afterId: string,
  limit: number,
): Promise<(OrderMoney & { id: string; customerId: string; paidAt: Date })[]> {
  const { rows } = await db.query<OrderMoney & { id: string; customerId: string; paidAt: Date }>(
    `select id, customer_id as "customerId", paid_at as "paidAt", total_amount as "totalAmount", refunded_amount as "refundedAmount",
       credited_amount as "creditedAmount", dispute_state as "disputeState", given_back_at as "givenBackAt"
     from orders
     where id > $1::text and paid_at is not null and exists (
       select from order_lines
       where order_id = orders.id and order_lines.scenario_id is not null and not is_recurring and not exists (
         select from entitlements
         where source = 'order' and source_id = orders.id and entitlements.scenario_id = order_lines.scenario_id
       )
     )
     order by id limit $2::int`,
    [afterId, limit],
  );
  return rows;
}
