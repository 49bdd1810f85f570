import { expect, test } from 'vitest';
import { migrate } from '../../../server/platform/migrate.ts';
import { beforeMigration } from '../../support/before-migration.ts';

const addsMinimum = '0034_add_referral_minimum_to_reward_rules';

/** The least that who was brought must have paid, of every row of the rules, after a library with these customers was brought up to date. */
function minimumsAfter(customers: string): Promise<{ minimum: string; sinceEver: boolean }[]> {
  return beforeMigration(addsMinimum, async (client, databaseUrl) => {
    await client.query(
      `insert into customers (id, email, name, referred_by, created_at) select id, id || '@example.com', id, by, now() from (values ${customers}) as new (id, by)`,
    );
    expect(await migrate({ databaseUrl, count: 1 })).toEqual([addsMinimum]);
    const { rows } = await client.query(
      `select trim_scale(referral_minimum_paid)::text as minimum, effective_from = '-infinity' as "sinceEver" from reward_rules order by effective_from`,
    );
    return rows;
  });
}

test('points for customers who were brought before there was a minimum stay; it holds for those who come', async () => {
  expect(await minimumsAfter(`('cus_1', null), ('cus_2', 'cus_1')`)).toEqual([
    { minimum: '0', sinceEver: true },
    { minimum: '10', sinceEver: false },
  ]);
});

test('where nobody was brought yet the minimum holds since ever', async () => {
  expect(await minimumsAfter(`('cus_1', null::text)`)).toEqual([{ minimum: '10', sinceEver: true }]);
});
