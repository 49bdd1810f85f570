import { sealsOf } from '../../analytics/audited.ts';
import type { Gate } from '../../analytics/schema.ts';
import type { AnalyticsDeps } from '../../analytics/scope.ts';
import type { Deps } from '../../platform/deps.ts';
import { notFound } from '../../platform/errors.ts';
import { inTransaction, type Db, type Pool } from '../../platform/database.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { insertStatement, selectExhaustions, type ShownExhaustion } from './exhaustion-queries.ts';

export type { PlanExhaustion } from './exhaustion-queries.ts';

export type ExhaustionQuery = {
  customer?: string | undefined;
  /** Only plans that may be used up by this day. */
  by?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

/** `customerName` is null for those who may not see personal data. */
type Exhaustion = Omit<ShownExhaustion, 'customerName'> & { customerName: string | null };

/** When credits are used up, those that may end first come first. */
export async function readExhaustion(
  db: Db,
  query: ExhaustionQuery,
  { mayReadNames = false }: { mayReadNames?: boolean } = {},
): Promise<Page<Exhaustion>> {
  const [earliestOn, customerId, place] = decodeCursor(query.cursor, ['text', 'text', 'text']) ?? [];
  const rows = await selectExhaustions(db, {
    customerId: query.customer,
    earliestBy: query.by,
    after:
      earliestOn === undefined || customerId === undefined || place === undefined
        ? null
        : { earliestOn, customerId, place },
    limit: query.limit,
  });
  return pageFrom(
    rows,
    query.limit,
    (row) => ({ ...row, customerName: mayReadNames ? row.customerName : null }),
    (row) => [row.earliestOn ?? '9999-12-31', row.customerId, row.place],
  );
}

/** The same with what the audits say of it, for operators. */
export async function readSealedExhaustion(
  deps: Pick<Deps, 'pool' | 'now'> & Pick<AnalyticsDeps, 'readAudited'>,
  query: ExhaustionQuery,
  reader: { mayReadNames: boolean },
): Promise<Page<Exhaustion> & { gates: Gate[] }> {
  const grounds = { used: ['creditCostMicros'], exhaustedOn: ['creditCostMicros', 'forecast'] };
  const [page, gates] = await Promise.all([
    readExhaustion(deps.pool, query, reader),
    sealsOf(deps.pool, deps, grounds, deps.now()),
  ]);
  return { ...page, gates };
}

/** The same for a customer of their own plans. */
export async function readOwnExhaustion(
  db: Db,
  customerId: string,
  page: Pick<ExhaustionQuery, 'limit' | 'cursor'>,
): Promise<Page<Omit<ShownExhaustion, 'customerId' | 'customerName'>>> {
  const { items, nextCursor } = await readExhaustion(db, { ...page, customer: customerId });
  return {
    items: items.map(({ customerId: _id, customerName: _name, ...own }) => own),
    nextCursor,
  };
}

/** Notes how many credits a customer's plan in Make has each month, for where Make does not tell; null takes it back. */
export async function statePlanCredits(
  pool: Pool,
  statement: {
    customerId: string;
    creditsPerMonth: number | null;
    statedBy: 'customer' | 'operator';
    at: Date;
  },
): Promise<void> {
  if (!(await inTransaction(pool, (db) => insertStatement(db, statement)))) throw notFound('The customer');
}
