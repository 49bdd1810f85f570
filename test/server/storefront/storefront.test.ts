import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sitemap, sitemapPart } from '../../../server/storefront/index-files.ts';
import { apiClient, customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { assumeForLibrary } from '../../support/assumptions.ts';
import { exportedBlueprint } from '../../support/blueprints.ts';
import { parseHtml, wordsIn, type HtmlNode } from '../../support/html-document.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const hostile = `</script><img src=x onerror=alert(1)> "quoted" & 'more'`;
const published = { complexityLevel: 2, category: 'finance', tags: ['invoices'], minutesByHand: 6 };
const asked = 'status of 1 is “overdue”';
const figureNames = ['completionRate30d', 'medianTimeSavedMinutes', 'installations', 'rating'];

let server: TestServer;
let operator: ApiClient;
let visitor: ApiClient;
/** Free, installed, rated. */
let measured: string;
let paid: string;
let hostileSlug: string;

beforeAll(async () => {
  server = await startTestServer({ hasStarterLibrary: true });
  operator = await operatorClient(server);
  visitor = apiClient(server.url);
  await assumeForLibrary(operator, { hourlyRate: '30' });
  measured = await publish({ title: 'Measured scenario', description: 'Saves time.\n\n- one\n- two' });
  paid = await publish({
    title: 'Paid scenario',
    description: 'Costs.',
    price: { amount: 1900, currency: 'usd' },
  });
  hostileSlug = await publish({ title: hostile, description: `${hostile}\n\nhttps://example.com/?a=1&b="x` });
  for (let count = 0; count < 4; count += 1)
    await publish({ title: `Another ${count}`, description: 'More.' });
  await reportRuns(measured);
});
afterAll(() => server.close());

async function publish(fields: object): Promise<string> {
  const { body } = await operator.post('/admin/scenarios', { ...published, ...fields });
  const { body: version } = await operator.post(`/admin/scenarios/${body.id}/versions`, {
    blueprint: exportedBlueprint(),
  });
  await operator.post(`/admin/scenarios/${body.id}/versions/${version.number}/publish`, {});
  await operator.patch(`/admin/scenarios/${body.id}`, { status: 'active' });
  return body.slug;
}

/** Three customers with 12 runs each, of which one fails, and a rating from two of them. */
async function reportRuns(scenario: string): Promise<void> {
  const startedAt = new Date(server.deps.now().getTime() - 3_600_000).toISOString();
  for (const [index, rating] of [5, 4, null].entries()) {
    const customer = await customerClient(server);
    const { body: installation } = await customer.post('/v1/installations', { scenario, reporting: 'http' });
    await customer.patch(`/v1/installations/${installation.id}`, { status: 'installed' });
    const tasks = Array.from({ length: 12 }, (_, run) => ({
      installationId: installation.id,
      executionId: `run-${run}`,
      status: run === 0 ? 'failed' : 'completed',
      items: index + 1,
      startedAt,
      finishedAt: startedAt,
    }));
    expect((await customer.post('/v1/execution-tasks', { tasks })).body.accepted).toBe(12);
    if (rating !== null)
      await customer.post('/v1/feedback', {
        scenario,
        kind: 'praise',
        message: 'Works.',
        rating,
        noRun: true,
      });
  }
}

async function pageOf(path: string): Promise<HtmlNode> {
  const { status, body } = await visitor.get(path);
  expect(status, path).toBe(200);
  return parseHtml(body);
}
const all = (page: HtmlNode, selector: string) => [...page.querySelectorAll(selector)];
const slugsOn = (page: HtmlNode) =>
  all(page, '#results .card').map((card) => card.getAttribute('data-scenario'));
const metaOf = (page: HtmlNode, name: string) =>
  page.querySelector(`meta[name="${name}"], meta[property="${name}"]`)?.getAttribute('content');
const figure = (page: HtmlNode, name: string) => wordsIn(page.querySelector(`[data-figure="${name}"]`));
const structured = (page: HtmlNode) =>
  all(page, 'script[type="application/ld+json"]').map((script) => JSON.parse(script.textContent));

describe('the library without a script', () => {
  test('lists what the API lists, in its order, and leads on until everything was seen once', async () => {
    const [{ body: first }, { body: whole }] = [
      await visitor.get('/v1/scenarios?limit=24'),
      await visitor.get('/v1/scenarios?limit=100'),
    ];
    const page = await pageOf('/');
    expect(wordsIn(page.querySelector('h1'))).toBe('Ready-made scenarios for Make');
    expect(slugsOn(page)).toEqual(first.items.map(({ slug }: { slug: string }) => slug));
    expect(wordsIn(page.querySelector('#results [role=status]'))).toBe(`${whole.items.length} scenarios`);
    const next = page.querySelector('a[rel=next]')?.getAttribute('href') ?? '';
    expect(page.querySelector('head link[rel=next]')?.getAttribute('href')).toBe(
      `${server.deps.publicUrl()}${next}`,
    );
    const second = await pageOf(next);
    expect([...slugsOn(page), ...slugsOn(second)]).toEqual(
      whole.items.map(({ slug }: { slug: string }) => slug),
    );
    expect(second.querySelector('a[rel=next]')).toBeNull();
    expect(metaOf(second, 'robots')).toBe('noindex');
  });

  test('every facet is a link with its count, which a chosen one takes back', async () => {
    const { facets } = (await visitor.get('/v1/scenarios?facets=true')).body;
    const page = await pageOf('/');
    const links = new Map(
      all(page, '#facets a').map((link) => [
        link.getAttribute('href'),
        Number(wordsIn(link.querySelector('.count'))),
      ]),
    );
    const expected = [
      ...facets.apps.map(({ value, count }: Facet) => [`/?app=${value}`, count]),
      ...facets.categories.map(({ value, count }: Facet) => [`/?category=${value}`, count]),
      ...facets.complexity.map(({ value, count }: Facet) => [`/?complexity=${value}`, count]),
      ...facets.price.map(({ value, count }: Facet) => [`/?price=${value}`, count]),
    ];
    expect(links).toEqual(new Map(expected));
    const narrowed = await pageOf('/?category=finance&price=paid&sort=newest');
    const chosen = all(narrowed, '#facets a[aria-current]').map((link) => link.getAttribute('href'));
    expect(chosen).toEqual(['/?category=finance&sort=newest', '/?price=paid&sort=newest']);
    const { body } = await visitor.get('/v1/scenarios?category=finance&price=paid&sort=newest&limit=24');
    expect(slugsOn(narrowed)).toEqual(body.items.map(({ slug }: { slug: string }) => slug));
  });

  test('the search keeps what it narrows down, tolerates a typo, and offers ways out of nothing', async () => {
    const found = await pageOf('/?q=measurd&category=finance');
    expect(slugsOn(found)).toContain(measured);
    expect(found.querySelector('input[name=q]')?.getAttribute('value')).toBe('measurd');
    expect(found.querySelector('form.search input[type=hidden][name=category]')?.getAttribute('value')).toBe(
      'finance',
    );
    const nothing = await pageOf('/?q=qqqqzzzz&price=free');
    expect(wordsIn(nothing.querySelector('.empty h2'))).toBe('No scenario matches');
    expect(all(nothing, '.empty .chips a').map((chip) => chip.getAttribute('href'))).toEqual([
      '/?price=free',
      '/?q=qqqqzzzz',
    ]);
    expect(slugsOn(nothing)).toHaveLength(3);
  });

  test('an address that nobody understands shows the library', async () => {
    const page = await pageOf('/?complexity=ninety&sort=sideways&utm_source=x&price=');
    expect(slugsOn(page)).toHaveLength(24);
  });
});
type Facet = { value: string; count: number };

describe('a scenario without a script', () => {
  test('says what the API says, to the digit', async () => {
    const page = await pageOf(`/scenarios/${measured}`);
    const [{ body: scenario }, { body: told }] = [
      await visitor.get(`/v1/scenarios/${measured}`),
      await visitor.get(`/v1/scenarios/${measured}/measured`),
    ];
    expect(told).toMatchObject({ finished: 36, completed: 33, installations: 3, customers: 3 });
    expect(told.completionRate).toBe(scenario.stats.completionRate30d);
    expect(told.minutes.median).toBe(scenario.stats.medianTimeSavedMinutes);
    expect(told.ratings).toMatchObject({ count: 2, mean: scenario.stats.rating });
    // Wilson's interval of 33 of 36, worked out by hand.
    expect([told.completionRateLow, told.completionRateHigh].map((bound) => bound.toFixed(4))).toEqual([
      '0.7817',
      '0.9713',
    ]);
    expect(figureNames.map((name) => figure(page, name))).toEqual(['91.7%', '12 minutes', '3', '4.5']);
    expect(wordsIn(page.querySelector('.tiles'))).toContain('78.2% to 97.1% at 95% confidence, of 36 runs');
    expect(wordsIn(page.querySelector('body'))).toContain('2 ratings by customers who installed it');
    const { body: value } = await visitor.get(`/v1/scenarios/${measured}/value`);
    // 6 minutes × 0.7 at 30 an hour; the middle one of the three customers has two items a run.
    expect([value.customers, value.runs, value.projected.valueMicrosPerRun]).toEqual([3, 33, 2_100_000]);
    expect(['projected', 'realised', 'share'].map((name) => figure(page, name))).toEqual([
      '6 minutes, worth $2.10',
      '12 minutes, worth $4.20',
      '200%',
    ]);
    expect(value.share).toBe(2);
  });

  test("works out the payback of the reader's own numbers as the API does, and passes no stranger's number on", async () => {
    const page = await pageOf(`/scenarios/${paid}?runs=10&minutes=12&rate=20`);
    const { body } = await visitor.get(
      `/v1/scenarios/${paid}/preflight?runsPerMonth=10&minutesByHand=12&hourlyRate=20`,
    );
    // 10 runs × 12 minutes × 0.7 at 20 an hour.
    expect([body.value.minutesPerMonth, body.value.micros]).toEqual([120, 28_000_000]);
    expect(figure(page, 'valueMicros')).toBe('$28.00 a month');
    expect(figure(page, 'minutesPerMonth')).toBe('2 hours a month');
    expect(figure(page, 'paybackDays')).toBe(`After ${body.payback.days} days`);
    const form = page.querySelector('form[data-live=payback]');
    expect(
      ['runs', 'minutes', 'rate'].map((name) => form?.querySelector(`[name=${name}]`)?.getAttribute('value')),
    ).toEqual(['10', '12', '20']);
    const plain = await pageOf(`/scenarios/${paid}?runs=many&rate=-3`);
    expect(plain.querySelector('[name=runs]')?.getAttribute('value')).toBe('');
    expect(all(plain, '.payback [role=alert]').map(wordsIn)).toEqual([
      'Runs a month: a whole number from 1 to 100,000.',
      'What an hour costs: a number from 0 to 100,000.',
    ]);
    expect(all(page, '.payback [role=alert]')).toEqual([]);
    for (const wrong of [
      'runs=0',
      'runs=1.5',
      'minutes=100001',
      'rate=1e3',
      'rate=0x10',
      'minutes=-1',
      'rate=Infinity',
    ])
      expect(all(await pageOf(`/scenarios/${paid}?${wrong}`), '.payback [role=alert]'), wrong).toHaveLength(
        1,
      );
    expect(plain.querySelector('link[rel=canonical]')?.getAttribute('href')).toBe(
      `${server.deps.publicUrl()}/scenarios/${paid}`,
    );
  });

  test('tells search engines and who shares it what it is', async () => {
    const base = server.deps.publicUrl();
    const page = await pageOf(`/scenarios/${measured}`);
    expect(wordsIn(page.querySelector('title'))).toBe('Measured scenario · Scenario Library');
    expect(metaOf(page, 'description')).toBe('Saves time. one two');
    expect(metaOf(page, 'og:image')).toBe(`${base}/scenarios/${measured}/og.png`);
    expect(metaOf(page, 'twitter:card')).toBe('summary_large_image');
    const [application, breadcrumbs] = structured(page);
    expect(application).toMatchObject({
      '@type': 'SoftwareApplication',
      name: 'Measured scenario',
      url: `${base}/scenarios/${measured}`,
      offers: { '@type': 'Offer', price: '0' },
      aggregateRating: { ratingValue: 4.5, ratingCount: 2 },
    });
    expect(breadcrumbs.itemListElement).toHaveLength(3);
    const [unrated] = structured(await pageOf(`/scenarios/${paid}`));
    expect(unrated.offers).toMatchObject({ price: '19.00', priceCurrency: 'USD' });
    expect(unrated).not.toHaveProperty('aggregateRating');
  });

  test('has what search engines ask of an application, an offer, ratings and the way to it', async () => {
    const money = z.string().regex(/^\d+(\.\d+)?$/);
    const currency = z.string().regex(/^[A-Z]{3}$/);
    const address = z.url({ protocol: /^https?$/ });
    const stars = z.number().min(1).max(5);
    const bounds = { bestRating: z.literal(5), worstRating: z.literal(1) };
    const Application = z.strictObject({
      '@context': z.literal('https://schema.org'),
      '@type': z.literal('SoftwareApplication'),
      name: z.string().min(1),
      description: z.string().min(1).max(301),
      url: address,
      image: address,
      applicationCategory: z.literal('BusinessApplication'),
      applicationSubCategory: z.string().min(1),
      operatingSystem: z.string().min(1),
      softwareVersion: z.string(),
      datePublished: z.iso.datetime(),
      dateModified: z.iso.datetime(),
      offers: z.strictObject({
        '@type': z.literal('Offer'),
        url: address,
        price: money,
        priceCurrency: currency,
        availability: z.literal('https://schema.org/InStock'),
        priceSpecification: z
          .strictObject({
            '@type': z.literal('UnitPriceSpecification'),
            price: money,
            priceCurrency: currency,
            billingDuration: z.literal(1),
            billingIncrement: z.literal(1),
            unitCode: z.enum(['MON', 'ANN']),
          })
          .optional(),
      }),
      aggregateRating: z
        .strictObject({
          '@type': z.literal('AggregateRating'),
          ratingValue: stars,
          ratingCount: z.int().min(1),
          ...bounds,
        })
        .optional(),
    });
    const Breadcrumbs = z.strictObject({
      '@context': z.literal('https://schema.org'),
      '@type': z.literal('BreadcrumbList'),
      itemListElement: z.array(
        z.strictObject({
          '@type': z.literal('ListItem'),
          position: z.int(),
          name: z.string().min(1),
          item: address,
        }),
      ),
    });
    const monthly = await publish({
      title: 'By the month',
      description: 'x',
      price: { amount: 900, currency: 'jpy' },
      recurring: 'month',
    });
    const told = [];
    for (const slug of [measured, paid, hostileSlug, monthly]) {
      const [application, breadcrumbs, ...others] = structured(await pageOf(`/scenarios/${slug}`));
      expect(others).toEqual([]);
      told.push(Application.parse(application));
      const { itemListElement } = Breadcrumbs.parse(breadcrumbs);
      expect(itemListElement.map(({ position }) => position)).toEqual([1, 2, 3]);
      for (const { item } of itemListElement)
        expect((await visitor.get(new URL(item).pathname)).status).toBe(200);
    }
    expect(told.map(({ aggregateRating }) => aggregateRating?.ratingCount)).toEqual([
      2,
      undefined,
      undefined,
      undefined,
    ]);
    expect(told[3]?.offers).toMatchObject({
      price: '900',
      priceCurrency: 'JPY',
      priceSpecification: { unitCode: 'MON' },
    });
  });

  test('hostile words are words, in the page, its head and its structured data', async () => {
    for (const path of [`/scenarios/${hostileSlug}`, '/?sort=newest', `/?q=${encodeURIComponent(hostile)}`]) {
      const { body } = await visitor.get(path);
      const page = parseHtml(body);
      expect(all(page, 'img[onerror], [onerror]'), path).toEqual([]);
      expect(
        all(page, 'script').every(
          (script) => script.getAttribute('src') || script.getAttribute('type') === 'application/ld+json',
        ),
      ).toBe(true);
      expect(all(page, '[style]'), path).toEqual([]); // the content security policy would drop it
      expect(wordsIn(page.querySelector('body'))).toContain(hostile);
    }
    const page = await pageOf(`/scenarios/${hostileSlug}`);
    expect(structured(page)[0].name).toBe(hostile);
    expect(page.querySelector('.prose a')?.getAttribute('href')).toBe('https://example.com/?a=1&b=');
  });

  test('leads into Make, and beside it to the blueprint of what costs nothing', async () => {
    const page = await pageOf(`/scenarios/${measured}`);
    const file = `/scenarios/${measured}/blueprint.json`;
    expect(page.querySelector('.ways a[download]')?.getAttribute('href')).toBe(file);
    expect(page.querySelector('a[target=_blank]')?.getAttribute('href')).toBe(
      'https://www.make.com/en/login',
    );
    const { status, body, headers } = await visitor.get(file);
    expect([status, body.flow.length > 0]).toEqual([200, true]);
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${measured}.blueprint.json"`);
    expect((await pageOf(`/scenarios/${paid}`)).querySelector('.ways a[download]')).toBeNull();
    expect((await visitor.get(`/scenarios/${paid}/blueprint.json`)).status).toBe(404);
  });

  test('shows each module of the flow with what it is, and the drawing as files; conditions only of what is free', async () => {
    const [free, costly] = [await pageOf(`/scenarios/${measured}`), await pageOf(`/scenarios/${paid}`)];
    const words = (page: HtmlNode) => all(page, '[data-module] > title').map(wordsIn);
    const { steps } = (await visitor.get(`/v1/scenarios/${measured}`)).body;
    expect(words(free)).toHaveLength(steps.length);
    expect(words(free)[0]).toMatch(/, module \d+/);
    expect(words(free).join()).toContain(asked);
    expect(words(costly)).toHaveLength(steps.length);
    expect(words(costly).join()).not.toContain(asked);
    expect(all(free, '.flow a[download]').map((link) => link.getAttribute('href'))).toEqual([
      `/scenarios/${measured}/flow.svg`,
      `/scenarios/${measured}/flow.png`,
    ]);
    // Without a script nothing is offered that needs one.
    expect(
      all(free, '[data-flow-tools], [data-flow-keys]').every((part) => part.getAttribute('hidden') !== null),
    ).toBe(true);
  });

  test('what was never there is a 404, what was taken away a 410, and an id leads to the name', async () => {
    const draft = (
      await operator.post('/admin/scenarios', { ...published, title: 'A draft', description: 'x' })
    ).body;
    for (const slug of ['never-there', draft.slug, '%00'])
      expect([400, 404, 422], slug).toContain(
        (await visitor.get(`/scenarios/${slug}`, { accept: 'text/html' })).status,
      );
    const gone = await publish({ title: 'Taken away', description: 'x' });
    expect((await visitor.get(`/scenarios/${gone}`)).status).toBe(200);
    await operator.patch(`/admin/scenarios/${gone}`, { status: 'archived' });
    const { status, body } = await visitor.get(`/scenarios/${gone}`);
    expect([status, metaOf(parseHtml(body), 'robots')]).toEqual([410, 'noindex']);
    expect(wordsIn(parseHtml(body).querySelector('h1'))).toBe('“Taken away” is no longer offered');
    const { id } = (await visitor.get(`/v1/scenarios/${paid}`)).body;
    const moved = await visitor.get(`/scenarios/${id}`);
    expect([moved.status, moved.headers.get('location')]).toEqual([302, `/scenarios/${paid}`]);
  });
});

describe('what search engines and caches read', () => {
  test('the site map has every published scenario and nothing else', async () => {
    const { body, headers } = await visitor.get('/sitemap.xml');
    const { items } = (await visitor.get('/v1/scenarios?limit=100')).body;
    const base = server.deps.publicUrl();
    const addresses = [...String(body).matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => address);
    expect(addresses.toSorted()).toEqual(
      [`${base}/`, ...items.map(({ slug }: { slug: string }) => `${base}/scenarios/${slug}`)].toSorted(),
    );
    expect(headers.get('content-type')).toContain('application/xml');
    expect((await visitor.get('/robots.txt')).body).toContain(`Sitemap: ${base}/sitemap.xml`);
  });

  test('more scenarios than a file holds stand in several, each once, which the site map lists', async () => {
    const base = server.deps.publicUrl();
    const locations = (xml: string) =>
      [...xml.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => address ?? '');
    const { items } = (await visitor.get('/v1/scenarios?limit=100')).body;
    const index = await sitemap(server.deps, 7);
    expect(index).toContain('<sitemapindex ');
    const parts = locations(index);
    expect(parts).toHaveLength(Math.ceil(items.length / 7));
    const found = await Promise.all(
      parts.map(async (part) =>
        locations(await sitemapPart(server.deps, new URL(part).searchParams.get('after') ?? '', 7)),
      ),
    );
    expect(found.flat().toSorted()).toEqual(
      [`${base}/`, ...items.map(({ slug }: { slug: string }) => `${base}/scenarios/${slug}`)].toSorted(),
    );
    const { status, body } = await visitor.get(parts[1]?.replace(base, '') ?? '');
    expect([status, locations(body).includes(`${base}/`)]).toEqual([200, false]);
    expect(await sitemap(server.deps, items.length)).toContain('<urlset ');
  });

  test('a page that has not changed is a 304, and a change is seen within seconds', async () => {
    const slug = await publish({ title: 'Before the change', description: 'x' });
    const { headers } = await visitor.get(`/scenarios/${slug}`);
    const tag = { 'if-none-match': headers.get('etag') ?? '' };
    expect(headers.get('cache-control')).toBe('no-cache');
    expect((await visitor.get(`/scenarios/${slug}`, tag)).status).toBe(304);
    await operator.patch(`/admin/scenarios/${slug}`, { title: 'After the change' });
    await expect.poll(async () => (await visitor.get(`/scenarios/${slug}`, tag)).status).toBe(200);
    expect((await visitor.get(`/scenarios/${slug}`)).body).toContain('After the change');
  });

  test('style and script keep for ever, under names that change with them, and no page loads the dashboard', async () => {
    const { body } = await visitor.get('/');
    const own = String(body).match(/\/storefront\/[\w-]+\.(?:css|js)/g) ?? [];
    expect(own).toHaveLength(2);
    for (const path of own)
      expect((await visitor.get(path)).headers.get('cache-control')).toBe(
        'public, max-age=31536000, immutable',
      );
    expect(body).not.toContain('/assets/');
  });
});
