import type { Page } from 'playwright-core';

/** A page, how to see that it is there, and what a reader does on it. */
export type Target = {
  name: string;
  path: string;
  /** Its module, where it is one of the dashboard's. */
  source: string | null;
  isThere: (page: Page) => Promise<unknown>;
  presses: Record<string, (page: Page) => Promise<unknown>>;
};

const features = 'src/features';

export function pagesOf(slug: string): Target[] {
  return [
    {
      name: 'the overview',
      path: '/dashboard',
      source: `${features}/overview/overview-page.tsx`,
      isThere: (page) => page.getByTestId('chart-roi').locator('canvas').waitFor(),
      presses: {
        'another period': (page) => page.getByText('90d', { exact: true }).click(),
        'opening the calendar': (page) => page.getByRole('button', { name: /^Choose a period/ }).click(),
      },
    },
    {
      name: 'revenue',
      path: '/dashboard/revenue',
      source: `${features}/revenue/revenue-page.tsx`,
      isThere: (page) => page.locator('canvas').first().waitFor(),
      presses: { 'another period': (page) => page.getByText('12m', { exact: true }).click() },
    },
    {
      name: 'the list of scenarios',
      path: '/dashboard/scenarios',
      source: `${features}/scenarios/scenarios-page.tsx`,
      isThere: (page) => page.getByRole('row').nth(3).waitFor(),
      presses: {
        'opening a filter': (page) => page.getByRole('combobox').first().click(),
        'a letter to search for': (page) => page.getByRole('searchbox').press('a'),
      },
    },
    {
      name: 'a scenario',
      path: `/dashboard/scenarios/${slug}`,
      source: `${features}/scenarios/scenario-page.tsx`,
      isThere: (page) => page.getByRole('heading', { name: 'Steps' }).waitFor(),
      presses: { 'opening its form': (page) => page.getByRole('button', { name: 'Edit details' }).click() },
    },
    {
      name: 'the public library',
      path: '/',
      source: null,
      isThere: (page) => page.getByRole('link', { name: /./ }).nth(5).waitFor(),
      presses: { 'a letter to search for': (page) => page.getByRole('searchbox').first().press('a') },
    },
    {
      name: 'a public scenario',
      path: `/scenarios/${slug}`,
      source: null,
      isThere: (page) => page.getByRole('heading', { level: 1 }).waitFor(),
      presses: {},
    },
  ];
}
