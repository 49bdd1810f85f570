import type { Preflight } from '../../../dashboard/src/api/preflight.ts';
import type { AdminScenarioDetail, BlueprintReport } from '../../../dashboard/src/api/scenarios.ts';
import { checkBlueprint } from '../../../server/scenarios/blueprint/check-blueprint.ts';
import { branchedBlueprint } from '../flow/branched-blueprint.ts';
import { session, type Answer, type Asked } from '../support.tsx';

export const report = checkBlueprint(branchedBlueprint) as BlueprintReport;
export const { cleaned, ...kept } = report;

const version = (number: number, publishedAt: string | null, changelog: string) => ({
  id: `ver_${number}`,
  number,
  changelog,
  createdAt: '2026-03-01T10:00:00Z',
  publishedAt,
  report: kept,
});

export const scenario: AdminScenarioDetail = {
  id: 'scn_1',
  slug: 'orders-to-a-sheet',
  title: 'Orders to a sheet',
  description: 'Writes paid orders into a sheet.',
  complexityLevel: 2,
  steps: report.steps,
  apps: report.apps,
  category: { slug: 'e-commerce', name: 'E-commerce' },
  tags: ['orders'],
  status: 'active',
  price: { amount: 1900, currency: 'usd' },
  minimumPrice: null,
  recurring: null,
  latestVersion: { id: 'ver_2', number: 2, changelog: 'Faster.', publishedAt: '2026-03-02T10:00:00Z' },
  stats: {
    installations: 3,
    executions30d: 120,
    completionRate30d: 0.95,
    medianTimeSavedMinutes: 4,
    rating: null,
  },
  firstPublishedAt: '2026-03-01T11:00:00Z',
  createdAt: '2026-03-01T10:00:00Z',
  updatedAt: '2026-03-02T10:00:00Z',
  minutesByHand: 6,
  isStarter: false,
  blueprint: cleaned,
  scheduling: { type: 'immediately' },
  versions: [
    version(3, null, 'Not out yet.'),
    version(2, '2026-03-02T10:00:00Z', 'Faster.'),
    version(1, '2026-03-01T11:00:00Z', 'First version.'),
  ],
};

/** What is known before an installation: 96 minutes by hand a day, 900 runs a month. */
export const preflight: Preflight = {
  scenario: 'scn_1',
  version: 2,
  canInstall: true,
  problems: [],
  price: { amount: 1900, currency: 'usd' },
  recurring: null,
  isEntitled: null,
  checkoutUrl: null,
  apps: [{ app: 'google-sheets', isNew: null }],
  connections: [
    {
      moduleId: 2,
      module: 'google-sheets:addRow',
      app: 'google-sheets',
      type: 'google',
      label: 'Add a row',
      choices: [],
      chosen: null,
    },
    {
      moduleId: 3,
      module: 'google-sheets:searchRows',
      app: 'google-sheets',
      type: 'google',
      label: 'Find the customer',
      choices: [],
      chosen: null,
    },
  ],
  bindings: [
    { moduleId: 1, module: 'gateway:CustomWebHook', app: 'gateway', parameter: 'hook', kind: 'hook' },
  ],
  scheduling: { type: 'indefinitely', intervalSeconds: 900 },
  plan: null,
  isIntervalAllowed: null,
  runsPerMonth: { value: 2880, basis: 'schedule' },
  credits: { perRun: 3, reportingPerRun: 1, perMonth: 11_520, basis: 'estimated' },
  value: { minutesPerRun: 6, minutesPerMonth: null, micros: null, currency: 'usd' },
  payback: {
    days: null,
    netMicrosPerMonth: null,
    currency: 'usd',
    reason: 'Say how often it would find work.',
  },
};

export const page = (...items: unknown[]): Answer => ({ body: { items, nextCursor: null } });
export const notFound = (path: string): Answer => ({
  status: 404,
  body: { title: 'Not found', status: 404, detail: path },
});

/** A refusal of the server in its own words; `errors` are about fields. */
export const refusal = (status: number, detail: string, errors: object[] = []): Answer => ({
  status,
  body: { title: 'Refused', status, detail, errors },
});
/** An answer that never comes. */
export const waiting = (): Answer => ({ body: new Promise<never>(() => {}) });

export const columnTexts = (table: HTMLElement, name: string) =>
  [...table.querySelectorAll(`[data-column="${name}"]`)].map((cell) => cell.textContent);
export const figureText = (name: string) => document.querySelector(`[data-figure="${name}"]`)?.textContent;

/** Answers by "METHOD /path"; the session and the categories are always there. */
export function routes(table: Record<string, (asked: Asked) => Answer>): (asked: Asked) => Answer {
  return (asked) => {
    const answer = table[`${asked.method} ${asked.path}`];
    if (answer) return answer(asked);
    if (asked.path === '/admin/session') return { body: session };
    if (asked.path === '/v1/categories')
      return page({ slug: 'e-commerce', name: 'E-commerce', scenarioCount: 1 });
    return notFound(asked.path);
  };
}
