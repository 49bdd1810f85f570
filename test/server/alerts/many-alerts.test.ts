import { afterAll, beforeAll, expect, test } from 'vitest';
import { noEvidence } from '../../../server/alerts/observe/observation.ts';
import { selectAlerts } from '../../../server/alerts/list-queries.ts';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { rowsRead } from '../../support/rows-read.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const many = 100_000;
let server: TestServer;
let operator: ApiClient;
let rules: string[];

/** Of every thousand the first is not resolved, of every hundred the first is critical; four rules take turns. */
beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
  rules = (await operator.get('/admin/alert-rules?limit=4')).body.items.map(({ id }: { id: string }) => id);
  await server.pool.query(
    `insert into alerts (id, rule_id, subject, state, severity, title, message, evidence, opened_at, seen_at, resolved_at, resolution)
     select 'alr_' || lpad(n::text, 8, '0'), ($1::text[])[1 + n % 4], 'subject ' || n, case n % 1000 when 0 then 'open' else 'resolved' end,
       case n % 100 when 0 then 'critical' else 'warning' end, 'Alert ' || n, 'x', $2::jsonb, now(), now(),
       case n % 1000 when 0 then null else now() end, case n % 1000 when 0 then null else 'Over.' end
     from generate_series(1, $3::int) n`,
    [rules, noEvidence, many],
  );
  await server.pool.query('analyze alerts');
}, 120_000);
afterAll(() => server.close());

const everyPage = async (query: string) => {
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { status, body } = await operator.get(
      `/admin/alerts?limit=100&${query}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    expect(status).toBe(200);
    ids.push(...body.items.map(({ id }: { id: string }) => id));
    cursor = body.nextCursor;
  }
  return ids;
};
const id = (n: number) => `alr_${String(n).padStart(8, '0')}`;
const numbers = (isOne: (n: number) => boolean) =>
  Array.from({ length: many }, (_, index) => many - index)
    .filter(isOne)
    .map(id);

test('of a hundred thousand alerts each page goes on where the last ended, whatever is asked for', async () => {
  expect(await everyPage('state=unresolved')).toEqual(numbers((n) => n % 1_000 === 0));
  expect(await everyPage(`state=resolved&severity=critical&rule=${rules[0]}`)).toEqual(
    numbers((n) => n % 100 === 0 && n % 1_000 !== 0 && n % 4 === 0),
  );
  expect((await operator.get('/admin/alerts?severity=loud')).status).toBe(422);
});

test('a page reads about as many alerts as it shows, however many are over', async () => {
  const first = { id: null, state: null, ruleId: null, severity: null, before: null, limit: 20 };
  for (const filter of [
    {},
    { state: 'unresolved' },
    { state: 'resolved', before: id(50_000) },
    { ruleId: rules[1] ?? '' },
    { ruleId: rules[1] ?? '', before: id(90_000) },
  ] as const)
    expect(
      await rowsRead(server.pool, (db) => selectAlerts(db, { ...first, ...filter })),
      JSON.stringify(filter),
    ).toBeLessThan(1_000);
});
