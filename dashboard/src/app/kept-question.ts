import { useRouterState } from '@tanstack/react-router';
import { navigation } from './navigation.ts';

type Search = Readonly<Record<string, unknown>>;

/** The pages of figures ask the same question from different sides. */
const figurePages: readonly string[] = navigation[0].pages.map(({ to }) => to);
const kept = [
  'from',
  'to',
  'compare',
  'compareFrom',
  'compareTo',
  'scenario',
  'customer',
  'plan',
  'aiModel',
  'currency',
];

/** What of an address goes along on the way from one page to another: period, comparison and filters between pages of figures. */
export function keptSearch(search: Search, from: string, to: string): Record<string, unknown> {
  if (!figurePages.includes(from) || !figurePages.includes(to)) return {};
  return Object.fromEntries(Object.entries(search).filter(([name]) => kept.includes(name)));
}

/** Where a way to a page leads from here. */
export function useWayTo(): <To extends string>(to: To) => { to: To; search: never } {
  const { pathname, search } = useRouterState({ select: ({ location }) => location });
  const from = pathname.replace(/(.)\/$/, '$1');
  return (to) => ({ to, search: keptSearch(search, from, to) as never });
}
