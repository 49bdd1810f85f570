import type { Db } from '../../platform/database.ts';

/** An organization (a team, where that is not known) in Make in which a customer has installations, and what its plan is known to be. */
export type Place = {
  customerId: string;
  place: string;
  plan: string | null;
  creditsPerMonth: number | null;
  source: 'make' | 'customer' | 'operator' | null;
};

const placeOf = (installations: string) =>
  `concat_ws(' ', ${installations}.make_zone,
     coalesce('organization ' || ${installations}.make_organization_id, 'team ' || ${installations}.make_team_id))`;

/** Places of customers by their id, of so many customers after one. Where Make does not tell the credits, the newest word of people counts. */
export async function findPlaces(db: Db, afterCustomerId: string, customers: number): Promise<Place[]> {
  const { rows } = await db.query<Place>(
    `with those as (
       select id from customers where id > $1::text order by id limit $2::int
     )
     select i.customer_id as "customerId", ${placeOf('i')} as place, max(i.make_plan) as plan,
       coalesce(max(i.make_plan_credits), stated.credits_per_month) as "creditsPerMonth",
       case when max(i.make_plan_credits) is not null then 'make' when stated.credits_per_month is not null then stated.stated_by end as source
     from those join installations i on i.customer_id = those.id and i.status = 'installed'
     left join lateral (
       select credits_per_month, stated_by from plan_credit_statements
       where customer_id = those.id order by stated_at desc limit 1
     ) stated on true
     group by i.customer_id, ${placeOf('i')}, stated.credits_per_month, stated.stated_by
     order by 1, 2`,
    [afterCustomerId, customers],
  );
  return rows;
}

/** The last of so many customers after one: where the next page begins; null when there is none. */
export async function findLastOfPage(
  db: Db,
  afterCustomerId: string,
  customers: number,
): Promise<string | null> {
  const { rows } = await db.query<{ last: string | null }>(
    `select max(id) as last from (select id from customers where id > $1::text order by id limit $2::int) those`,
    [afterCustomerId, customers],
  );
  return rows[0]?.last ?? null;
}

export type DayOfUse = { customerId: string; place: string; day: string; credits: number };

/** Credits by place and day that tasks of every kind used, of removed installations too: they were used all the same. */
export async function sumUse(
  db: Db,
  customerIds: string[],
  { from, to }: { from: string; to: string },
): Promise<DayOfUse[]> {
  const { rows } = await db.query<DayOfUse>(
    `select i.customer_id as "customerId", ${placeOf('i')} as place, day, (sum(credits_micros) / 1000000)::float8 as credits
     from customers c
     join task_days d on d.customer_no = c.no and d.day between $2::date and $3::date
     join installations i on i.no = d.installation_no
     where c.id = any($1::text[]) and credits_micros is not null
     group by 1, 2, 3 order by 1, 2, 3`,
    [customerIds, from, to],
  );
  return rows;
}
