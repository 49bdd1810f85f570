import type { World } from './world.ts';

/** What the library of the demo sells by subscription, in the reporting currency; the last one costs most. */
const plans = [
  { name: 'Starter', description: 'Up to three scenarios at once.', amount: 1_900, interval: 'month', installationLimit: 3, share: 5 },
  { name: 'Pro', description: 'Every scenario, as often as you like.', amount: 4_900, interval: 'month', installationLimit: null, share: 4 },
  { name: 'Pro, yearly', description: 'Two months for nothing.', amount: 49_000, interval: 'year', installationLimit: null, share: 2 },
] as const; // prettier-ignore

const bundles = [
  {
    title: 'AI at the desk',
    slugs: ['meeting-summaries-with-ai', 'support-triage-with-ai', 'blog-post-repurposing'],
  },
  {
    title: 'Never miss a date',
    slugs: ['appointment-reminders', 'contract-renewal-reminders', 'weekly-kpi-digest'],
  },
];
const bundleReduction = 0.25;

/** A plan of the demo; `share` is how often it is chosen. */
export type DemoPlan = { id: string; name: string; share: number };

/** Puts the plans on sale, in the order of their prices. */
export async function sellPlans({ operator, reportingCurrency: currency }: World): Promise<DemoPlan[]> {
  const sold: DemoPlan[] = [];
  for (const { amount, share, ...plan } of plans) {
    const { body } = await operator('POST', '/admin/plans', {
      body: { ...plan, price: { amount, currency }, scenarios: 'all' },
    });
    sold.push({ id: body.id, name: body.name, share });
  }
  return sold;
}

/** A bundle of the demo and what is in it. */
export type DemoBundle = { id: string; slugs: string[] };

/** Puts together what has a price of the same currency, for less than one by one. */
export async function sellBundles({ operator }: World): Promise<DemoBundle[]> {
  const sold: DemoBundle[] = [];
  for (const { title, slugs } of bundles) {
    const scenarios = [];
    for (const slug of slugs)
      scenarios.push((await operator('GET', `/admin/scenarios/${slug}`, { expect: [200, 404] })).body);
    const currency = scenarios[0]?.price?.currency;
    if (!scenarios.every(({ price, recurring }) => price?.currency === currency && recurring === null))
      continue;
    const listPrice: number = scenarios.reduce((sum, { price }) => sum + price.amount, 0);
    const amount = Math.round((listPrice * (1 - bundleReduction)) / 100) * 100;
    const { body } = await operator('POST', '/admin/bundles', {
      body: { title, scenarios: scenarios.map(({ id }) => id), price: { amount, currency } },
    });
    sold.push({ id: body.id, slugs });
  }
  return sold;
}
