import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let customer: Awaited<ReturnType<typeof customerClient>>;

beforeAll(async () => {
  server = await startTestServer();
  customer = await customerClient(server);
});
afterAll(() => server.close());

let keys = 0;
const send = async (message: string) => {
  const headers = { 'Idempotency-Key': `redaction-${(keys += 1)}` }; // so that the answer is kept for repeats
  return (await customer.post('/v1/feedback', { kind: 'bug', message }, headers)).body;
};

const reportUrl = 'https://library.example/v1/report/rpt_Zk3f9Q0aLx2Vb7Nn5Rt8Yc1Wd4Ke6Hs';
test.each([
  ['email_address', 'Write to jane.doe@acme-corp.io, please.', 'jane.doe'],
  ['phone_number', 'Call me on +49 170 1234567 tomorrow.', '1234567'],
  ['card_number', 'I paid with 4242 4242 4242 4242 yesterday.', '4242'],
  ['iban', 'My account is DE89 3704 0044 0532 0130 00.', '3704'],
  ['secret_key', 'I use sk_live_51NabcdefghijklmnopQRSTUV there.', 'sk_live'],
  ['secret_key', 'The token rpt_Zk3f9Q0aLx2Vb7Nn5Rt8Yc1Wd4Ke6Hs is mine.', 'rpt_Zk'],
  ['webhook_url', `It posts to ${reportUrl} and fails.`, 'rpt_Zk'],
  ['password', 'My login has password: hunter2secret, try it.', 'hunter2'],
  ['bearer_token', 'Authorization: Bearer abcdef0123456789abcdef', 'abcdef0123'],
  ['jwt', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl', /eyJhbG|eyJzdW|c2lnbm/], // three letters come by chance in what is encrypted
  ['uuid', 'In Make 7f1d2c3b-4a5e-4f60-8a7b-9c0d1e2f3a4b is refused.', '7f1d2c3b'],
  ['private_key', 'Here:\n-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\n-----END PRIVATE KEY-----\nBye', 'MIIE'],
  ['private_key', 'Cut: -----BEGIN RSA PRIVATE KEY-----\nMIIEvQIBADAN', 'MIIE'],
])('a message with a %s is kept without it, and the answer says so', async (code, message, secret) => {
  const answer = await send(message);
  expect(answer.redacted).toEqual([code]);
  expect(answer.message).toContain(`[removed:${code}]`);
  const { rows } = await server.pool.query(
    `select to_jsonb(feedback)::text as row from feedback where id = $1
     union all select to_jsonb(idempotency_keys)::text from idempotency_keys`,
    [answer.id],
  );
  expect(rows.length).toBeGreaterThan(1);
  for (const { row } of rows) expect(row).not.toMatch(secret);
  expect(server.logText()).not.toMatch(secret);
});

test('several are each replaced where they stand, and the words around stay', async () => {
  const answer = await send('password=sk_live_51NabcdefghijklmnopQRSTUV, a@acme.io or b@acme.io. Thanks!');
  expect(answer.message).toBe(
    'password=[removed:secret_key], [removed:email_address] or [removed:email_address]. Thanks!',
  );
  expect(answer.redacted).toEqual(['secret_key', 'email_address']);
});

test('ordinary words, numbers, addresses and the library’s own identifiers stay as they are', async () => {
  const scenario = await insertScenario(server.pool);
  const { id } = await insertInstallation(server.pool, { customerId: customer.id, scenario });
  const message = `Installation ${id} of ${scenario.id} failed 3 times on 2026-03-01 at 10:30 with error 429, see https://www.make.com/en/help. It cost 1,900.00 EUR.`;
  expect(await send(message)).toMatchObject({ message, redacted: [] });
});
