import { invalid, notFound } from '../../platform/errors.ts';
import { decodeCursor, encodeCursor } from '../../platform/pagination.ts';
import { readFigures, type Reading } from '../answer-figures.ts';
import type { FiguresAnswer } from '../schema.ts';
import { scopeOf, type AnalyticsDeps } from '../scope.ts';
import type { customerFigures } from './customer-figures.ts';
import { selectCustomerFigures, type CustomerRow, type CustomerSort } from './customer-queries.ts';
import { customerSource } from './customers.ts';

type Page = { limit: number; cursor?: string | undefined; sort: CustomerSort };
type Answer = FiguresAnswer<typeof customerFigures>;
const grouping = { interval: null, groupBy: 'customer' } as const;

/** A page of customers with what is known of each, and of all of them. */
export async function listCustomerFigures(
  deps: AnalyticsDeps,
  { limit, cursor, sort }: Page,
  asked: Omit<Reading, 'grouping'>,
): Promise<Answer & { nextCursor: string | null }> {
  const after = afterOf(cursor);
  return deps.reading.inSnapshot(async (db, freshness) => {
    const scope = await scopeOf(db, deps, asked.query, freshness);
    const rows = await selectCustomerFigures(db, scope, { sort, after, limit });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      ...(await readFigures(db, scope, customerSource(page), { ...asked, grouping })),
      nextCursor: rows.length > limit && last !== undefined ? encodeCursor([last.rank, last.id]) : null,
    };
  });
}

/** How many are read by one statement: as many as it answers in about a second. */
const mostAtOnce = 2_000;

/** All customers with what is known of each, in the order of the pages. */
export async function listAllCustomerFigures(
  deps: AnalyticsDeps,
  sort: CustomerSort,
  asked: Omit<Reading, 'grouping'>,
): Promise<Answer> {
  return deps.reading.inSnapshot(async (db, freshness) => {
    const scope = await scopeOf(db, deps, asked.query, freshness);
    const rows: CustomerRow[] = [];
    for (let hasMore = true; hasMore;) {
      const read = await selectCustomerFigures(db, scope, {
        sort,
        after: rows.at(-1) ?? null,
        limit: mostAtOnce,
      });
      hasMore = read.length > mostAtOnce;
      rows.push(...read.slice(0, mostAtOnce));
    }
    return readFigures(db, scope, customerSource(rows), { ...asked, grouping });
  });
}

/** What is known of one customer; 404 when there is none with this id. */
export async function readCustomerFigures(
  deps: AnalyticsDeps,
  id: string,
  asked: Omit<Reading, 'grouping'>,
): Promise<Answer> {
  return deps.reading.inSnapshot(async (db, freshness) => {
    const scope = { ...(await scopeOf(db, deps, asked.query, freshness)), customerId: id };
    const rows = await selectCustomerFigures(
      db,
      { ...scope, scenarioId: null },
      {
        sort: 'lastSeenAt',
        after: null,
        limit: 1,
      },
    );
    if (rows.length === 0) throw notFound('The customer');
    return readFigures(db, scope, customerSource(rows), { ...asked, grouping });
  });
}

function afterOf(text: string | undefined): { rank: string; id: string } | null {
  const cursor = decodeCursor(text, ['text', 'text']);
  if (cursor === null) return null;
  const [rank, id] = cursor;
  if (!/^-?\d{1,40}(\.\d{1,60})?$/.test(rank))
    throw invalid('/query/cursor', 'This cursor is not one of ours; start without it.');
  return { rank, id };
}
