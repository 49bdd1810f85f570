import { loadStarterLibrary } from '../../server/scenarios/starter-library.ts';
import type { Stage } from './stage.ts';
import { seededRandom } from './random.ts';
import { daysAfter } from './time.ts';
import { upgradeUse } from './use-installation.ts';
import { ratesTo } from './world.ts';

/** Sold in euro, paid out in the reporting currency. */
const soldInEuro = ['expense-capture-from-email', 'overdue-invoice-reminders'];
const reviewed = ['meeting-summaries-with-ai', 'support-triage-with-ai', 'blog-post-repurposing'];
const newVersions = [
  { at: 0.3, slug: 'meeting-summaries-with-ai', changelog: 'Shorter summaries, decisions first.' },
  { at: 0.55, slug: 'lead-intake-to-crm', changelog: 'Keeps going when a lead comes twice.' },
  {
    at: 0.78,
    slug: 'support-triage-with-ai',
    changelog: 'Another prompt: fewer tickets in the wrong queue.',
  },
];
const upgradeShare = 0.4;
/** Of a credit of Make, by plan. */
const creditPrices = [
  ['Core', '0.00106'],
  ['Pro', '0.00188'],
  ['Teams', '0.00341'],
];

/** What the operator does on the first day: prices, what is assumed about a run, what making the scenarios has cost. */
export async function openTheLibrary({ world, offers }: Stage): Promise<void> {
  const { operator, period, reportingCurrency: currency } = world;
  const from = period.start.toISOString();
  const assume = (name: string, value: unknown, scope: object = { scope: 'library' }) =>
    operator('POST', '/admin/assumptions', {
      body: { ...scope, name, value, provenance: 'estimated', from },
    });
  await assume('hourlyRate', '38');
  await assume('creditPrice', '0.00106');
  for (const [plan, price] of creditPrices)
    await operator('POST', '/admin/make-credit-prices', { body: { plan, price, currency, from } });
  await assume('realisation', { low: '0.35', base: '0.6', high: '0.9' });
  await assume('reworkMinutes', '8');
  await assume('setupHours', '0.5');
  for (const { slug } of offers) {
    if (reviewed.includes(slug)) await assume('reviewMinutes', '1.5', { scope: 'scenario', scopeId: slug });
    if (soldInEuro.includes(slug))
      await operator('PATCH', `/admin/scenarios/${slug}`, {
        body: { price: { amount: 1900, currency: 'eur' } },
      });
    const { body: scenario } = await operator('GET', `/admin/scenarios/${slug}`);
    const amount = { amount: 4_000 * scenario.complexityLevel, currency };
    await operator('POST', '/admin/costs', {
      body: { kind: 'creation', scenario: slug, amount, on: from.slice(0, 10), note: 'Building and testing' },
    });
  }
}

/** What recurs: every month the bills, now and then a version that some customers upgrade to. */
export function planOperation(stage: Stage, monthStarts: Date[]): void {
  const { timeline, world, offers } = stage;
  monthStarts.forEach((at, index) => timeline.plan(at, () => payBills(stage, at, index)));
  for (const { at, slug, changelog } of newVersions)
    if (offers.some((offer) => offer.slug === slug))
      timeline.plan(daysAfter(world.period.start, at * world.period.days + 0.4), () =>
        publish(stage, slug, changelog),
      );
}

async function payBills({ world, customers }: Stage, at: Date, index: number): Promise<void> {
  const { operator, reportingCurrency: currency, stripe } = world;
  const month = at.toISOString().slice(0, 7);
  const bills = [
    { kind: 'hosting', amount: 2_500, note: 'Server and database' },
    { kind: 'support', amount: 3_000 + 60 * customers.length, note: 'Answering customers' },
    { kind: 'acquisition', amount: 4_000 + 500 * index, note: 'Advertisements' },
  ];
  for (const { kind, amount, note } of bills)
    await operator('POST', '/admin/costs', { body: { kind, month, note, amount: { amount, currency } } });
  stripe.configure({ exchangeRates: ratesTo(currency, 1 + 0.03 * Math.sin(index)) });
}

/** A scenario of the starter library under a changed name, as Make would export it, published as the next version. */
async function publish(
  { world, timeline, customers }: Stage,
  slug: string,
  changelog: string,
): Promise<void> {
  const { operator, clock } = world;
  const starter = loadStarterLibrary().find((scenario) => scenario.slug === slug);
  if (!starter) throw new Error(`The starter library has no ${slug}.`);
  const blueprint = { ...starter.blueprint, name: `${starter.title} (revised)` };
  const { body: version } = await operator('POST', `/admin/scenarios/${slug}/versions`, {
    body: { blueprint, changelog },
  });
  await operator('POST', `/admin/scenarios/${slug}/versions/${version.number}/publish`);
  const random = seededRandom(`upgrades of ${slug}`);
  for (const customer of customers)
    for (const use of customer.uses.filter(
      (candidate) => candidate.slug === slug && random.isTrue(upgradeShare),
    ))
      timeline.plan(daysAfter(clock.now(), random.between(0.1, 20)), () => upgradeUse(customer, use));
}
