import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { followFixes } from '../../../server/feedback/fixes/clean-runs.ts';
import { announcePublication } from '../../../server/scenarios/announce-publication.ts';
import { rollBackScenario } from '../../../server/scenarios/write-version.ts';
import { newId } from '../../../server/platform/ids.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

let server: TestServer;
let operator: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
});
afterAll(() => server.close());

type Complainer = Awaited<ReturnType<typeof customerClient>> & { installationId: string };

async function complainer(scenario: ScenarioRow, name = 'Ada'): Promise<Complainer> {
  const customer = await customerClient(server, name);
  const { id } = await insertInstallation(server.pool, { customerId: customer.id, scenario });
  return { ...customer, installationId: id };
}
const complain = async (
  { installationId, post }: Complainer,
  body: Record<string, unknown> = {},
): Promise<string> =>
  (await post('/v1/feedback', { kind: 'bug', message: 'It went wrong.', installationId, ...body })).body.id;
const read = async (id: string) => (await operator.get(`/admin/feedback/${id}`)).body;
const fix = (id: string, version: number) => operator.put(`/admin/feedback/${id}/fix`, { version });
/** Mails about fixes: others may come by the clock. */
const mailsTo = ({ email }: Complainer) =>
  server.mails.filter(({ to, subject }) => to === email && subject.includes('mends'));

/** A version beside the first, not yet published. */
async function draftVersion(scenario: ScenarioRow, number = 2): Promise<string> {
  const id = newId('ver');
  await server.pool.query(
    `insert into scenario_versions (id, scenario_id, number, blueprint, scheduling, report, changelog, created_at)
     values ($1, $2, $3, '{}', '{}', '{}', 'Leaves out empty rows.', now())`,
    [id, scenario.id, number],
  );
  return id;
}
async function publish(scenario: ScenarioRow, versionId: string): Promise<void> {
  const at = new Date(Date.now() - 3_600_000);
  await server.pool.query(`update scenario_versions set published_at = $2 where id = $1`, [versionId, at]);
  await announcePublication(server.pool, scenario.id, versionId, at);
}
const jobsAreDone = () =>
  until(async () => {
    const { rows } = await server.pool.query(
      `select count(*) as n from jobs.job where name = 'feedback.send-fix-mail' and state < 'completed'`,
    );
    return rows[0].n === 0;
  });
const upgrade = ({ installationId }: Complainer, versionId: string) =>
  server.pool.query(`update installations set version_id = $2 where id = $1`, [installationId, versionId]);

let runs = 0;
async function run(
  { installationId, post }: Complainer,
  count: number,
  task: Record<string, unknown> = {},
): Promise<void> {
  const tasks = Array.from({ length: count }, () => {
    runs += 1;
    const startedAt = new Date(Date.now() - 3_000_000 + runs * 1_000).toISOString();
    return {
      installationId,
      executionId: `run-${runs}`,
      status: 'completed',
      startedAt,
      finishedAt: startedAt,
      ...task,
    };
  });
  expect((await post('/v1/execution-tasks', { tasks })).body.rejected).toEqual([]);
}

describe('a version that mends it', () => {
  test('is told to everybody who complained once it is published, each once, duplicates too', async () => {
    const scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
    const [ada, bob, eve] = [
      await complainer(scenario),
      await complainer(scenario, 'Bob'),
      await complainer(scenario, 'Eve'),
    ];
    const [first, again, same] = [
      await complain(ada),
      await complain(ada, { message: 'Once more.' }),
      await complain(bob),
    ];
    await complain(eve);
    await operator.patch(`/admin/feedback/${same}`, { duplicateOf: first });
    const versionId = await draftVersion(scenario);
    const linked = await fix(first, 2);
    expect(linked.body).toMatchObject({
      status: 'open',
      fix: { version: 2, publishedAt: null },
      fixedAt: null,
    });
    expect((await fix(first, 2)).body).toEqual(linked.body);
    await fix(again, 2);
    expect((await fix(same, 2)).status).toBe(409);
    expect((await fix(first, 7)).body.errors[0].path).toBe('/version');
    await publish(scenario, versionId);
    await until(async () => (await read(first)).status === 'fixed' && (await read(again)).status === 'fixed');
    await until(() => mailsTo(ada).length > 0 && mailsTo(bob).length > 0);
    await announcePublication(server.pool, scenario.id, versionId, new Date());
    await followFixes(server.deps);
    await until(async () => {
      const { rows } = await server.pool.query(
        `select count(*) as n from outbox_backlog where listener = 'feedback.tell-of-fixes'`,
      );
      return rows[0].n === 0;
    });
    expect(mailsTo(ada)).toMatchObject([
      {
        subject: 'Version 2 of “Invoice chasing” mends what you told us',
        text: expect.stringContaining('> Once more.'),
      },
    ]);
    expect(mailsTo(ada)[0]?.text).toContain('Leaves out empty rows.');
    expect(mailsTo(bob)).toHaveLength(1);
    expect(mailsTo(eve)).toHaveLength(0);
    const [own] = (await ada.get('/v1/feedback')).body.items;
    expect(own).toMatchObject({ status: 'fixed', fix: { version: 2, publishedAt: expect.any(String) } });
    expect((await operator.delete(`/admin/feedback/${first}/fix`)).status).toBe(409);
  });

  test('that is out already is told at once; one that nobody was told of can be taken back', async () => {
    const scenario = await insertScenario(server.pool);
    const ada = await complainer(scenario);
    const id = await complain(ada);
    await draftVersion(scenario, 3);
    await fix(id, 3);
    expect((await operator.delete(`/admin/feedback/${id}/fix`)).body).toMatchObject({ fix: null });
    const versionId = await draftVersion(scenario);
    await server.pool.query(`update scenario_versions set published_at = now() where id = $1`, [versionId]);
    expect((await fix(id, 2)).body).toMatchObject({ status: 'fixed', fixedAt: expect.any(String) });
    await until(() => mailsTo(ada).length === 1);
  });

  test('is told to who says the same only afterwards, too, and once', async () => {
    const scenario = await insertScenario(server.pool);
    const [ada, bob] = [await complainer(scenario), await complainer(scenario, 'Bob')];
    const first = await complain(ada);
    await publish(scenario, await draftVersion(scenario));
    await fix(first, 2);
    await until(() => mailsTo(ada).length === 1);
    const [same, another] = [await complain(bob), await complain(bob)];
    await operator.patch(`/admin/feedback/${same}`, { duplicateOf: first });
    await operator.patch(`/admin/feedback/${another}`, { duplicateOf: first });
    await operator.patch(`/admin/feedback/${same}`, { duplicateOf: null });
    await operator.patch(`/admin/feedback/${same}`, { duplicateOf: first });
    await until(() => mailsTo(bob).length > 0);
    await jobsAreDone();
    expect([mailsTo(ada).length, mailsTo(bob).length]).toEqual([1, 1]);
  });

  test('goes by mail until the customer wants no more of these mails', async () => {
    const scenario = await insertScenario(server.pool, { title: 'Lead intake' });
    const [ada, bob] = [await complainer(scenario), await complainer(scenario, 'Bob')];
    const [first, second] = [await complain(ada), await complain(ada)];
    await operator.patch(`/admin/feedback/${await complain(bob)}`, { duplicateOf: second });
    await publish(scenario, await draftVersion(scenario));
    await fix(first, 2);
    await until(() => mailsTo(ada).length === 1);
    const [mail] = mailsTo(ada);
    const url = mail?.headers?.['List-Unsubscribe']?.slice(1, -1) ?? '';
    expect(mail?.text).toContain(url);
    expect(mail?.headers?.['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    const asked = await (await fetch(url)).text();
    expect(asked).toContain('versions that mend what you told us');
    expect((await fetch(url, { method: 'POST' })).status).toBe(200);
    await publish(scenario, await draftVersion(scenario, 3));
    await fix(second, 3);
    await until(() => mailsTo(bob).length === 1);
    await jobsAreDone();
    expect(mailsTo(ada)).toHaveLength(1);
    const [effect] = (await operator.get('/admin/feedback/fixes')).body.items;
    expect(effect).toMatchObject({ version: { number: 3 }, customersTold: 1 });
  });

  test('cannot be named for what is about no scenario', async () => {
    const ada = await complainer(await insertScenario(server.pool));
    const { body } = await ada.post('/v1/feedback', { kind: 'bug', message: 'The library is slow.' });
    expect((await fix(body.id, 1)).body.errors[0].path).toBe('/version');
  });
});

describe('after the fix', () => {
  async function fixed() {
    const scenario = await insertScenario(server.pool);
    const ada = await complainer(scenario);
    const id = await complain(ada);
    const versionId = await draftVersion(scenario);
    await publish(scenario, versionId);
    await fix(id, 2);
    expect((await read(id)).status).toBe('fixed');
    return { scenario, ada, id, versionId };
  }
  const cleanRuns = async (id: string) =>
    (await operator.get(`/admin/feedback/${id}/dossier`)).body.cleanRuns;

  test('twenty clean runs in a row on the version close it; older versions, failures and warnings do not count', async () => {
    const { ada, id, versionId } = await fixed();
    await run(ada, 25);
    await followFixes(server.deps);
    expect(await cleanRuns(id)).toEqual({ count: 0, needed: 20 });
    await upgrade(ada, versionId);
    await run(ada, 12);
    await run(ada, 1, { warning: true });
    await run(ada, 10);
    await run(ada, 1, { status: 'failed' });
    await run(ada, 19);
    await run(ada, 3, { kind: 'test' });
    await followFixes(server.deps);
    expect([(await read(id)).status, await cleanRuns(id)]).toEqual(['fixed', { count: 19, needed: 20 }]);
    await run(ada, 1);
    await followFixes(server.deps);
    await followFixes(server.deps);
    expect(await read(id)).toMatchObject({
      status: 'closed',
      closedBecause: 'cleanRuns',
      closedAt: expect.any(String),
    });
    const { history } = (await operator.get(`/admin/feedback/${id}/dossier`)).body;
    expect(history.map(({ by, current }: Record<string, string>) => [by, current])).toEqual([
      ['operator', '2'],
      ['library', 'fixed'],
      ['library', 'closed'],
    ]);
  });

  test('a rollback opens it again, runs without the fix do not close it, and the next fix is told anew', async () => {
    const { scenario, ada, id } = await fixed();
    const closed = await complain(ada, { message: 'Another one.' });
    await fix(closed, 2);
    await operator.patch(`/admin/feedback/${closed}`, { status: 'closed' });
    await until(() => mailsTo(ada).length === 1);
    const rollBack = async (to: number) => {
      await rollBackScenario(server.pool, scenario.id, to, () => new Date());
      const { rows } = await server.pool.query(
        `update scenario_versions set published_at = now() - interval '1 hour'
         where id = (select id from scenario_versions where scenario_id = $1 order by number desc limit 1) returning id`,
        [scenario.id],
      );
      return rows[0].id as string;
    };
    const without = await rollBack(1);
    await until(async () => (await read(id)).status === 'open');
    expect(await read(id)).toMatchObject({ fix: null, fixedAt: null, reopenedCount: 1 });
    expect(await read(closed)).toMatchObject({ status: 'open', closedAt: null, closedBecause: null });
    const { history } = (await operator.get(`/admin/feedback/${id}/dossier`)).body;
    expect(history.slice(-2)).toMatchObject([
      { by: 'library', field: 'fix', former: '2', current: null, reason: 'It was rolled back.' },
      { by: 'library', field: 'status', former: 'fixed', current: 'open' },
    ]);
    expect((await fix(id, 2)).body).toMatchObject({
      errors: [{ path: '/version', message: expect.stringContaining('rolled back') }],
    });
    await upgrade(ada, without);
    await run(ada, 25);
    await followFixes(server.deps);
    expect((await read(id)).status).toBe('open');

    // The version with the fix again, by a rollback to it: it is out, and a new number is another message.
    const withFix = await rollBack(2);
    expect((await fix(id, 4)).body).toMatchObject({ status: 'fixed' });
    await until(() => mailsTo(ada).length === 2);
    await followFixes(server.deps);
    expect(await cleanRuns(id)).toEqual({ count: 0, needed: 20 });
    await upgrade(ada, withFix);
    await run(ada, 20);
    await followFixes(server.deps);
    expect((await read(id)).status).toBe('closed');
    expect(mailsTo(ada).map(({ subject }) => subject.slice(0, 9))).toEqual(['Version 2', 'Version 4']);
  });

  test('a new complaint about a run on that version opens it again; it is not told a second time', async () => {
    const { ada, id, versionId } = await fixed();
    await run(ada, 1);
    await complain(ada);
    expect((await read(id)).status).toBe('fixed'); // of a run before the upgrade: says nothing about the fix
    await upgrade(ada, versionId);
    await run(ada, 20);
    await followFixes(server.deps);
    expect((await read(id)).status).toBe('closed');
    await complain(ada, { kind: 'idea' });
    expect((await read(id)).status).toBe('closed');
    const again = await complain(ada, { kind: 'wrongResult' });
    expect(await read(id)).toMatchObject({ status: 'open', closedAt: null, reopenedCount: 1 });
    await followFixes(server.deps);
    expect((await read(id)).status).toBe('open');
    await until(() => mailsTo(ada).length > 0);
    expect(mailsTo(ada)).toHaveLength(1);
    const { history } = (await operator.get(`/admin/feedback/${id}/dossier`)).body;
    expect(history.at(-1)).toMatchObject({
      by: 'customer',
      former: 'closed',
      current: 'open',
      reason: again,
    });
  });
});
