import { addDays } from '../../../server/platform/time.ts';
import { httpRequest } from '../support/load.ts';
import { keyOf, operatorKey } from './fill.ts';
import type { Floor } from './floor.ts';

export const periods = { '30 days': 30, 'two years': 730 } as const;

export type Question = {
  /** Of one customer, of all together, or of each of all beside the others. */
  of: 'one' | 'all' | 'each';
  name: string;
  days: number;
  path: `/${string}`;
  query: string;
  isOwn: boolean;
  floor: Floor;
};

type Kind = Pick<Floor, 'figures' | 'items'> & { path: `/${string}`; query?: string; of?: Question['of'][] };

const kinds: Kind[] = [
  { path: '/admin/analytics/completion', figures: 'runs', items: 'none' },
  {
    path: '/admin/analytics/completion',
    figures: 'runs',
    items: 'scenario_no',
    query: 'groupBy=scenario',
  },
  {
    path: '/admin/analytics/completion',
    figures: 'runs',
    items: 'customer_no',
    query: 'groupBy=customer',
    of: ['each'],
  },
  { path: '/admin/analytics/roi', figures: 'values', items: 'none' },
  { path: '/admin/analytics/roi', figures: 'values', items: 'scenario_no', query: 'groupBy=scenario' },
  {
    path: '/admin/analytics/roi',
    figures: 'values',
    items: 'customer_no',
    query: 'groupBy=customer',
    of: ['each'],
  },
  { path: '/admin/analytics/overview', figures: 'headline', items: 'day' },
  { path: '/admin/analytics/bridge', figures: 'values', items: 'none' },
  { path: '/admin/analytics/models', figures: 'values', items: 'ai_model' },
  { path: '/v1/roi', figures: 'values', items: 'none', of: ['one'] },
  { path: '/v1/roi', figures: 'values', items: 'scenario_no', query: 'groupBy=scenario', of: ['one'] },
  { path: '/v1/roi', figures: 'values', items: 'day', query: 'groupBy=day', of: ['one'] },
];

/** Every question, over each period. */
export const questions: Question[] = (['one', 'all', 'each'] as const).flatMap((whose) =>
  Object.entries(periods).flatMap(([period, days]) =>
    kinds
      .filter(({ of = ['one', 'all'] }) => of.includes(whose))
      .map(({ path, query = '', figures, items }) => ({
        of: whose,
        name: `${path.replace('/admin/analytics/', '')}${query && ` ${query}`}, ${period}`,
        days,
        path,
        query,
        isOwn: path.startsWith('/v1/'),
        floor: { figures, items },
      })),
  ),
);

/** The days that the ask of this number is about: each time others, so that nothing that was answered before can be answered again. */
export function periodOf({ days }: Question, ask: number, today: string): { from: string; to: string } {
  const to = addDays(today, -(ask % 28));
  return { from: addDays(to, 1 - days), to };
}

/** The request of an ask, each time of another customer where it is of one. No `If-None-Match`, so each is answered whole. */
export function requestOf(
  question: Question,
  ask: number,
  library: { today: string; customers: string[] },
): Buffer {
  const { from, to } = periodOf(question, ask, library.today);
  const customer = customerOf(ask, library.customers);
  const filter = question.of === 'one' && !question.isOwn ? `&customer=${customer}` : '';
  const key = question.isOwn ? keyOf(customer) : operatorKey;
  return httpRequest(`GET ${question.path}?from=${from}&to=${to}${filter}&${question.query}`, {
    Authorization: `Bearer ${key}`,
  });
}

export const customerOf = (ask: number, customers: string[]): string =>
  customers[(ask * 37) % customers.length] ?? '';
