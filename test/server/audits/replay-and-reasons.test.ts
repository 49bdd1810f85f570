import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { startShop, type Shop } from '../billing/shop.ts';
import { audited, saidBy } from './auditing.ts';

let shop: Shop;
let operator: ApiClient;
let scenarioId: string;
beforeAll(async () => {
  shop = await startShop();
  operator = await operatorClient(shop.server);
  const ware = await shop.newWare({ amount: 1_900, currency: 'usd' });
  scenarioId = ware.id;
  const report = { valid: true, errors: [], warnings: [], requirements: [], apps: [], steps: [] };
  await shop.server.pool.query('update scenario_versions set report = $1', [report]);
  await shop.buy(await shop.newBuyer(), ware);
  await shop.deliver();
});
afterAll(() => shop.close());

const ledger = async () =>
  (await shop.server.pool.query('select count(*)::int as rows from revenue_entries')).rows[0].rows;
const g6 = async () => saidBy(await audited(operator), 'G6');
const g12 = async () => saidBy(await audited(operator), 'G12');

test('Stripe events that are delivered once more change nothing, and the trial leaves nothing', async () => {
  const before = await ledger();
  expect(before).toBeGreaterThan(0);
  const { state, numbers } = await g6();
  expect([state, numbers]).toEqual(['pass', expect.objectContaining({ addedByReplay: 0, notToldYet: 0 })]);
  expect(numbers['eventsReplayed']).toBeGreaterThan(0);
  expect(await ledger()).toBe(before);
});

test('a ledger that takes the same payment twice is caught', async () => {
  const { pool } = shop.server;
  await pool.query(`create sequence ever_new`);
  await pool.query(
    `create function forget_source() returns trigger language plpgsql as $$ begin new.source_id := new.source_id || ' ' || nextval('ever_new'); return new; end $$`,
  );
  await pool.query(
    `create trigger forgets before insert on revenue_entries for each row execute function forget_source()`,
  );
  await pool.query(`alter table revenue_entries disable trigger user`);
  await pool.query(`update revenue_entries set source_id = source_id || ' other'`);
  await pool.query(`alter table revenue_entries enable trigger user`);
  const { state, numbers } = await g6();
  await pool.query(`drop trigger forgets on revenue_entries`);
  await pool.query(`alter table revenue_entries disable trigger user`);
  await pool.query(`update revenue_entries set source_id = replace(source_id, ' other', '')`);
  await pool.query(`alter table revenue_entries enable trigger user`);
  expect(state).toBe('fail');
  expect(numbers['addedByReplay']).toBeGreaterThan(0);
  expect((await g6()).state).toBe('pass');
});

test('what Stripe knows and no event has told is to be looked at', async () => {
  const { rows } = await shop.server.pool.query(`select stripe_payment_intent_id as id from orders limit 1`);
  shop.stripe.refund(rows[0].id, { amount: 500 }); // its event is not delivered
  const { state, numbers } = await g6();
  expect([state, numbers]).toEqual(['warn', expect.objectContaining({ addedByReplay: 0 })]);
  expect(numbers['notToldYet']).toBeGreaterThan(0);
  await shop.deliver();
  expect((await g6()).state).toBe('pass');
});

test('minutes by hand that are changed without a reason are to be looked at, and by nobody they fail', async () => {
  const change = async (minutesByHand: number, headers = {}) => {
    const { status } = await operator.patch(`/admin/scenarios/${scenarioId}`, { minutesByHand }, headers);
    expect(status).toBe(200);
  };
  expect((await g12()).numbers).toMatchObject({ changedByNobody: 0, changedWithoutReason: 0 });
  await change(11, { 'x-change-reason': 'Measured with two customers.' });
  expect((await g12()).numbers).toMatchObject({ changedByNobody: 0, changedWithoutReason: 0 });
  await change(12);
  expect(await g12()).toMatchObject({
    state: 'warn',
    reason: expect.stringMatching(/^1 change of what values rest on .* gives no reason/),
    numbers: { changedWithoutReason: 1 },
  });
  await shop.server.pool.query(`update scenarios set minutes_by_hand = 13 where id = $1`, [scenarioId]);
  expect(await g12()).toMatchObject({ state: 'fail', numbers: { changedByNobody: 1 } });
});
