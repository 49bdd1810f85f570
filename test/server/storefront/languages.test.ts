import { afterAll, beforeAll, expect, test } from 'vitest';
import { trustedHtml, type Html } from '../../../server/platform/html.ts';
import { languageOf } from '../../../server/storefront/language.ts';
import { documentOf, type PublicPage } from '../../../server/storefront/layout.ts';
import { libraryPage } from '../../../server/storefront/pages/library-page.ts';
import {
  unknownPage,
  unknownScenarioPage,
  withdrawnPage,
} from '../../../server/storefront/pages/refusal-pages.ts';
import { scenarioPage } from '../../../server/storefront/pages/scenario-page.ts';
import { readLibrary } from '../../../server/storefront/read-library.ts';
import { readScenarioPage } from '../../../server/storefront/read-scenario-page.ts';
import { signupPage, signupSentPage } from '../../../server/storefront/signup/signup-page.ts';
import { en, type Texts } from '../../../server/storefront/texts/en.ts';
import { customerClient, operatorClient } from '../../support/api-client.ts';
import { assumeForLibrary } from '../../support/assumptions.ts';
import { exportedBlueprint } from '../../support/blueprints.ts';
import { parseHtml } from '../../support/html-document.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

/** A language that nobody speaks: English in wide letters. What is left in plain ones was not taken from the texts. */
const wide = (text: string) =>
  text.replaceAll(/[a-z]/gi, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0));
const wideHtml = (text: string) =>
  text.replaceAll(/(<[^>]*>|&\w+;)|[^<&]+/g, (part, isMarkup: string | undefined) =>
    isMarkup === undefined ? wide(part) : part,
  );
const isHtml = (value: unknown): value is Html =>
  typeof value === 'object' && value !== null && 'text' in value;

function foreign<Value>(value: Value): Value {
  if (typeof value === 'string') return wide(value) as Value;
  if (typeof value === 'function') return foreignFunction(value as never) as Value;
  if (Array.isArray(value)) return value.map(foreign) as Value;
  if (isHtml(value)) return trustedHtml(wideHtml(value.text)) as Value;
  return Object.fromEntries(
    Object.entries(value as object).map(([key, each]) => [key, foreign(each)]),
  ) as Value;
}

/** What is put into a sentence stays as it is; the words that a link is given are the sentence's own. */
function foreignFunction(tell: (...given: unknown[]) => string | Html) {
  return (...given: unknown[]) => {
    const held: string[] = [];
    const hold = (text: string) => String.fromCodePoint(0xe000 + held.push(text) - 1);
    const told = tell(
      ...given.map((each) => {
        if (typeof each === 'string') return hold(each);
        if (isHtml(each)) return hold(each.text);
        if (typeof each === 'function') return (words: string) => hold((each(wide(words)) as Html).text);
        return each;
      }),
    );
    const release = (text: string) =>
      text.replaceAll(/[\ue000-\ue0ff]/g, (mark) => held[(mark.codePointAt(0) ?? 0) - 0xe000] ?? '');
    return typeof told === 'string' ? release(wide(told)) : trustedHtml(release(wideHtml(told.text)));
  };
}

const foreignTexts: Texts = { ...foreign(en), tag: 'ja', direction: 'rtl' };
const language = languageOf(foreignTexts);
const base = 'https://library.example';

let server: TestServer;
let slug: string;
let scenarioId: string;

beforeAll(async () => {
  server = await startTestServer();
  const operator = await operatorClient(server);
  await assumeForLibrary(operator, { hourlyRate: '30' });
  const { body } = await operator.post('/admin/scenarios', {
    title: '請求書',
    description: '毎日。\n\n例。',
    complexityLevel: 2,
    category: 'c1',
    tags: ['1'],
    minutesByHand: 6,
  });
  ({ slug, id: scenarioId } = body);
  await operator.post(`/admin/scenarios/${slug}/versions`, {
    blueprint: exportedBlueprint(),
    changelog: '1',
  });
  await operator.post(`/admin/scenarios/${slug}/versions/1/publish`, {});
  const startedAt = new Date(server.deps.now().getTime() - 60_000).toISOString();
  // Installed while it costs nothing, sold afterwards.
  for (const stars of [5, 2, 4]) {
    const customer = await customerClient(server);
    const { body: installation } = await customer.post('/v1/installations', {
      scenario: slug,
      reporting: 'http',
    });
    await customer.patch(`/v1/installations/${installation.id}`, { status: 'installed' });
    const tasks = Array.from({ length: 12 }, (_, run) => ({
      installationId: installation.id,
      executionId: `run-${run}`,
      status: 'completed',
      startedAt,
      finishedAt: startedAt,
    }));
    await customer.post('/v1/execution-tasks', { tasks });
    const { body: own } = await customer.put(`/v1/scenarios/${slug}/review`, {
      stars,
      message: '良い',
      mayShow: true,
    });
    await operator.put(`/admin/feedback/${own.review.id}/review`, { state: 'shown' });
  }
  await operator.patch(`/admin/scenarios/${slug}`, { price: { amount: 1900, currency: 'usd' } });
});
afterAll(() => server.close());

/** Words of plain letters that a reader sees or hears, outside of drawings, whose words are the flow's. */
function plainWords(page: PublicPage, known: readonly string[]): string[] {
  const document = parseHtml(documentOf(language, page, base));
  for (const part of document.querySelectorAll(
    'svg, script, .needs, .steps, .tags, .crumbs a + span + a, .card-top .quiet',
  ))
    part.remove();
  const texts = [...document.querySelectorAll('body *')].flatMap((element) => [
    ...[...element.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ textContent }) => textContent),
    ...['aria-label', 'placeholder', 'title', 'alt'].map((name) => element.getAttribute(name)),
  ]);
  const shown = texts.map((text) => known.reduce((rest, word) => rest.replaceAll(word, ''), text ?? ''));
  return shown.flatMap((text) => text.match(/[A-Za-z]{2,}/g) ?? []);
}

test('every word of the public pages that is not of a scenario comes from the texts', async () => {
  const { deps } = server;
  const own = { runs: 10, minutes: 5, rate: 20, wrong: ['runs' as const] };
  const content = await readScenarioPage(deps, scenarioId, own);
  expect(content).toMatchObject({ flow: {}, preflight: {}, reviews: { items: [{}, {}, {}] } });
  const sentences = { email: '1', terms: '2' };
  const pages: Record<string, PublicPage> = {
    library: libraryPage(language, await readLibrary(deps, {}), base),
    narrowed: libraryPage(
      language,
      await readLibrary(deps, { q: '請求', price: 'paid', sort: 'newest' }),
      base,
    ),
    nothing: libraryPage(language, await readLibrary(deps, { q: '9999', complexity: 5 }), base),
    scenario: scenarioPage(language, content, base),
    untouched: scenarioPage(
      language,
      { ...content, reviews: { items: [], nextCursor: 'x' }, own: { wrong: [] } },
      base,
    ),
    signup: signupPage(language, { form: {}, sentences }),
    sent: signupSentPage(language, '1@2.3'),
    unknown: unknownPage(language),
    unknownScenario: unknownScenarioPage(language, []),
    withdrawn: withdrawnPage(language, '請求書', []),
  };
  const known = ['Google Sheets', 'Gmail', 'SVG', 'PNG', 'USD', slug];
  for (const [name, page] of Object.entries(pages))
    expect([name, plainWords(page, known)]).toEqual([name, []]);
  const html = parseHtml(documentOf(language, pages['scenario'] as PublicPage, base)).querySelector('html');
  expect([html?.getAttribute('lang'), html?.getAttribute('dir')]).toEqual(['ja', 'rtl']);
});

test('a language tells numbers by its own rules', () => {
  const arabic = languageOf({
    ...en,
    tag: 'ar',
    counts: {
      ...en.counts,
      run: { none: 'zero', one: 'one', two: 'two', few: '# few', many: '# many', other: '# other' } as never,
    },
  });
  expect(
    [0, 1, 2, 3, 11, 100].map((count) => arabic.figures.countOf(count, 'run').replaceAll(/[\d٠-٩]+ /g, '')),
  ).toEqual(['zero', 'one', 'two', 'few', 'many', 'other']);
});
