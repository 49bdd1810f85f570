import { seesPersonalData, type OperatorCaller } from '../../platform/caller.ts';
import type { Pool } from '../../platform/database.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { selectCustomers, type CustomerListRow } from './customer-queries.ts';

type CustomerListItem = Omit<CustomerListRow, 'email' | 'name'> & {
  email: string | null;
  name: string | null;
};

/** Customers, newest first; the role analyst sees (and can search) no personal data. */
export async function listCustomers(
  pool: Pool,
  caller: OperatorCaller,
  { q, limit, cursor }: { q?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<Page<CustomerListItem>> {
  const seesPeople = seesPersonalData(caller);
  const beforeId = decodeCursor(cursor, ['text'])?.[0] ?? null;
  const rows = await selectCustomers(pool, {
    limit,
    beforeId,
    text: q === undefined || q === '' ? null : q,
    searchesPeople: seesPeople,
  });
  return pageFrom(
    rows,
    limit,
    (row) => (seesPeople ? row : { ...row, email: null, name: null }),
    (row) => [row.id],
  );
}
