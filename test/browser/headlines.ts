import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { ApiClient } from '../support/api-client.ts';
import { figureText } from './figure-text.ts';

type Figures = Record<string, unknown>;
/** By the name of a part of the page; of all other parts under ''. */
export type Told = Record<string, Figures>;
export type Library = {
  operator: ApiClient;
  customer: ApiClient & { id: string };
  scenario: { id: string; slug: string };
  installationId: string;
  /** `from=…&to=…`, of all pages that have a period. */
  period: string;
};

/** A page with figures: whose it is, where it stands, and what the API says when it is asked by itself. */
export type HeadlinePage = {
  name: string;
  /** The folder of its code. */
  of: string;
  path: (library: Library) => string;
  told: (library: Library) => Promise<Told>;
  /** As many figures as there are at the least. */
  least: number;
};

const bodyOf = async (client: ApiClient, path: string): Promise<any> => (await client.get(path)).body; // oxlint-disable-line typescript/no-explicit-any

/** The totals of an analytics answer in the period of the pages. */
async function totals({ operator, period }: Library, path: string, filters = ''): Promise<Figures> {
  return (await bodyOf(operator, `/admin/analytics/${path}?${period}${filters}`)).totals;
}

const dated = (path: string) => (library: Library) =>
  `/dashboard${path}${path.includes('?') ? '&' : '?'}${library.period}`;

/** Every page that shows figures beside those in its tables. */
export const headlinePages: HeadlinePage[] = [
  {
    name: 'overview',
    of: 'overview',
    path: dated(''),
    told: async (library) => ({ '': await totals(library, 'overview') }),
    least: 15,
  },
  {
    name: 'overview of a model',
    of: 'overview',
    path: dated('?aiModel=gpt-4o'),
    told: async (library) => {
      const models = await totals(library, 'models', '&aiModel=gpt-4o');
      const ofModel = {
        costPerSuccess: models['costPerSuccessMicros'],
        completedWithModel: models['completed'],
      };
      const { previous } = await bodyOf(
        library.operator,
        `/admin/analytics/models?${library.period}&aiModel=gpt-4o`,
      );
      const costPerSuccessBefore = previous.costPerSuccessMicros;
      return {
        'AI model': { ...ofModel, costPerSuccessBefore },
        '': await totals(library, 'overview', '&aiModel=gpt-4o'),
      };
    },
    least: 15,
  },
  {
    name: 'revenue',
    of: 'revenue',
    path: dated('/revenue'),
    told: async (library) => {
      const revenue = await totals(library, 'revenue');
      const [created, paid] = [Number(revenue['checkoutsCreated']), Number(revenue['checkoutsPaid'])];
      const checkoutConversion = created === 0 ? null : paid / created;
      return { Recurring: await totals(library, 'mrr'), '': { ...revenue, checkoutConversion } };
    },
    least: 15,
  },
  {
    name: 'completion',
    of: 'completion',
    path: dated('/completion'),
    told: async (library) => {
      const { silentShare } = await totals(library, 'overview');
      return { '': { ...(await totals(library, 'completion')), silentShare } };
    },
    least: 12,
  },
  {
    name: 'roi',
    of: 'roi',
    path: dated('/roi'),
    told: async (library) => ({
      'From the naive figure to the net one': await totals(library, 'bridge'),
      '': await totals(library, 'roi'),
    }),
    least: 9,
  },
  {
    name: 'roi-library',
    of: 'roi',
    path: dated('/roi?perspective=library'),
    told: async (library) => ({ '': await totals(library, 'roi', '&perspective=library') }),
    least: 6,
  },
  {
    name: 'funnel',
    of: 'cohorts',
    path: dated('/cohorts?part=funnel'),
    told: async (library) => ({ '': await totals(library, 'funnel') }),
    least: 0, // nobody has looked for the first time: the page says so
  },
  {
    name: 'scenario',
    of: 'scenarios',
    path: (library) => dated(`/scenarios/${library.scenario.slug}?part=figures`)(library),
    told: async (library) => {
      const only = `&scenario=${library.scenario.id}`;
      return {
        Revenue: await totals(library, 'revenue', only),
        Use: await totals(library, 'completion', only),
        'Return for customers': await totals(library, 'roi', only),
        '': {},
      };
    },
    least: 10,
  },
  {
    name: 'customer',
    of: 'customers',
    path: ({ customer }) => `/dashboard/customers/${customer.id}`,
    told: async ({ operator, customer }) => {
      const { items } = await bodyOf(operator, `/admin/analytics/customers/${customer.id}`);
      const { createdAt } = await bodyOf(operator, `/admin/customers/${customer.id}`);
      const since = `from=${createdAt.slice(0, 10)}&customer=${customer.id}&perspective=customer`;
      const gained = await bodyOf(operator, `/admin/analytics/roi?${since}`);
      return { '': { ...items[0], netMicros: gained.totals.netMicros, roi: gained.totals.roi } };
    },
    least: 5,
  },
  {
    name: 'installation',
    of: 'installations',
    path: ({ installationId }) => `/dashboard/installations/${installationId}`,
    told: async ({ operator, installationId }) => ({
      '': (await bodyOf(operator, `/admin/installations/${installationId}`)).executions,
    }),
    least: 3,
  },
  {
    name: 'rewards',
    of: 'rewards',
    path: () => '/dashboard/rewards',
    told: async ({ operator }) => {
      const summary = await bodyOf(operator, '/admin/rewards/summary');
      const named = Object.entries(summary).map(([name, value]) => [
        `points${name.charAt(0).toUpperCase()}${name.slice(1)}`,
        value,
      ]);
      return { '': { ...Object.fromEntries(named), pointsWorth: summary.outstandingWorth?.amount ?? null } };
    },
    least: 7,
  },
  {
    name: 'complaints',
    of: 'feedback',
    path: dated('/feedback/figures'),
    told: async (library) => ({ '': await totals(library, 'complaints') }),
    least: 6,
  },
];

/** Pages whose figures are held against the API by a test of their own, which makes what they show. */
export const heldElsewhere: Readonly<Record<string, string>> = {
  account: 'browser/account.test.ts',
  errors: 'browser/insights.test.ts',
  orders: 'browser/billing-pages.test.ts',
  recommendations: 'dashboard/pages/recommendations-page.test.tsx',
};

type Shown = { name: string; text: string; within: string[] };

/** Figures outside of tables, each with the parts of the page that it stands in, the innermost first. */
const shownOn = `[...document.querySelectorAll('main [data-figure]')]
  .filter((figure) => !figure.closest('table'))
  .map((figure) => {
    const within = [];
    for (let part = figure.parentElement; part; part = part.parentElement)
      if (part.hasAttribute('aria-label')) within.push(part.getAttribute('aria-label'));
    return { name: figure.getAttribute('data-figure'), text: figure.textContent.trim(), within };
  })`;

/** Every figure that the page marks is what the API says, written by a rule of its own; one that nobody told of fails. */
export async function expectHeadlines(page: Page, told: Told, least: number): Promise<void> {
  const expected = ({ name, within }: Shown) => {
    const part = within.find((label) => label in told) ?? '';
    const figures = told[part] ?? {};
    return name in figures ? figureText(name, figures[name]) : `nothing says what "${name}" is`;
  };
  const wrong = async () => {
    const shown = await page.evaluate<Shown[]>(shownOn);
    if (shown.length < least) return [`only ${shown.length} figures`];
    return shown.flatMap((one) =>
      one.text === expected(one)
        ? []
        : [`${one.within[1] ?? ''} ${one.name}: ${one.text}, not ${expected(one)}`],
    );
  };
  await expect.poll(wrong, { message: page.url(), timeout: 30_000 }).toEqual([]);
}
