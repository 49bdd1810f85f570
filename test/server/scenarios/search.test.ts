import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mostRanked } from '../../../server/scenarios/search/listing-queries.ts';
import { apiClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

// A library of 1,130 scenarios, 1,050 of them with one word in common, beside a few that are looked for.
const many = 1_050;
let server: TestServer;
let visitor: ApiClient;
let operator: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  visitor = apiClient(server.url);
  operator = await operatorClient(server);
  await server.pool.query(
    `insert into categories (id, slug, name, created_at)
     select 'cat_' || n, 'category-' || n, 'Category ' || n, now() from generate_series(1, 7) n`,
  );
  await insertScenarios(`'Ledger entry ' || n`, 'data', { from: 1, to: many });
  await insertScenarios(`'Warehouse ' || n`, 'stock', { from: many + 1, to: 1_130 });
  for (const [index, title] of titles.entries())
    await insertScenarios(`'${title}'`, 'one', { from: 2_000 + index, to: 2_000 + index });
});
afterAll(() => server.close());

const titles = [
  'Payment calendar',
  'Payments by bank',
  'Invoice chasing',
  'Therapy notes',
  'Prescription refills',
  ...Array.from({ length: 12 }, (_, index) => `Newsletter issue ${index}`),
];

async function insertScenarios(title: string, tag: string, { from, to }: { from: number; to: number }) {
  await server.pool.query(
    `insert into scenarios (id, slug, title, description, complexity_level, category_id, tags, apps, status, price_amount, price_currency, created_at, updated_at, first_published_at)
     select 'scn_' || lpad(n::text, 6, '0'), 'slug-' || n, ${title}, 'Does its work.', 1 + n % 5, 'cat_' || 1 + n % 7, array[$1::text],
       case n % 3 when 0 then '{gmail}' when 1 then '{gmail,slack}' else '{google-sheets}' end::text[], case when n % 11 = 0 then 'completed' else 'active' end,
       case when n % 4 = 0 then 900 end, case when n % 4 = 0 then 'eur' end, now(), now(), '2026-01-01'::timestamptz + n % 97 * interval '1 day'
     from generate_series($2::int, $3::int) n`,
    [tag, from, to],
  );
}

type Item = {
  id: string;
  title: string;
  apps: string[];
  category: { slug: string };
  complexityLevel: number;
  price: object | null;
};

/** Every page of a search, `limit` at a time. */
async function all(query: string, limit = 100): Promise<Item[]> {
  const found: Item[] = [];
  let cursor = '';
  do {
    const { status, body } = await visitor.get(`/v1/scenarios?${query}&limit=${limit}${cursor}`);
    expect(status, JSON.stringify(body)).toBe(200);
    found.push(...body.items);
    cursor = body.nextCursor ? `&cursor=${encodeURIComponent(body.nextCursor)}` : '';
  } while (cursor);
  return found;
}

const titlesOf = async (q: string) => (await all(`q=${encodeURIComponent(q)}`, 20)).map(({ title }) => title);

describe('typos', () => {
  test.each([
    ['paymnt calender', 'Payment calendar'],
    ['invioce', 'Invoice chasing'],
    ['presciption', 'Prescription refills'],
    ['chasi', 'Invoice chasing'], // begins the word, though not its stem
    ['the', 'Therapy notes'], // begins a word, though by itself it says nothing
    ['calend payment', 'Payment calendar'],
  ])('%s finds %s', async (q, title) => {
    expect((await titlesOf(q))[0]).toBe(title);
  });

  test('what has the words themselves stands above what has similar ones', async () => {
    expect((await titlesOf('payments')).slice(0, 2).toSorted()).toEqual([
      'Payment calendar',
      'Payments by bank',
    ]);
    expect(await titlesOf('calendar payment')).toEqual(['Payment calendar']);
  });

  test('words that find enough are taken as they are', async () => {
    await insertScenarios(`'Newsreel cutter'`, 'one', { from: 3_000, to: 3_000 });
    expect(new Set(await titlesOf('newsletter'))).toEqual(
      new Set(titles.filter((title) => title.startsWith('News'))),
    );
    expect(await titlesOf('newsreel')).toContain('Newsreel cutter');
  });

  test('the pages of a corrected search go on with the corrected words', async () => {
    const found = await all('q=newslettre', 5);
    expect(found.map(({ title }) => title).toSorted()).toEqual(
      titles.filter((title) => title.startsWith('News')).toSorted(),
    );
    const { body } = await visitor.get('/v1/scenarios?q=newslettre&facets=true');
    expect(body.facets.price).toEqual([
      { value: 'free', count: found.filter(({ price }) => price === null).length },
      { value: 'paid', count: found.filter(({ price }) => price !== null).length },
    ]);
  });

  test('a filter does not let a typo through to what it excludes', async () => {
    expect(await all('q=invioce&category=category-none')).toEqual([]);
    const [chasing] = await all('q=invioce');
    expect(await all(`q=invioce&category=${chasing?.category.slug}`)).toEqual([chasing]);
  });

  test('signs in the words of the library and of the search are only signs', async () => {
    await server.pool.query(
      `update scenarios set tags = array['o''brien', 'a\\b', '<->', 'x:*&!', 'http://example.com/o''brien?a=\\1'] where title = 'Therapy notes'`,
    );
    for (const q of ["o'bri", "o'brian", 'a\\c', 'example.com/o', '!!!', "' | ! :* &", '\\', '%', '_'])
      expect((await visitor.get(`/v1/scenarios?q=${encodeURIComponent(q)}&facets=true`)).status, q).toBe(200);
    expect(await titlesOf('!!!')).toEqual([]);
    expect(await titlesOf("o'brian")).toContain('Therapy notes');
  });
});

describe('a word that many have', () => {
  test('is ranked among the most installed, each once, and told to end there', async () => {
    await server.pool.query(
      `update scenario_listings set popularity = 5 where scenario_id in ('scn_000007', 'scn_000008', 'scn_001049')`,
    );
    const found = (await all('q=ledger')).map(({ id }) => id);
    expect([found.length, new Set(found).size]).toEqual([mostRanked, mostRanked]);
    expect(found).toEqual(expect.arrayContaining(['scn_000007', 'scn_000008', 'scn_001049']));
  });

  test('is found everywhere in another order, and where filters narrow it', async () => {
    expect(await all('q=ledger&sort=newest')).toHaveLength(many);
    const narrowed = await all('q=ledger&category=category-3&app=google-sheets');
    expect(narrowed.length).toBeGreaterThan(20);
    expect(narrowed.map(({ id }) => id).toSorted()).toEqual(
      (await all('q=ledger&sort=newest'))
        .filter(({ category, apps }) => category.slug === 'category-3' && apps.includes('google-sheets'))
        .map(({ id }) => id)
        .toSorted(),
    );
  });
});

test.each(['popular', 'newest', 'updated', 'rating', 'roi'])(
  'deep pages by %s have everything once and in order',
  async (sort) => {
    const inThirties = await all(`sort=${sort}`, 30);
    const { rows } = await server.pool.query('select id from scenarios');
    expect(inThirties.map(({ id }) => id).toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
    expect(await all(`sort=${sort}`, 100)).toEqual(inThirties);
  },
);

test.each([
  '',
  'price=paid',
  'category=category-2',
  'complexity=3&price=free',
  'app=slack',
  'app=gmail&category=category-5',
  'category=category-none',
  'q=ledger&complexity=2',
  'q=warehouse',
  'q=warehuose&price=free',
])('facets of ?%s count what its pages show', async (query) => {
  const found = await all(`${query}&sort=newest`);
  const count = (values: string[]) =>
    [...new Set(values)]
      .map((value) => ({ value, count: values.filter((other) => other === value).length }))
      .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const { body } = await visitor.get(`/v1/scenarios?${query}&facets=true&limit=1`);
  expect(body.facets).toEqual({
    apps: count(found.flatMap(({ apps }) => apps)),
    categories: count(found.map(({ category }) => category.slug)),
    complexity: count(found.map(({ complexityLevel }) => String(complexityLevel))),
    price: count(found.map(({ price }) => (price === null ? 'free' : 'paid'))),
  });
});

test('operators search drafts too, each status by itself', async () => {
  const { body: draft } = await operator.post('/admin/scenarios', {
    title: 'Zymurgy log',
    description: 'Of a brewery.',
    complexityLevel: 1,
    category: 'brewing',
  });
  const find = async (query: string) =>
    (await operator.get(`/admin/scenarios?${query}`)).body.items.map(({ id }: { id: string }) => id);
  expect(await find('q=zymrugy')).toContain(draft.id);
  expect(await find('q=zymurgy&status=draft')).toEqual([draft.id]);
  expect(await find('q=zymurgy&status=active')).not.toContain(draft.id);
  expect(await titlesOf('zymurgy')).not.toContain('Zymurgy log');
});
