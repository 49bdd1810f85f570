import type { Scope } from '../scope.ts';

export type CustomerSort = 'lifetimeValue' | 'lastSeenAt' | 'churnRisk';
/** A customer and by what the page is sorted: beyond what a number holds, hence text. */
export type RankedCustomer = { id: string; rank: string };
/** `limit` customers after one, or all of them. */
export type CustomerPage = { sort: CustomerSort; after: RankedCustomer | null; limit: number | null };

/**
 * The SQL of a page of customers, the largest `rank` first and equal ones by their ids; one more than the limit. Asked for a scenario, only
 * those who paid for it or installed it. The placeholders from `first` on are given by `pageParameters`.
 */
export function rankedPage({ needs, rank }: { needs: string; rank: string }, first: number): string {
  const [scenario, customer, afterRank, afterId, limit] = [0, 1, 2, 3, 4].map((place) => `$${first + place}`);
  return `select customers.id, (${rank})::numeric as rank
    from customers ${needs}
    where (${customer}::text is null or customers.id = ${customer}::text)
      and (${scenario}::text is null
        or exists (select from revenue_entries where customer_id = customers.id and scenario_id = ${scenario}::text)
        or exists (select from installations where customer_id = customers.id and scenario_id = ${scenario}::text))
      and (${afterRank}::text is null or ((${rank})::numeric, customers.id) < (${afterRank}::numeric, ${afterId}::text))
    order by rank desc, customers.id desc
    limit ${limit}::integer`;
}

/** What stands at the five placeholders; without a page there is nobody on it. */
export const pageParameters = (
  { scenarioId, customerId }: Scope,
  page: Omit<CustomerPage, 'sort'> | null,
): unknown[] => [
  scenarioId,
  customerId,
  page?.after?.rank ?? null,
  page?.after?.id ?? null,
  page === null ? 0 : page.limit && page.limit + 1,
];
