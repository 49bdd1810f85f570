import type { Db } from '../../platform/database.ts';
import { invalid, notFound } from '../../platform/errors.ts';
import { decodeCursor, encodeCursor } from '../../platform/pagination.ts';
import { readFigures, type Reading } from '../answer-figures.ts';
import type { FiguresAnswer } from '../schema.ts';
import { scopeOf, type AnalyticsDeps, type Scope } from '../scope.ts';
import type { customerFigures } from './customer-figures.ts';
import { describeCustomers, type CustomerRow } from './customer-queries.ts';
import { customerSource, findPage } from './customers.ts';
import type { CustomerSort, RankedCustomer } from './ranked-page.ts';

type Page = { limit: number; cursor?: string | undefined; sort: CustomerSort };
type Asked = Omit<Reading, 'grouping'>;
type Answer = FiguresAnswer<typeof customerFigures>;

/** A page of customers with what is known of each, and of all of them. */
export async function listCustomerFigures(
  deps: AnalyticsDeps,
  { limit, cursor, sort }: Page,
  asked: Asked,
): Promise<Answer & { nextCursor: string | null }> {
  const after = afterOf(cursor);
  let nextCursor: string | null = null;
  const answer = await answerAbout(deps, asked, async (db, scope) => {
    const found = await findPage(db, scope, { sort, after, limit });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    if (found.length > limit && last !== undefined) nextCursor = encodeCursor([last.rank, last.id]);
    return { scope, rows: await describeAll(db, scope, page) };
  });
  return { ...answer, nextCursor };
}

/** All customers with what is known of each, in the order of the pages. */
export async function listAllCustomerFigures(
  deps: AnalyticsDeps,
  sort: CustomerSort,
  asked: Asked,
): Promise<Answer> {
  return answerAbout(deps, asked, async (db, scope) => {
    const everybody = await findPage(db, scope, { sort, after: null, limit: null });
    return { scope, rows: await describeAll(db, scope, everybody) };
  });
}

/** What is known of one customer; 404 when there is none with this id. */
export async function readCustomerFigures(deps: AnalyticsDeps, id: string, asked: Asked): Promise<Answer> {
  return answerAbout(deps, asked, async (db, whole) => {
    const scope = { ...whole, customerId: id };
    const rows = await describeCustomers(db, scope, [id]);
    if (rows.length === 0) throw notFound('The customer');
    return { scope, rows };
  });
}

/** Whoever is found, and the totals, from one snapshot. */
async function answerAbout(
  deps: AnalyticsDeps,
  asked: Asked,
  find: (db: Db, scope: Scope) => Promise<{ scope: Scope; rows: CustomerRow[] }>,
): Promise<Answer> {
  return deps.reading.inSnapshot(async (db, freshness) => {
    const { scope, rows } = await find(db, await scopeOf(db, deps, asked.query, freshness));
    const grouping = { interval: null, groupBy: 'customer' } as const;
    return readFigures(db, scope, customerSource(rows), { ...asked, grouping });
  });
}

/** How many are described by one statement: as many as it answers in about a second. */
const mostAtOnce = 2_000;

async function describeAll(
  db: Db,
  scope: Scope,
  customers: readonly RankedCustomer[],
): Promise<CustomerRow[]> {
  const ids = customers.map(({ id }) => id);
  const rows: CustomerRow[] = [];
  for (let from = 0; from < ids.length; from += mostAtOnce)
    rows.push(...(await describeCustomers(db, scope, ids.slice(from, from + mostAtOnce))));
  return rows;
}

function afterOf(text: string | undefined): RankedCustomer | null {
  const cursor = decodeCursor(text, ['text', 'text']);
  if (cursor === null) return null;
  const [rank, id] = cursor;
  if (!/^-?\d{1,40}(\.\d{1,60})?$/.test(rank))
    throw invalid('/query/cursor', 'This cursor is not one of ours; start without it.');
  return { rank, id };
}
