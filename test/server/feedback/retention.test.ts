import { afterAll, beforeAll, expect, test } from 'vitest';
import { forgetOldWords } from '../../../server/feedback/retention/forget-words.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: ApiClient;

beforeAll(async () => {
  server = await startTestServer({ env: { FEEDBACK_KEPT_DAYS: '30' } });
  operator = await operatorClient(server);
});
afterAll(() => server.close());

type Customer = Awaited<ReturnType<typeof customerClient>>;

/** Feedback that was answered and closed so many days ago. */
async function closedFeedback(customer: Customer, daysAgo: number): Promise<string> {
  const sent = await customer.post('/v1/feedback', {
    kind: 'bug',
    message: 'Our words.',
    requestId: 'trace-1',
  });
  await operator.post(`/admin/feedback/${sent.body.id}/reply`, { message: 'Your answer.', close: true });
  await server.pool.query(`update feedback set closed_at = now() - make_interval(days => $2) where id = $1`, [
    sent.body.id,
    daysAgo,
  ]);
  return sent.body.id;
}
const wordsOf = async (id: string) => {
  const { rows } = await server.pool.query(
    `select message, reply, request_id as request from feedback where id = $1`,
    [id],
  );
  return rows[0];
};
const kept = { message: 'Our words.', reply: 'Your answer.', request: 'trace-1' };
const forgotten = { message: '', reply: '', request: null };

test('words go some time after the closing, a customer’s own time before everybody’s; what was counted stays', async () => {
  const [ada, bob] = [await customerClient(server), await customerClient(server, 'Bob')];
  const [old, recent, bobs] = [
    await closedFeedback(ada, 31),
    await closedFeedback(ada, 29),
    await closedFeedback(bob, 31),
  ];
  const path = `/admin/customers/${bob.id}/feedback-retention`;
  expect((await operator.get(path)).body).toEqual({ keptDays: 30, isOwn: false });
  expect((await operator.put(path, { keptDays: 365 })).body).toEqual({ keptDays: 365, isOwn: true });
  await forgetOldWords(server.deps);
  expect([await wordsOf(old), await wordsOf(recent), await wordsOf(bobs)]).toEqual([forgotten, kept, kept]);
  expect((await operator.get(`/admin/feedback/${old}`)).body).toMatchObject({
    kind: 'bug',
    status: 'closed',
  });
  expect((await operator.put(path, { keptDays: null })).body).toEqual({ keptDays: 30, isOwn: false });
  await forgetOldWords(server.deps);
  expect(await wordsOf(bobs)).toEqual(forgotten);
});

test('all that a customer has said is forgotten at once when it is asked for, open feedback too, and nobody else’s', async () => {
  const [ada, bob] = [await customerClient(server), await customerClient(server, 'Bob')];
  const open = (await ada.post('/v1/feedback', { kind: 'bug', message: 'Our words.' })).body.id;
  const [closed, bobs] = [await closedFeedback(ada, 1), await closedFeedback(bob, 1)];
  await operator.patch(`/admin/feedback/${open}`, { severity: 'high', reason: 'Words about them.' });
  const forget = () => operator.post(`/admin/customers/${ada.id}/forget-feedback`);
  expect((await forget()).body).toEqual({ forgotten: 2 });
  expect((await forget()).body).toEqual({ forgotten: 0 });
  expect([await wordsOf(open), await wordsOf(closed)]).toMatchObject([{ message: '' }, forgotten]);
  expect(await wordsOf(bobs)).toEqual(kept);
  const { rows } = await server.pool.query(`select reason from feedback_changes where feedback_id = $1`, [
    open,
  ]);
  expect(rows).toEqual([{ reason: null }]);
  expect((await operator.post('/admin/customers/cus_none/forget-feedback')).status).toBe(404);
});

test('an operator writes down what a customer said on the telephone', async () => {
  const ada = await customerClient(server);
  const body = { customer: ada.id, kind: 'bug', message: 'Call back at +49 170 1234567.' };
  const written = await operator.post('/admin/feedback', body, { 'Idempotency-Key': 'call-1' });
  expect([written.status, written.body]).toMatchObject([
    201,
    { source: 'dashboard', message: 'Call back at [removed:phone_number].', customer: { id: ada.id } },
  ]);
  expect((await operator.post('/admin/feedback', body, { 'Idempotency-Key': 'call-1' })).body).toEqual(
    written.body,
  );
  expect((await ada.get('/v1/feedback')).body.items).toMatchObject([{ id: written.body.id }]);
  expect(
    (await operator.post('/admin/feedback', { ...body, customer: 'cus_none' })).body.errors[0].path,
  ).toBe('/customer');
});
