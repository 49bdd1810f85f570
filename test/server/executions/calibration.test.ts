import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { noteDue } from '../../../server/executions/calibration/due-questions.ts';
import { mailQuestions } from '../../../server/executions/calibration/mail-questions.ts';
import type { Mail } from '../../../server/platform/mail.ts';
import { apiClient, customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

type Customer = Awaited<ReturnType<typeof customerClient>>;

let now = new Date('2026-03-15T12:00:00Z');
let mayMailsGo = true;
let server: TestServer;
let operator: ApiClient;
let customer: Customer;
let scenario: ScenarioRow;

beforeAll(async () => {
  const beforeMail = () => {
    if (!mayMailsGo) throw new Error('no mail goes out');
  };
  server = await startTestServer({ now: () => now, beforeMail });
  operator = await operatorClient(server);
});
afterAll(() => server.close());
beforeEach(async () => {
  scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
  customer = await customerClient(server);
});

const install = (who = customer) => insertInstallation(server.pool, { customerId: who.id, scenario });

let executions = 0;
/** Reports so many runs in one batch; answers what is asked. */
async function run(installationId: string, count = 1, fields: Record<string, unknown> = {}, who = customer) {
  const tasks = Array.from({ length: count }, () => ({
    installationId,
    executionId: `run-${(executions += 1)}`,
    status: 'completed',
    startedAt: now.toISOString(),
    ...fields,
  }));
  const { status, body } = await who.post('/v1/execution-tasks', { tasks });
  expect([status, body.accepted, body.rejected]).toEqual([200, count, []]);
  return (body.questions ?? []) as { installationId: string; question: string; answerUrl: string }[];
}
/** Mails that ask about an installation, after everything that waits was sent. */
async function mailsAbout(installationId: string): Promise<Mail[]> {
  await mailQuestions(server.deps);
  return server.mails.filter(({ messageKey }) => messageKey?.startsWith(`calibration-${installationId}-`));
}
const answer = (installationId: string, body: object, who = customer) => {
  now = new Date(now.getTime() + 1_000);
  return who.post(`/v1/installations/${installationId}/minutes`, body);
};
/** What the next run of an item is valued with. */
async function valuedWith(installationId: string): Promise<[number, string]> {
  await run(installationId);
  const { rows } = await server.pool.query(
    `select freed_minutes::float8 as minutes, minutes_provenance as provenance
     from task_values join execution_tasks on id = task_id where execution_id = $1`,
    [`run-${executions}`],
  );
  return [rows[0].minutes, rows[0].provenance];
}
const openPage = (url: string) => apiClient(server.url).get(new URL(url).pathname);
const sendForm = (url: string, form: Record<string, string>) =>
  apiClient(server.url).post(new URL(url).pathname, new URLSearchParams(form).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
  });

test('after the 5th, the 25th and the 100th success the answer asks once, and so does a mail', async () => {
  const { id } = await install();
  expect(await run(id, 4)).toEqual([]);
  expect(await run(id, 1, { status: 'failed' })).toEqual([]);
  const asked = await run(id);
  expect(asked).toEqual([
    {
      installationId: id,
      question: 'How many minutes does one item of “Invoice chasing” take by hand?',
      answerUrl: expect.stringContaining(`${server.url}/calibrate/v1.`),
    },
  ]);
  expect(await run(id, 19)).toEqual([]);
  expect(await run(id)).toHaveLength(1);
  noteDue([id]); // as a server does that recorded the milestone while another one showed the question
  expect(await run(id, 74)).toEqual([]);
  expect(await run(id)).toHaveLength(1);
  expect(await run(id, 1_000)).toEqual([]);
  const mails = await mailsAbout(id);
  expect(mails.map(({ messageKey }) => messageKey)).toEqual(
    [5, 25, 100].map((milestone) => `calibration-${id}-${milestone}`),
  );
  expect(mails[0]?.to).toBe(customer.email);
  expect(mails[0]?.text).toContain(asked[0]?.answerUrl);
  expect(await mailsAbout(id)).toHaveLength(3);
});

test('a history that arrives at once is asked about once, for the highest milestone that it passes', async () => {
  const { id } = await install();
  expect(await run(id, 60)).toHaveLength(1);
  expect((await mailsAbout(id)).map(({ messageKey }) => messageKey)).toEqual([`calibration-${id}-25`]);
});

test('however many servers record, answer and send at the same time, each milestone is asked for once', async () => {
  const databaseUrl = server.deps.config.databaseUrl ?? '';
  const other = await startTestServer({ now: () => now, env: { DATABASE_URL: databaseUrl } });
  try {
    const { id } = await install();
    const ways = [customer, apiClient(other.url, customer.apiKey)];
    const answers = await Promise.all(
      Array.from({ length: 120 }, (_, index) => {
        const task = { installationId: id, executionId: `at-once-${index}`, status: 'completed' };
        return ways[index % 2]!.post('/v1/execution-tasks', {
          tasks: [{ ...task, startedAt: now.toISOString() }],
        });
      }),
    );
    const urls = answers.flatMap(({ body }) =>
      (body.questions ?? []).map((each: { answerUrl: string }) => each.answerUrl),
    );
    const milestones = urls.map(
      (url) => JSON.parse(Buffer.from(url.split('.').at(-2) ?? '', 'base64url').toString())[1],
    );
    expect(new Set(milestones).size).toBe(milestones.length); // none twice
    expect(milestones).toContain(100);
    await Promise.all([server, other, server, other].map(({ deps }) => mailQuestions(deps)));
    const sent = [...server.mails, ...other.mails].filter(({ messageKey }) => messageKey?.includes(id));
    const { rows } = await server.pool.query(
      `select milestone, mail_state from calibration_questions where installation_id = $1 order by milestone`,
      [id],
    );
    expect(rows.map(({ mail_state: state }) => state)).toEqual(rows.map(() => 'sent'));
    expect(sent.map(({ messageKey }) => messageKey).toSorted()).toEqual(
      rows.map(({ milestone }) => `calibration-${id}-${milestone}`).toSorted(),
    );
  } finally {
    await other.close();
  }
});

test('runs that are reported by an address are asked about in a header, and the page takes the answer', async () => {
  const { id, token } = await install();
  await run(id, 4);
  const report = () =>
    apiClient(server.url).post(`/v1/report/${token}`, {
      executionId: `run-${(executions += 1)}`,
      status: 'completed',
      startedAt: now.toISOString(),
    });
  const fifth = await report();
  expect(fifth.status).toBe(204);
  const url = fifth.headers.get('calibration-url') ?? '';
  expect((await report()).headers.get('calibration-url')).toBeNull();

  const page = await openPage(url);
  expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(page.body).toContain('How long does “Invoice chasing” take by hand?');
  expect(await valuedWith(id)).toEqual([4, 'default']); // who only looks changes nothing
  const refused = await sendForm(url, { minutes: 'ten<', items: '2' });
  expect([refused.status, refused.body]).toEqual([422, expect.stringContaining('value="ten&lt;"')]);
  expect((await sendForm(url, { minutes: '1', items: '0' })).status).toBe(422);
  const thanks = await sendForm(url, { minutes: '30', items: '2' });
  expect([thanks.status, thanks.body]).toEqual([200, expect.stringContaining('5.833333 minutes')]);
  expect(await valuedWith(id)).toEqual([5.833333, 'estimated']); // (15 + 5 × 4) ÷ 6
  expect((await openPage(`${url}x`)).status).toBe(404);
  expect((await sendForm(url.replace('v1.', 'v1.W10'), { minutes: '1' })).status).toBe(404);
});

test('an estimate shrinks towards the median of the scenario, the less the more often was answered', async () => {
  const { id } = await install();
  expect((await answer(id, { minutes: '30', items: 3 })).body).toEqual({
    installationId: id,
    answers: 1,
    ownMinutes: '10',
    usualMinutes: '4',
    usualCustomers: 0,
    estimate: '5',
    inForce: { value: '5', provenance: 'estimated' },
  });
  for (const minutes of ['8', '90']) {
    const other = await customerClient(server, 'Bob');
    await answer((await install(other)).id, { minutes }, other);
  }
  expect((await answer(id, { minutes: 10 })).body).toMatchObject({ usualCustomers: 0, estimate: '5' }); // two tell too little
  const third = await customerClient(server, 'Cyd');
  for (const minutes of ['10', '14']) await answer((await install(third)).id, { minutes }, third);
  expect((await answer(id, { minutes: 6 })).body).toMatchObject({
    answers: 1, // nobody had asked again: the word before is replaced
    usualCustomers: 3,
    usualMinutes: '12', // of 8, 12 and 90
    estimate: '11',
  });
  await run(id, 5);
  expect((await answer(id, { minutes: 6 })).body).toMatchObject({ answers: 2, estimate: '10.285714' });
  expect(await valuedWith(id)).toEqual([10.285714, 'estimated']);
  const { rows } = await server.pool.query(
    `select count(*) filter (where freed_minutes = 11) as frozen from task_values join execution_tasks on task_id = id where installation_id = $1`,
    [id],
  );
  expect(rows).toEqual([{ frozen: 5 }]); // what was valued before stays
});

test('minutes that a customer has confirmed stay in force, and nobody asks for them any more', async () => {
  const { id } = await install();
  await run(id, 5);
  await answer(id, { minutes: 10 });
  now = new Date(now.getTime() + 86_400_000);
  const confirm = (value: string, from?: string) =>
    customer.put(`/v1/installations/${id}/assumptions`, {
      assumptions: [{ name: 'minutesByHand', value, from }],
    });
  expect(await valuedWith(id)).toEqual([5, 'estimated']);
  await confirm('9', '2026-03-01T00:00:00Z'); // from before the estimate
  expect(await valuedWith(id)).toEqual([9, 'confirmed']);
  expect((await answer(id, { minutes: 20 })).body.inForce).toEqual({ value: '9', provenance: 'confirmed' });
  expect(await valuedWith(id)).toEqual([9, 'confirmed']);
  expect(await run(id, 100)).toEqual([]);
  expect(await mailsAbout(id)).toEqual([]);
});

test('who answers before the mail goes gets none, and who wants none is asked in the answer alone', async () => {
  const first = await install();
  await run(first.id, 5);
  await answer(first.id, { minutes: 10 });
  expect(await mailsAbout(first.id)).toEqual([]);
  await run(first.id, 20);
  const [mail] = await mailsAbout(first.id);
  const link = /<(.+)>/.exec(mail?.headers?.['List-Unsubscribe'] ?? '')?.[1] ?? '';
  expect(mail?.text).toContain(link);
  const unsubscribed = await apiClient(server.url).post(new URL(link).pathname);
  expect(unsubscribed.body).toContain('mails that ask how long your work takes by hand');
  expect(await run(first.id, 75)).toHaveLength(1);
  const second = await install();
  expect(await run(second.id, 5)).toHaveLength(1);
  expect(await mailsAbout(second.id)).toEqual([]);
  expect(await mailsAbout(first.id)).toHaveLength(1);
});

test('a mail that did not go is sent by the next try, and a stale one never', async () => {
  const [one, two] = [await install(), await install()];
  await run(one.id, 5);
  mayMailsGo = false;
  await expect(mailQuestions(server.deps)).rejects.toThrow('no mail goes out');
  mayMailsGo = true;
  expect(await mailsAbout(one.id)).toHaveLength(1);
  await run(two.id, 5);
  await server.pool.query(
    `update calibration_questions set asked_at = asked_at - interval '8 days' where installation_id = $1`,
    [two.id],
  );
  expect(await mailsAbout(two.id)).toEqual([]);
});

test('runs that report what they saved or brought are not asked about', async () => {
  const { id } = await install();
  expect(await run(id, 5, { timeSavedMinutes: 3 })).toEqual([]);
  expect(await run(id, 20, { value: { amountMicros: 5, currency: 'usd' } })).toEqual([]);
  expect(await mailsAbout(id)).toEqual([]);
});

test('an answer that makes no sense, and one about what is not theirs, is refused with the reason', async () => {
  const { id } = await install();
  const refused = async (body: object) => {
    const { status, body: problem } = await answer(id, body);
    return [status, problem.errors?.[0]?.path];
  };
  expect(await refused({})).toEqual([422, '/minutes']);
  expect(await refused({ minutes: -1 })).toEqual([422, '/minutes']);
  expect(await refused({ minutes: 5, items: 0 })).toEqual([422, '/items']);
  expect(await refused({ minutes: 10_001 })).toEqual([422, '/minutes']);
  expect((await answer(id, { minutes: 10_001, items: 2 })).status).toBe(201);
  const stranger = await customerClient(server, 'Eve');
  expect((await answer(id, { minutes: 5 }, stranger)).status).toBe(404);
  expect((await operator.get(`/admin/assumptions?scopeId=${id}`)).body.items).toHaveLength(1);
});
