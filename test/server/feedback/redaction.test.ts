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
const sendAs = async (key: string, message: string) =>
  (await customer.post('/v1/feedback', { kind: 'bug', message }, { 'Idempotency-Key': key })).body;
const send = (message: string) => sendAs(`redaction-${(keys += 1)}`, message);

/** The texts kept of a message: identifiers and instants hold any digits and letters by chance. */
async function textsKept(id: string): Promise<string> {
  const { rows } = await server.pool.query('select to_jsonb(feedback) as row from feedback where id = $1', [
    id,
  ]);
  const texts = Object.entries(rows[0].row).filter(([column]) => !/(^|_)(id|at)$/.test(column));
  expect(texts.map(([column]) => column)).toContain('message');
  return JSON.stringify(Object.fromEntries(texts));
}

const reportUrl = 'https://library.example/v1/report/rpt_Zk3f9Q0aLx2Vb7Nn5Rt8Yc1Wd4Ke6Hs';
test.each([
  ['email_address', 'Write to jane.doe@acme-corp.io, please.', 'jane.doe'],
  ['phone_number', 'Call me on +49 170 1234567 tomorrow.', '1234567'],
  ['card_number', 'I paid with 4242 4242 4242 4242 yesterday.', '4242 4242'],
  ['iban', 'My account is DE89 3704 0044 0532 0130 00.', '3704 0044'],
  ['secret_key', 'I use sk_live_51NabcdefghijklmnopQRSTUV there.', 'sk_live'],
  ['secret_key', 'The token rpt_Zk3f9Q0aLx2Vb7Nn5Rt8Yc1Wd4Ke6Hs is mine.', 'rpt_Zk'],
  ['webhook_url', `It posts to ${reportUrl} and fails.`, 'rpt_Zk'],
  ['password', 'My login has password: hunter2secret, try it.', 'hunter2'],
  ['bearer_token', 'Authorization: Bearer abcdef0123456789abcdef', 'abcdef0123'],
  ['jwt', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl', /eyJ|c2lnbm/],
  ['uuid', 'In Make 7f1d2c3b-4a5e-4f60-8a7b-9c0d1e2f3a4b is refused.', '7f1d2c3b'],
  ['private_key', 'Here:\n-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\n-----END PRIVATE KEY-----\nBye', 'MIIE'],
  ['private_key', 'Cut: -----BEGIN RSA PRIVATE KEY-----\nMIIEvQIBADAN', 'MIIE'],
])('a message with a %s is kept without it, and the answer says so', async (code, message, secret) => {
  const answer = await send(message);
  expect(answer.redacted).toEqual([code]);
  expect(answer.message).toContain(`[removed:${code}]`);
  expect(answer.message).not.toMatch(secret);
  expect(await textsKept(answer.id)).not.toMatch(secret);
  expect(await sendAs(`redaction-${keys}`, message)).toEqual(answer); // as it was kept for repeats
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

const bot = `MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs`;
test.each([
  ['email_address', 'jane.doe [at] acme [dot] io', 'jane'],
  ['email_address', 'jane (at) acme.io', 'jane'],
  ['email_address', 'jane at acme dot io', 'jane'],
  ['email_address', 'jane\u200b.doe\u00ad@acme.io', 'jane'],
  ['email_address', 'jane＠acme．io', 'jane'],
  ['email_address', 'jane&#64;acme.io', 'jane'],
  ['email_address', '"jane doe"@acme.io', 'jane'],
  ['email_address', `as base64 ${Buffer.from('jane@acme.io').toString('base64')}`, 'amFuZ'],
  ['iban', 'de89 3704 0044 0532 0130 00 is it', '3704'],
  ['iban', 'GB29-NWBK-6016-1331-9268-19', 'NWBK'],
  ['iban', 'DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000', '3704'],
  ['card_number', '4242.4242.4242.4242', '4242'],
  ['card_number', '４２４２ ４２４２ ４２４２ ４２４２', '4242|４２４２'],
  ['card_number', '4242\u200b4242\u200b4242\u200b4242', '4242'],
  ['card_number', '4242%204242%204242%204242', '4242'],
  ['card_number', 'the card\n4242\n4242\n4242\n4242\n', '4242'],
  ['card_number', 'Amex 3782 822463 10005', '82246'],
  ['phone_number', 'ruf 0170 1234567 an', '1234567'],
  ['phone_number', '(030) 123456-78', '123456'],
  ['phone_number', '+49（170）1234567', '1234567'],
  ['phone_number', '٠٠٤٩١٧٠١٢٣٤٥٦٧', '1234567|٧'],
  ['pin', 'CVV: 123', '123'],
  ['password', 'the password is Sommer2024!', 'Sommer'],
  ['password', 'Passwort: Sommer2024!', 'Sommer'],
  ['password', 'mot de passe : Azerty123!', 'Azerty'],
  ['password', 'AWS_SECRET_ACCESS_KEY = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY1', 'wJalr'],
  ['password', 'AccountName=x;AccountKey=abcdEFGH1234ijkl==;', 'abcdEFGH'],
  ['password', 'my token is q1w2e3r4t5y6u7i8', 'q1w2'],
  ['password', 'Cookie: session=abcdEFGH1234ijklMNOP', 'abcdEFGH'],
  ['secret_key', 'xai-abcdefghijklmnop1234567890ABCD', 'xai-'],
  ['secret_key', '0123456789abcdef0123456789abcdef-us12', '0123456789'],
  [
    'library_link',
    'https://library.example/feedback/v1.WyJpbnNfMDEiLCJlMSIsIm1haW4iXQ.c2lnbmF0dXJlc2lnbmF0dXJlc2ln',
    'WyJ|c2ln',
  ],
])('a %s is found where it is spelt otherwise: %s', async (code, message, secret) => {
  const answer = await send(message);
  expect(answer.redacted).toEqual([code]);
  expect(answer.message).not.toMatch(new RegExp(secret));
  expect(await textsKept(answer.id)).not.toMatch(new RegExp(secret));
  expect(server.logText()).not.toContain(message);
});

test('the parts of a token of a bot do not stay', async () => {
  expect((await send(bot)).message).not.toMatch(/MTk4|ZnCjm/);
});

test('what only looks like one of these stays: amounts, dates, versions, checks that fail, words about secrets', async () => {
  for (const message of [
    'The card 4242 4242 4242 4241 has a digit wrong.',
    'DE12ABCD34 is the number of an order.',
    'Row 0123 of 01/02/2026, 10:30, took 1,900.00 EUR in 12.5 s, version 1.2.3, code 429.',
    'The password is wrong, and the token is expired: where do I put the secret?',
    'We met at noon, dot com or not.',
    'See https://www.make.com/en/help/errors/introduction-to-errors-and-warnings-in-make.',
    'Meine Größe „L“ – schön. 日本語も。',
  ])
    expect(await send(message)).toMatchObject({ message, redacted: [] });
});

test('a text made to be slow is as quick as any other, and words that were redacted stay as they are', async () => {
  const once = await send('password is Sommer2024! and jane (at) acme.io');
  expect(await send(once.message)).toMatchObject({ message: once.message, redacted: [] });
  for (const piece of ['a.', '0 ', '"', 'password ', '4 ', '[at', 'de89 ', '%41', 'aA1-', '(0'])
    expect((await send(`x${piece.repeat(4_900 / piece.length)}`)).id).toMatch(/^fbk_/);
});

test('a request id that is a secret is not kept', async () => {
  const { body } = await customer.post('/v1/feedback', {
    kind: 'bug',
    message: 'x',
    requestId: 'sk_live_51NabcdefghijklmnopQRSTUV',
  });
  expect(body).toMatchObject({ requestId: null, redacted: ['secret_key'] });
});
