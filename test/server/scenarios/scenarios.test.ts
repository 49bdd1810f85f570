import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { exportedBlueprint } from '../../support/blueprints.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: ApiClient;
let visitor: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
  visitor = apiClient(server.url);
});
afterAll(() => server.close());

const draft = {
  title: 'Invoice chasing',
  description: 'Reminds customers who pay late.',
  complexityLevel: 2,
  category: 'finance',
};

async function publishNew(
  fields: Partial<typeof draft> & { price?: unknown; tags?: string[] } = {},
  blueprint: unknown = exportedBlueprint(fields.title),
) {
  const { body: scenario } = await operator.post('/admin/scenarios', { ...draft, ...fields });
  const { body: version } = await operator.post(`/admin/scenarios/${scenario.id}/versions`, {
    blueprint,
    changelog: 'First.',
  });
  const published = await operator.post(`/admin/scenarios/${scenario.id}/versions/${version.number}/publish`);
  expect(published.status).toBe(200);
  return published.body;
}

describe('writing scenarios', () => {
  test('a draft is created with a slug of its own and is not seen by customers', async () => {
    const first = await operator.post('/admin/scenarios', { ...draft, title: 'Daily Über-digest' });
    const second = await operator.post('/admin/scenarios', { ...draft, title: 'Daily Über-digest' });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect([first.body.slug, second.body.slug]).toEqual(['daily-uber-digest', 'daily-uber-digest-2']);
    expect(first.body).toMatchObject({
      status: 'draft',
      price: null,
      latestVersion: null,
      category: { slug: 'finance', name: 'Finance' },
    });
    expect((await visitor.get(`/v1/scenarios/${first.body.id}`)).status).toBe(404);
  });

  test('a wrong, missing or unknown field is named', async () => {
    const answer = await operator.post('/admin/scenarios', {
      ...draft,
      complexityLevel: 6,
      titel: 'x',
      price: { amount: 0, currency: 'usd' },
    });
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toEqual(
      expect.arrayContaining(['/complexityLevel', '/price/amount']),
    );
    expect(JSON.stringify(answer.body.errors)).toContain('titel');
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  test('a price is in a currency that exists, and a version number is one that a version can have', async () => {
    const price = { amount: 1900, currency: 'zzz' };
    const priced = await operator.post('/admin/scenarios', { ...draft, price });
    expect([priced.status, priced.body.errors[0].path]).toEqual([422, '/price/currency']);
    const scenario = await publishNew({ title: 'Numbered' } as never);
    for (const to of [3_000_000_000, Number.MAX_SAFE_INTEGER, 2 ** 53]) {
      const answer = await operator.post(`/admin/scenarios/${scenario.id}/rollback`, { to });
      expect([answer.status, answer.body.errors[0].path]).toEqual([422, '/to']);
    }
  });

  test('the same Idempotency-Key gives the same scenario, also when sent twice at once', async () => {
    const headers = { 'Idempotency-Key': 'create-once' };
    const answers = await Promise.all(
      [1, 2, 3].map(() => operator.post('/admin/scenarios', { ...draft, title: 'Only once' }, headers)),
    );
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    const other = await operator.post('/admin/scenarios', { ...draft, title: 'Another' }, headers);
    expect(other.status).toBe(409);
    expect(other.body.type).toBe('/problems/idempotency_key_reused');
  });

  test('an uploaded export is cleaned, described and published', async () => {
    const scenario = await publishNew({
      title: 'Cleaned reminder',
      price: { amount: 1900, currency: 'usd' },
    } as never);
    expect(scenario).toMatchObject({
      status: 'active',
      price: { amount: 1900, currency: 'usd' },
      apps: ['google-sheets', 'google-email'],
      latestVersion: { number: 1 },
    });
    expect(scenario.steps.map((step: { label: string }) => step.label)).toEqual([
      'Watch unpaid invoices',
      'Remind the customer',
    ]);
    expect(JSON.stringify(scenario.blueprint)).not.toContain('4711001');
    expect(JSON.stringify(scenario.blueprint)).not.toContain('My Google connection');
    const { rows } = await server.pool.query(
      `select count(*) as n from scenario_versions where scenario_id = $1 and blueprint::text like '%4711%'`,
      [scenario.id],
    );
    expect(rows[0].n).toBe(0);
    expect((await visitor.get(`/v1/scenarios/${scenario.slug}`)).body).toMatchObject({
      id: scenario.id,
      status: 'active',
    });
  });

  test('a cleaned blueprint that is uploaded again is told to have lost its connections', async () => {
    const { id, blueprint } = await publishNew({ title: 'Sent back' });
    const again = await operator.post(`/admin/scenarios/${id}/versions`, { blueprint, changelog: 'Again' });
    expect(again.body.report).toMatchObject({ valid: true, requirements: [] });
    expect(again.body.report.warnings).toEqual(
      ['google-sheets', 'google-email'].map((app) => ({
        path: '/flow',
        code: 'connection_left_out',
        message: expect.stringContaining(`needed a connection of ${app};`),
      })),
    );
    const { body } = await operator.get(`/admin/scenarios/${id}/versions/2`);
    expect(body.report.warnings).toEqual(again.body.report.warnings);
  });

  test('a blueprint with a secret or an e-mail is kept as its report only and cannot be published', async () => {
    const { body: scenario } = await operator.post('/admin/scenarios', { ...draft, title: 'With a secret' });
    const blueprint = exportedBlueprint();
    const mapper = blueprint.flow[1]?.mapper as Record<string, string>;
    mapper['html'] = 'Bearer sk_live_51NabcdefghijklmnopQRSTUV';
    mapper['to'] = 'jane.doe@acme-corp.io';
    const upload = await operator.post(`/admin/scenarios/${scenario.id}/versions`, { blueprint });
    expect(upload.status).toBe(201);
    expect(upload.body.report.valid).toBe(false);
    expect(upload.body.report.errors.map((error: { path: string }) => error.path)).toEqual(
      expect.arrayContaining(['/flow/1/mapper/html', '/flow/1/mapper/to']),
    );
    const publish = await operator.post(`/admin/scenarios/${scenario.id}/versions/1/publish`);
    expect(publish.status).toBe(409);
    const { rows } = await server.pool.query(
      `select blueprint, report::text as report from scenario_versions where scenario_id = $1`,
      [scenario.id],
    );
    expect(rows[0].blueprint).toBeNull();
    expect(rows[0].report).not.toContain('sk_live_51N');
    expect(rows[0].report).not.toContain('jane.doe@acme');
    const kept = await operator.get(`/admin/scenarios/${scenario.id}/versions/1`);
    expect(kept.body).toMatchObject({ number: 1, publishedAt: null, blueprint: null, scheduling: null });
    expect(kept.body.report.errors).toEqual(upload.body.report.errors);
  });

  test('each version is read with its report and what Make gets of it', async () => {
    const scenario = await publishNew({ title: 'Read one by one' });
    await operator.post(`/admin/scenarios/${scenario.id}/rollback`, { to: 1 });
    const versions = `/admin/scenarios/${scenario.slug}/versions`;
    expect((await operator.get(`${versions}/2`)).body).toMatchObject({
      number: 2,
      bringsBack: 1,
      report: { valid: true, errors: [] },
      blueprint: { name: 'Read one by one', flow: [{ id: 1 }, { id: 2 }] },
      scheduling: { type: 'indefinitely' },
    });
    expect((await operator.get(`${versions}/1`)).body.bringsBack).toBeNull();
    expect((await operator.get(`${versions}/9`)).status).toBe(404);
    expect((await visitor.get(`${versions}/1`)).status).toBe(401);
  });

  test('rolling back publishes the earlier content as a new version; published versions never change', async () => {
    const scenario = await publishNew({ title: 'Rolls back' });
    await operator.post(`/admin/scenarios/${scenario.id}/versions`, {
      blueprint: exportedBlueprint('Rolls back', { tableName: 'Other' }),
      changelog: 'Second.',
    });
    await operator.post(`/admin/scenarios/${scenario.id}/versions/2/publish`);
    const back = await operator.post(`/admin/scenarios/${scenario.id}/rollback`, { to: 1 });
    expect(back.body.latestVersion).toMatchObject({ number: 3, changelog: 'Rolled back to version 1.' });
    expect(back.body.blueprint.flow[0].parameters).toMatchObject({ sheetId: 'Invoices' });
    expect((await operator.post(`/admin/scenarios/${scenario.id}/rollback`, { to: 9 })).status).toBe(404);
    expect(
      (await visitor.get(`/v1/scenarios/${scenario.slug}/versions?limit=2`)).body.items.map(
        (item: { number: number }) => item.number,
      ),
    ).toEqual([3, 2]);
  });

  test('a completed scenario stays visible and gets no new versions', async () => {
    const scenario = await publishNew({ title: 'Finished work' });
    expect(
      (await operator.patch(`/admin/scenarios/${scenario.id}`, { status: 'completed' })).body.status,
    ).toBe('completed');
    expect((await visitor.get(`/v1/scenarios/${scenario.id}`)).body.status).toBe('completed');
    expect(
      (await operator.post(`/admin/scenarios/${scenario.id}/versions`, { blueprint: exportedBlueprint() }))
        .status,
    ).toBe(409);
  });

  test('deleting removes a scenario that nobody has, and archives one that was installed', async () => {
    const unused = await publishNew({ title: 'Nobody has it' });
    const used = await publishNew({ title: 'Somebody has it' });
    await server.pool.query(
      `insert into customers (id, email, name, created_at) values ('cus_del', 'del@example.com', 'Del', now())`,
    );
    await server.pool.query(
      `insert into installations (id, customer_id, scenario_id, version_id, status, reporting, name, created_at) values ('ins_del', 'cus_del', $1, $2, 'installed', 'none', 'x', now())`,
      [used.id, used.latestVersion.id],
    );
    expect((await operator.delete(`/admin/scenarios/${unused.id}`)).status).toBe(204);
    expect((await operator.get(`/admin/scenarios/${unused.id}`)).status).toBe(404);
    expect((await operator.delete(`/admin/scenarios/${used.id}`)).status).toBe(204);
    expect((await operator.get(`/admin/scenarios/${used.id}`)).body.status).toBe('archived');
    expect((await visitor.get(`/v1/scenarios/${used.id}`)).status).toBe(404);
  });

  test('without a key or with one that lacks the scope nothing is written', async () => {
    const reader = await operatorClient(server, ['scenarios:read']);
    expect((await visitor.post('/admin/scenarios', draft)).status).toBe(401);
    const refused = await reader.post('/admin/scenarios', draft);
    expect(refused.status).toBe(403);
    expect(refused.body.detail).toContain('scenarios:write');
  });
});

describe('checking a blueprint', () => {
  test('the report names every problem by its place and saves nothing', async () => {
    const before = (await server.pool.query('select count(*) as n from scenario_versions')).rows[0].n;
    const answer = await operator.post('/admin/blueprints/check', {
      blueprint: { name: 'x', flow: [{ id: 1, module: 'placeholder:Placeholder', version: 1 }] },
    });
    expect(answer.status).toBe(200);
    expect(answer.body.valid).toBe(false);
    expect(answer.body.errors[0]).toMatchObject({
      path: expect.stringMatching(/^\/flow\/0/),
      code: expect.any(String),
      message: expect.any(String),
    });
    expect((await server.pool.query('select count(*) as n from scenario_versions')).rows[0].n).toBe(before);
  });

  test('the bindings of an export become requirements', async () => {
    const { body } = await operator.post('/admin/blueprints/check', { blueprint: exportedBlueprint() });
    expect(body.valid).toBe(true);
    expect(body.requirements).toEqual([
      {
        path: '/flow/0/parameters/__IMTCONN__',
        moduleId: 1,
        module: 'google-sheets:watchRows',
        app: 'google-sheets',
        parameter: '__IMTCONN__',
        kind: 'connection',
      },
      {
        path: '/flow/1/parameters/__IMTCONN__',
        moduleId: 2,
        module: 'google-email:sendAnEmail',
        app: 'google-email',
        parameter: '__IMTCONN__',
        kind: 'connection',
      },
    ]);
  });

  test('a body over the limit is 413 and one without JSON is 400 or 415', async () => {
    expect(
      (await operator.post('/admin/blueprints/check', { blueprint: 'x'.repeat(5_000_000) })).status,
    ).toBe(413);
    expect((await operator.post('/admin/blueprints/check', '{"blueprint": ')).status).toBe(400);
    expect(
      (
        await operator.post('/admin/blueprints/check', 'a=b', {
          'content-type': 'application/x-www-form-urlencoded',
        })
      ).status,
    ).toBe(415);
  });
});

describe('searching the catalogue', () => {
  beforeAll(async () => {
    await publishNew({
      title: 'Lead intake from web forms',
      category: 'sales',
      tags: ['leads', 'crm'],
    } as never);
    await publishNew({
      title: 'Expense receipts to ledger',
      category: 'bookkeeping',
      complexityLevel: 4,
      price: { amount: 900, currency: 'eur' },
    } as never);
  });
  const titles = async (query: string) =>
    (await visitor.get(`/v1/scenarios?${query}`)).body.items.map((item: { title: string }) => item.title);

  test('words, unfinished words and typos find a scenario', async () => {
    for (const q of ['expense receipts', 'recei', 'receits', 'EXPENSES', "receipts' | ! :* &"]) {
      expect((await titles(`q=${encodeURIComponent(q)}`))[0], q).toBe('Expense receipts to ledger');
    }
    expect(await titles('q=zzzzqqqq')).toEqual([]);
  });

  test('filters narrow, facets count, and both agree', async () => {
    expect(await titles('category=sales')).toEqual(['Lead intake from web forms']);
    expect(await titles('complexity=4&price=paid')).toEqual(['Expense receipts to ledger']);
    expect(await titles('app=no-such-app')).toEqual([]);
    const { body } = await visitor.get('/v1/scenarios?facets=true&limit=100');
    expect(body.facets.price.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(
      body.items.length,
    );
    expect(body.facets.categories).toContainEqual({ value: 'sales', count: 1 });
    expect(body.facets.apps).toContainEqual({ value: 'google-sheets', count: body.items.length });
    expect((await visitor.get('/v1/categories')).body.items).toContainEqual({
      slug: 'bookkeeping',
      name: 'Bookkeeping',
      scenarioCount: 1,
    });
  });

  test.each(['popular', 'newest', 'updated', 'rating', 'roi'])(
    'pages by %s neither skip nor repeat an item while others are added',
    async (sort) => {
      const expected = (await visitor.get(`/v1/scenarios?sort=${sort}&limit=100`)).body.items.map(
        (item: { id: string }) => item.id,
      );
      const seen: string[] = [];
      let cursor = '';
      do {
        const { body } = await visitor.get(
          `/v1/scenarios?sort=${sort}&limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
        );
        seen.push(...body.items.map((item: { id: string }) => item.id));
        cursor = body.nextCursor ?? '';
        if (seen.length === 2) await publishNew({ title: `Added while paging by ${sort}` });
      } while (cursor);
      expect(seen.filter((id) => expected.includes(id))).toEqual(expected);
      expect(new Set(seen).size).toBe(seen.length);
    },
  );

  test('a wrong limit or cursor is refused by name', async () => {
    expect((await visitor.get('/v1/scenarios?limit=101')).body.errors[0].path).toBe('/query/limit');
    expect((await visitor.get('/v1/scenarios?cursor=nonsense')).body.errors[0].path).toContain('cursor');
    const { slug } = await publishNew({ title: 'Paged versions' });
    for (const number of [1.5, 1e300]) {
      const cursor = Buffer.from(JSON.stringify([number])).toString('base64url');
      expect((await visitor.get(`/v1/scenarios/${slug}/versions?cursor=${cursor}`)).status).toBe(422);
    }
  });
});
