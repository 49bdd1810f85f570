import type { z } from 'zod';
import { seesPersonalData, type OperatorCaller } from '../../platform/caller.ts';
import { HttpError } from '../../platform/errors.ts';
import { decodeCursor, encodeCursor, type Page } from '../../platform/pagination.ts';
import { findReporting } from '../../platform/reporting.ts';
import {
  customersAtOnce,
  describeCustomers,
  type CareDeps,
  type DescribedCustomer,
} from './describe-customers.ts';
import { selectListedCustomers, type ListedCustomer } from './list-queries.ts';
import type { CustomerListQuery } from './schema.ts';

/** Health is not written anywhere, so that it never lags: whoever asks for one state has at most so many customers judged at once. */
const mostJudged = 2_000;

/** Consents that are about one installation; they stand on the customer's page. */
const ofOneInstallation = 'storeMakeToken.';

const isRank = (text: string) => /^-?\d{1,40}(\.\d{1,60})?$/.test(text);

/** Customers with what an operator wants to know at a glance, in the order that was asked for. */
export async function listCustomers(
  deps: CareDeps,
  caller: OperatorCaller,
  { q, sort, health, plan, consent, limit, cursor }: z.infer<typeof CustomerListQuery>,
): Promise<Page<Omit<DescribedCustomer, 'consents'> & { consents: string[] }>> {
  if (sort === 'lifetimeValue' && !caller.scopes.includes('analytics:read'))
    throw new HttpError(403, 'forbidden', 'Sorting by lifetime value needs the scope analytics:read.');
  const filter = {
    id: null,
    text: q === undefined || q === '' ? null : q,
    searchesPeople: seesPersonalData(caller),
    planId: plan ?? null,
    consent: consent ?? null,
  };
  const { currency } = await findReporting(deps.pool, deps.config);
  const found: DescribedCustomer[] = [];
  let after = afterOf(cursor);
  for (let judged = 0; ; judged += customersAtOnce) {
    const atOnce = health === undefined ? limit : customersAtOnce;
    const wish = { sort, after, limit: atOnce, currency, now: deps.now() };
    const rows = await selectListedCustomers(deps.pool, filter, wish);
    const page = rows.slice(0, atOnce);
    const described = await describeCustomers(deps, caller, page);
    for (const [index, customer] of described.entries()) {
      if (health !== undefined && customer.health.state !== health) continue;
      found.push(customer);
      const isLast = index === page.length - 1 && rows.length <= atOnce;
      if (found.length === limit) return pageOf(found, isLast ? undefined : page[index]);
    }
    const last = page.at(-1);
    if (rows.length <= atOnce) return pageOf(found, undefined);
    if (judged + customersAtOnce >= mostJudged) return pageOf(found, last);
    after = last ?? null;
  }
}

function afterOf(cursor: string | undefined): Pick<ListedCustomer, 'rank' | 'id'> | null {
  const seen = decodeCursor(cursor, ['text', 'text']);
  if (seen === null) return null;
  const [rank, id] = seen;
  return isRank(rank) ? { rank, id } : null;
}

const pageOf = (customers: DescribedCustomer[], last: ListedCustomer | undefined) => ({
  items: customers.map((customer) => ({
    ...customer,
    consents: customer.consents
      .filter(({ granted, purpose }) => granted && !purpose.startsWith(ofOneInstallation))
      .map(({ purpose }) => purpose),
  })),
  nextCursor: last === undefined ? null : encodeCursor([last.rank, last.id]),
});
