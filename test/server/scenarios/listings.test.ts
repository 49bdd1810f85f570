import { expect, test } from 'vitest';
import { createCustomer } from '../../../server/accounts/customers/create-customer.ts';
import { newId } from '../../../server/platform/ids.ts';
import { customerClient, operatorClient } from '../../support/api-client.ts';
import { exportedBlueprint } from '../../support/blueprints.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

/** Rows that are kept and would not be made now, and the other way round. */
async function differences({ pool }: TestServer): Promise<unknown[]> {
  const kept = {
    scenario_listings: 'select * from current_scenario_listings',
    scenario_counts: `select status, category_id, complexity_level, is_paid, app, count(*)::int from scenario_listings, unnest(apps || ''::text) app group by 1, 2, 3, 4, 5`,
    scenario_words: `select word, count(*)::int from scenarios, unnest(scenario_words_of(title, tags, apps)) word group by word`,
  };
  const found = await Promise.all(
    Object.entries(kept).map(async ([table, truth]) => {
      const { rows } = await pool.query(
        `(table ${table} except (${truth})) union all ((${truth}) except table ${table})`,
      );
      return rows.map((row) => ({ table, ...row }));
    }),
  );
  return found.flat();
}

test('whatever happens to a scenario, the catalogue has it as it is', async () => {
  const server = await startTestServer({ hasStarterLibrary: true });
  try {
    const operator = await operatorClient(server);
    const holds = async (step: string) => expect(await differences(server), step).toEqual([]);
    await holds('the starter library');

    const { body: first } = await operator.post('/admin/scenarios', {
      title: 'Invoice chasing twice twice',
      description: 'Reminds customers.',
      complexityLevel: 2,
      category: 'finance',
      tags: ['late-payers', 'late-payers'],
    });
    await holds('created');
    for (const number of [1, 2]) {
      await operator.post(`/admin/scenarios/${first.id}/versions`, { blueprint: exportedBlueprint() });
      await operator.post(`/admin/scenarios/${first.id}/versions/${number}/publish`);
      await holds(`version ${number}`);
    }
    for (const change of [
      { title: 'Dunning', tags: ['finance', "o'brien"] },
      { price: { amount: 900, currency: 'eur' }, complexityLevel: 5, category: 'sales' },
      { status: 'completed', description: 'Another text.' },
    ]) {
      expect((await operator.patch(`/admin/scenarios/${first.id}`, change)).status).toBe(200);
      await holds(JSON.stringify(change));
    }

    const scenario = await insertScenario(server.pool, { title: 'Used' });
    const customer = await customerClient(server);
    const feedback = { scenario: scenario.id, kind: 'praise', message: 'Thanks.' };
    expect((await customer.post('/v1/feedback', { ...feedback, rating: 2 })).status).toBe(201);
    await holds('rated before it was installed');
    await insertInstallation(server.pool, { customerId: customer.id, scenario });
    await holds('installed');
    await customer.post('/v1/feedback', { ...feedback, rating: 4 });
    await holds('rated anew');
    const { rows } = await server.pool.query(
      'select popularity, rating from scenario_listings where scenario_id = $1',
      [scenario.id],
    );
    expect(rows).toEqual([{ popularity: 1, rating: 4 }]);

    await operator.delete(`/admin/scenarios/${first.id}`);
    await operator.delete(`/admin/scenarios/${scenario.id}`);
    await holds('deleted and archived');
    await server.pool.query('select list_all_scenarios()');
    await holds('made anew');
  } finally {
    await server.close();
  }
});

test('installations that are confirmed, and words that are written, at the same moment all count', async () => {
  const server = await startTestServer();
  try {
    const scenario = await insertScenario(server.pool, { title: 'Wanted' });
    const installations = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const email = `${newId('cus')}@example.com`;
        const { id } = await createCustomer(server.pool, { email, name: 'Buyer' }, new Date());
        return insertInstallation(server.pool, { customerId: id, scenario, confirmedAt: null });
      }),
    );
    await Promise.all([
      ...installations.map(({ id }) =>
        server.pool.query('update installations set confirmed_at = now() where id = $1', [id]),
      ),
      ...Array.from({ length: 10 }, (_, index) =>
        insertScenario(server.pool, { title: `Wanted too ${index}` }),
      ),
    ]);
    expect(await differences(server)).toEqual([]);
    const { rows } = await server.pool.query(
      `select popularity, (select scenarios from scenario_words where word = 'wanted') as words from scenario_listings where scenario_id = $1`,
      [scenario.id],
    );
    expect(rows).toEqual([{ popularity: 20, words: 11 }]);
  } finally {
    await server.close();
  }
});
