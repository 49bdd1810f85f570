import type { Db } from '../../../platform/database.ts';
import type { Deps } from '../../../platform/deps.ts';
import { notFound } from '../../../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../../../platform/pagination.ts';
import type { AdminPlan, Plan, SaleQuery } from '../schema.ts';
import { stripeStateOf } from '../stripe-state.ts';
import { selectPlanById, selectPlans, type PlanRow } from './plan-queries.ts';

type Reading = Pick<Deps, 'pool' | 'stripe'>;

/** Every plan, newest first. */
export async function listPlans({ pool, stripe }: Reading, query: SaleQuery): Promise<Page<AdminPlan>> {
  const rows = await pageOfPlans(pool, query, query.status ?? null);
  return pageFrom(
    rows,
    query.limit,
    (row) => toAdminPlan(row, stripe !== null),
    ({ id }) => [id],
  );
}

export async function readPlan({ pool, stripe }: Reading, id: string): Promise<AdminPlan> {
  const row = await selectPlanById(pool, id);
  if (!row) throw notFound('The plan');
  return toAdminPlan(row, stripe !== null);
}

/** The plans that can be subscribed to, with what customers see of them. */
export async function listPlansForSale(db: Db, query: Omit<SaleQuery, 'status'>): Promise<Page<Plan>> {
  return pageFrom(await pageOfPlans(db, query, 'active', true), query.limit, toPlan, ({ id }) => [id]);
}

export async function readPlanForSale(db: Db, id: string): Promise<Plan> {
  const row = await selectPlanById(db, id, { hidesUnpublished: true });
  if (row?.status !== 'active') throw notFound('The plan');
  return toPlan(row);
}

function pageOfPlans(
  db: Db,
  { limit, cursor }: Omit<SaleQuery, 'status'>,
  status: string | null,
  hidesUnpublished = false,
) {
  const after = decodeCursor(cursor, ['text']);
  return selectPlans(db, { status, before: after?.[0] ?? null, limit, hidesUnpublished });
}

function toPlan(row: PlanRow): Plan {
  const { id, name, description, interval, intervalCount, trialDays, installationLimit } = row;
  return {
    id,
    name,
    description,
    price: { amount: row.amount, currency: row.currency },
    interval,
    intervalCount,
    trialDays,
    scenarios: row.coversAllScenarios ? 'all' : row.scenarios,
    installationLimit,
  };
}

function toAdminPlan(row: PlanRow, hasKey: boolean): AdminPlan {
  return {
    ...toPlan(row),
    status: row.status,
    subscribers: row.subscribers,
    stripe: stripeStateOf(row, hasKey),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
