import { deliveryEvents } from './delivery.ts';
import type { Event } from './event.ts';
import { libraryEvents } from './library.ts';
import { moneyEvents } from './money.ts';
import { numberEvents } from './numbers.ts';
import { storageEvents } from './storage.ts';
import { zoneEvents } from './days-and-zones.ts';

/**
 * What is known to have gone wrong with figures like these, in the order of the year. Not among them, because a year has nothing to add:
 *
 * - run logs of Make that miss runs, or tell them in pieces: `executions/pull-logs.test.ts`, `executions/pull-figures.test.ts`;
 * - a burst that is more than the server can take, and requests that wait meanwhile: `executions/overload.test.ts`;
 * - servers and databases that are killed, thousands of times: `test/faults/storm`, `test/scale`;
 * - amounts to the cent by the definitions' own examples: `analytics/worked-examples.test.ts`, `analytics/bridge.test.ts`;
 * - random histories, and three ways of asking: `analytics/figures/every-figure.test.ts`, `three-ways.test.ts`, `every-sum.test.ts`;
 * - payouts, disputes and failed refunds in every order: `billing/reconciliation`, `billing/payments/random-lives.test.ts`.
 *
 * In every step of the year, and so not an event: jobs run on two servers at once, reports come to both, nothing deadlocks, nothing is
 * orphaned, sums are those of the facts, and months that are over stay as they were.
 */
export const allEvents: readonly Event[] = [
  ...deliveryEvents,
  ...numberEvents,
  ...zoneEvents,
  ...libraryEvents,
  ...moneyEvents,
  ...storageEvents,
].toSorted((left, right) => (left.on < right.on ? -1 : 1));
