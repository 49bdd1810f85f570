import { kindCode } from '../../executions/storage/codes.ts';
import { reportedAmount } from '../../scenarios/reported-amount.ts';
import type { Db } from '../../platform/database.ts';

export type CustomerSort = 'newest' | 'lastRun' | 'lifetimeValue';

/** A customer by what is written in their own row, and by what the page is sorted. */
export type ListedCustomer = {
  id: string;
  no: number;
  email: string;
  name: string;
  organization: string | null;
  createdAt: Date;
  referredBy: string | null;
  /** Beyond what a number holds, hence text. */
  rank: string;
};

export type CustomerFilter = {
  id: string | null;
  text: string | null;
  /** Whether `text` is looked for in names and addresses, too: a search must tell nothing that the list hides. */
  searchesPeople: boolean;
  planId: string | null;
  /** A purpose to which the customer agreed last. */
  consent: string | null;
};

type Wish = {
  sort: CustomerSort;
  after: { rank: string; id: string } | null;
  limit: number;
  currency: string;
  now: Date;
};

const ranks: Record<CustomerSort, { needs: string; rank: string; after: string; order: string }> = {
  newest: {
    needs: '',
    rank: '0',
    after: '$2::numeric is null or customers.id < $3::text',
    order: 'customers.id desc',
  },
  lastRun: {
    needs: `left join lateral (
        select day - date '1970-01-01' as last_run from task_days
        where customer_no = customers.no and kind = ${kindCode('run')} order by day desc limit 1
      ) as runs on true`,
    rank: 'coalesce(last_run, -1)',
    ...ranked('coalesce(last_run, -1)'),
  },
  lifetimeValue: {
    needs: `left join (
        select customer_id, sum(${reportedAmount('entries', '$1::text')}) as net from revenue_entries entries
        where kind not in ('fee', 'fee_refund') and occurred_at <= $4::timestamptz group by 1
      ) as ledger on ledger.customer_id = customers.id`,
    rank: 'coalesce(net, 0)',
    ...ranked('coalesce(net, 0)'),
  },
};

function ranked(rank: string) {
  return {
    after: `$2::numeric is null or (${rank}, customers.id) < ($2::numeric, $3::text)`,
    order: `${rank} desc, customers.id desc`,
  };
}

/** A page of customers, one more than the limit. */
export async function selectListedCustomers(
  db: Db,
  filter: CustomerFilter,
  { sort, after, limit, currency, now }: Wish,
): Promise<ListedCustomer[]> {
  const by = ranks[sort];
  const pattern = filter.text === null ? null : `%${filter.text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const { rows } = await db.query<ListedCustomer>(
    `select customers.id, customers.no, email, name, organization, customers.created_at as "createdAt",
       referred_by as "referredBy", (${by.rank})::text as rank
     from customers ${by.needs}
     where (${by.after}) and $1::text is not null
       and ($5::text is null or organization ilike $5::text or customers.id = $6::text
         or ($7::boolean and (email ilike $5::text or name ilike $5::text)))
       and ($8::text is null or exists (
         select from entitlements
         where customer_id = customers.id and plan_id = $8::text and state = 'active' and valid_from <= $4::timestamptz
           and (valid_to is null or valid_to > $4::timestamptz)
       ))
       and ($9::text is null or (
         select is_granted from consents where customer_id = customers.id and purpose = $9::text order by id desc limit 1
       ))
       and ($10::text is null or customers.id = $10::text)
     order by ${by.order} limit $11::int + 1`,
    [
      currency,
      after?.rank ?? null,
      after?.id ?? null,
      now,
      pattern,
      filter.text,
      filter.searchesPeople,
      filter.planId,
      filter.consent,
      filter.id,
      limit,
    ],
  );
  return rows;
}
