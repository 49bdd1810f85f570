import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { allJobs } from '../../../server/jobs.ts';
import type { Mail } from '../../../server/platform/mail.ts';
import { isHeldOut } from '../../../server/rewards/offers/hold-out.ts';
import { apiClient } from '../../support/api-client.ts';
import { makeJobsDue } from '../../support/jobs-due.ts';
import { insertScenario } from '../../support/library-rows.ts';
import { until } from '../../support/until.ts';
import { startRewards, type Customer, type RewardsWorld } from './rewards-world.ts';

let world: RewardsWorld;
let failures = 0;
beforeAll(async () => {
  world = await startRewards({
    beforeMail: () => {
      if (failures-- > 0) throw new Error('the mail server is away');
    },
  });
});
afterAll(() => world.close());

const mailsTo = (customer: Customer) =>
  world.server.mails.filter(
    ({ to, messageKey }) => to === customer.email && !messageKey?.startsWith('calibration-'),
  );
const sending = 'rewards.send-acknowledgement';
const mailed = (customer: Customer, count: number) =>
  until(async () => {
    await makeJobsDue(world.pool, sending);
    return mailsTo(customer).length === count;
  }, 20_000);
const nothingWaits = () =>
  until(async () => {
    await makeJobsDue(world.pool, sending);
    const { rows } = await world.pool.query<{ count: number }>(
      `select count(*) as count from jobs.job where name = $1 and state not in ('completed', 'failed')`,
      [sending],
    );
    return rows[0]?.count === 0;
  }, 20_000);
const acknowledgementsOf = async (customer: Customer) =>
  (await customer.get('/v1/rewards')).body.acknowledgements;
const unsubscribePath = ({ text }: { text: string }) => /\/unsubscribe\/\S+/.exec(text)?.[0] ?? '';

test('the first, the hundredth and the thousandth completed run are told once each, with what they brought', async () => {
  await world.operator.post('/admin/assumptions', {
    scope: 'library',
    name: 'hourlyRate',
    value: '60',
    currency: 'usd',
    provenance: 'estimated',
    from: '2026-01-01T00:00:00Z',
  });
  const ada = await world.newCustomer();
  const installationId = await world.completes(ada);
  await mailed(ada, 1);
  await world.completes(ada, { installationId, runs: 99 });
  await mailed(ada, 2);
  await world.completes(ada, { installationId, runs: 900 });
  await mailed(ada, 3);
  const { totals } = (await ada.get('/v1/roi?from=2026-06-15&to=2026-06-15&compare=none')).body;
  const [first, hundredth, thousandth] = mailsTo(ada);
  expect(first).toMatchObject({ subject: 'Invoice chasing: the first run is done' });
  expect(first?.text).toContain('has completed its first run.');
  expect(first?.text).toContain('It brought you 10 reward points. You have 10 reward points.');
  // 4 minutes by hand, of which 0.7 are reused, at 60.00 an hour
  expect(first?.text).toContain(
    'What this scenario has brought you so far: 2.80 USD, and 2.80 USD after every known cost.',
  );
  expect(hundredth?.text).toContain('has completed 100 runs.');
  expect(hundredth?.text).toContain('280.00 USD');
  expect(totals.valueMicros).toBe(2_800_000_000);
  expect(thousandth?.text).toContain('has completed 1,000 runs.');
  expect(thousandth?.text).toContain('2800.00 USD');
  expect(thousandth?.text).toContain('You have 10 reward points.');

  const again = [1, 100, 1_000].map((completedRuns) => ({
    type: 'installation.completed',
    customerId: ada.id,
    installationId,
    data: { completedRuns },
  }));
  await world.tell([...again, ...again.toReversed()]);
  await nothingWaits();
  expect(mailsTo(ada)).toHaveLength(3);
  expect(await acknowledgementsOf(ada)).toMatchObject([
    { completedRuns: 1_000, valueMicros: 2_800_000_000, currency: 'usd' },
    { completedRuns: 100, valueMicros: 280_000_000 },
    {
      completedRuns: 1,
      valueMicros: 2_800_000,
      points: 10,
      installationId,
      scenario: { title: 'Invoice chasing' },
    },
  ]);
});

test('what runs cost is taken off, and the return on it told', async () => {
  const ada = await world.newCustomer();
  await world.completes(ada, { cost: { amountMicros: 100_000, currency: 'usd' } });
  await mailed(ada, 1);
  expect(mailsTo(ada)[0]?.text).toContain(
    'so far: 2.80 USD, and 2.70 USD after every known cost (a return of 2700 %).',
  );
});

test('a value that is not known is said to be unknown', async () => {
  const plain = await startRewards();
  try {
    const ada = await plain.newCustomer();
    await plain.completes(ada);
    await until(() => plain.server.mails.some(({ to }) => to === ada.email), 20_000);
    const text = plain.server.mails.find(({ to }) => to === ada.email)?.text ?? '';
    expect(text).toContain('What it has brought you so far is not known: ');
    expect(text).not.toMatch(/brought you so far: /);
    expect((await ada.get('/v1/rewards')).body.acknowledgements[0]).toMatchObject({
      valueMicros: null,
      points: 10,
    });
  } finally {
    await plain.close();
  }
});

test('a mail that fails is tried again and says the same', async () => {
  failures = 1;
  const ada = await world.newCustomer();
  await world.completes(ada);
  await mailed(ada, 1);
  await nothingWaits();
  expect(mailsTo(ada)).toHaveLength(1);
});

test('who wants no such mails gets none, by consent or by the link of a mail, without signing in', async () => {
  const ada = await world.newCustomer();
  await ada.put('/v1/consents', {
    consents: [{ purpose: 'completionMails', granted: false, policyVersion: '1' }],
  });
  const silent = await world.completes(ada);
  await nothingWaits();
  expect(mailsTo(ada)).toEqual([]);
  expect(await acknowledgementsOf(ada)).toMatchObject([{ completedRuns: 1, valueMicros: null }]);

  await ada.put('/v1/consents', {
    consents: [{ purpose: 'completionMails', granted: true, policyVersion: '1' }],
  });
  await world.tell([
    {
      type: 'installation.completed',
      customerId: ada.id,
      installationId: silent,
      data: { completedRuns: 1 },
    },
  ]);
  await nothingWaits();
  expect(mailsTo(ada)).toEqual([]); // what was not sent then is not sent now

  await world.completes(ada);
  await mailed(ada, 1);
  const [mail] = mailsTo(ada);
  const path = unsubscribePath(mail!);
  expect(mail?.headers).toEqual({
    'List-Unsubscribe': `<${world.server.url}${path}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  });
  const anybody = apiClient(world.server.url);
  const page = await anybody.get(path);
  expect(page).toMatchObject({ status: 200, body: expect.stringContaining('<button>Unsubscribe</button>') });
  expect((await ada.get('/v1/consents')).body.items[0]).toMatchObject({ granted: true }); // looking is not clicking
  const oneClick = () =>
    fetch(`${world.server.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
  expect((await oneClick()).status).toBe(200);
  expect((await oneClick()).status).toBe(200);
  expect((await ada.get('/v1/consents')).body.items).toMatchObject([
    { purpose: 'completionMails', granted: false },
  ]);
  const { rows } = await world.pool.query(`select 1 from consents where customer_id = $1`, [ada.id]);
  expect(rows).toHaveLength(3);
  await world.completes(ada);
  await nothingWaits();
  expect(mailsTo(ada)).toHaveLength(1);
});

test('who objects while the mail waits for its second try does not get it', async () => {
  failures = 1;
  const ada = await world.newCustomer();
  await world.completes(ada);
  await until(() => failures <= 0, 20_000);
  await ada.put('/v1/consents', {
    consents: [{ purpose: 'completionMails', granted: false, policyVersion: '1' }],
  });
  await nothingWaits();
  expect(mailsTo(ada)).toEqual([]);
});

/** Lets every try of a new mail fail until `failures` is set back. */
const fail = async (customer: Customer): Promise<string> => {
  failures = 1_000;
  await world.completes(customer);
  let id = '';
  await until(async () => {
    const { rows } = await world.pool.query<{ id: string }>(
      `select id from acknowledgements where customer_id = $1 and state = 'pending' and content is not null`,
      [customer.id],
    );
    id = rows[0]?.id ?? '';
    return id !== '';
  }, 20_000);
  return id;
};

describe('a mail whose sending was interrupted', () => {
  /** Lets the server's own try fail, and another server begin to send without ever coming to its end. */
  const interrupt = async (customer: Customer) => {
    const acknowledgementId = await fail(customer);
    const begun: Mail[] = [];
    const killed = allJobs({
      ...world.server.deps,
      sendMail: (mail) => new Promise(() => begun.push(mail)),
    });
    void killed[sending]?.run({ acknowledgementId } as never);
    await until(() => begun.length > 0, 20_000);
    failures = 0;
    await nothingWaits();
    return { acknowledgementId, begun };
  };
  const interrupted = async (customer: Customer) =>
    (await world.operator.get('/admin/acknowledgements?state=sending')).body.items.filter(
      (item: { customer: { id: string } }) => item.customer.id === customer.id,
    );

  test('is not sent again by itself, but listed for operators, who may send it with the same Message-ID', async () => {
    const ada = await world.newCustomer();
    const { acknowledgementId, begun } = await interrupt(ada);
    expect(mailsTo(ada)).toEqual([]);
    expect(await interrupted(ada)).toMatchObject([
      {
        id: acknowledgementId,
        completedRuns: 1,
        state: 'sending',
        sentAt: null,
        customer: { email: ada.email },
      },
    ]);
    const sendAgain = () => world.operator.post(`/admin/acknowledgements/${acknowledgementId}/send`);
    expect(await sendAgain()).toMatchObject({ status: 409, body: { type: '/problems/being_sent' } });
    const former = world.now().toISOString();
    world.moveTo(new Date(world.now().getTime() + 11 * 60_000).toISOString());
    expect((await sendAgain()).status).toBe(202);
    expect((await sendAgain()).status).toBe(409);
    await mailed(ada, 1);
    await nothingWaits();
    expect(mailsTo(ada)).toEqual(begun);
    expect(mailsTo(ada)[0]?.messageKey).toBe(acknowledgementId);
    expect(await interrupted(ada)).toEqual([]);
    expect((await sendAgain()).status).toBe(409);
    expect((await world.operator.post('/admin/acknowledgements/ack_none/send')).status).toBe(404);
    world.moveTo(former);
  });

  test('is not sent by a second server meanwhile either', async () => {
    const ada = await world.newCustomer();
    const { acknowledgementId } = await interrupt(ada);
    await world.runJob(sending, { acknowledgementId });
    expect(mailsTo(ada)).toEqual([]);
  });
});

describe('the offer of a mail', () => {
  const offers: string[] = [];
  const newOffer = async (title: string, priority: number) => {
    const { body } = await world.operator.post('/admin/offers', {
      title,
      message: 'A fifth off.',
      conditions: [{ fact: 'completedRuns', scenario: world.scenario.id, runs: 1 }],
      product: { scenario: (await paidScenario()).id },
      percentOff: 20,
      priority,
    });
    offers.push(body.id);
    return body.id as string;
  };
  const paidScenario = async () => {
    const scenario = await insertScenario(world.pool, { title: 'Dunning letters' });
    await world.pool.query(`update scenarios set price_amount = 5000, price_currency = 'usd' where id = $1`, [
      scenario.id,
    ]);
    return scenario;
  };
  afterEach(async () => {
    for (const id of offers.splice(0)) await world.operator.patch(`/admin/offers/${id}`, { isActive: false });
  });
  /** Somebody who is in no hold-out group of these offers. */
  const seesAll = async (ids: string[]): Promise<Customer> => {
    const customer = await world.newCustomer();
    return ids.some((id) => isHeldOut(id, customer.id)) ? seesAll(ids) : customer;
  };

  test('is in a second try the one of the first, or none when it is not to be had any more', async () => {
    await world.operator.patch('/admin/reward-rules', { offersAtOnce: 9, offersPerMonth: 9 });
    const first = await newOffer('First of all', 5);
    const ada = await seesAll([first]);
    await fail(ada);
    await newOffer('Even better', 9);
    await world.runJob('rewards.evaluate-customers', { customerIds: [ada.id] });
    failures = 0;
    await mailed(ada, 1);
    expect(mailsTo(ada)[0]?.text).toContain('First of all');
    expect(mailsTo(ada)[0]?.text).not.toContain('Even better');

    const grace = await seesAll(offers);
    await fail(grace);
    const [, better] = offers;
    await world.operator.patch(`/admin/offers/${better}`, { isActive: false });
    failures = 0;
    await mailed(grace, 1);
    expect(mailsTo(grace)[0]?.text).not.toMatch(/First of all|Even better/);
  });

  test('is left out for who wants no news of products; the mail goes', async () => {
    const offer = await newOffer('News', 5);
    const [ada, grace] = [await seesAll([offer]), await seesAll([offer])];
    const say = (granted: boolean) =>
      ada.put('/v1/consents', { consents: [{ purpose: 'productNews', granted, policyVersion: '1' }] });
    await say(false);
    await world.completes(ada);
    await world.completes(grace);
    await mailed(ada, 1);
    await mailed(grace, 1);
    expect(mailsTo(grace)[0]?.text).toContain('News\nA fifth off.');
    expect(mailsTo(ada)[0]?.text).not.toContain('News');
    expect(mailsTo(ada)[0]?.text).toContain('has completed its first run.');
    await say(true);
    await world.completes(ada);
    await mailed(ada, 2);
    expect(mailsTo(ada)[1]?.text).toContain('News');
  });
});

test('milestones are listed by when they were reached, also when one is heard of late', async () => {
  const ada = await world.newCustomer();
  const later = await world.completes(ada, { day: '2026-06-14' });
  world.moveTo(new Date(world.now().getTime() + 1_000).toISOString());
  const earlier = await world.completes(ada, { day: '2026-06-12' });
  expect(await acknowledgementsOf(ada)).toMatchObject([
    { installationId: later },
    { installationId: earlier },
  ]);
});

test('a link that was changed does nothing', async () => {
  const anybody = apiClient(world.server.url);
  for (const path of [
    '/unsubscribe/x',
    '/unsubscribe/v1.e30.AAAA',
    `/unsubscribe/v1.${Buffer.from('["cus_1","completionMails"]').toString('base64url')}.x`,
  ]) {
    expect((await anybody.get(path)).status).toBe(404);
    expect((await anybody.post(path)).status).toBe(404);
  }
});

test('who was made up by a demonstration is never mailed', async () => {
  const [madeUp, real] = [await world.newCustomer(), await world.newCustomer()];
  await world.pool.query('update customers set is_demo = true where email = $1', [madeUp.email]);
  await world.completes(madeUp);
  await world.completes(real);
  await mailed(real, 1);
  await nothingWaits();
  expect(mailsTo(madeUp)).toEqual([]);
});
