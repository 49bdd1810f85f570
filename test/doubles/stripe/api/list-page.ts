import type Stripe from 'stripe';
import type { FormFields, FormValue } from '../../http/nested-form.ts';
import { integerOf, textOf } from './input.ts';
import { invalid, noSuch } from './stripe-api-error.ts';

type Listed = { id: string; created: number };

/** One page of objects given newest first, with Stripe's `limit`, `starting_after`, `ending_before` and `created`. */
export function listPage<T extends Listed>(
  newestFirst: T[],
  input: FormFields,
  url: string,
): Stripe.ApiList<T> {
  const limit = integerOf(input, 'limit') ?? 10;
  if (limit < 1 || limit > 100) throw invalid('Limit must be between 1 and 100.', 'limit');
  const startingAfter = textOf(input, 'starting_after');
  const endingBefore = textOf(input, 'ending_before');
  if (startingAfter && endingBefore)
    throw invalid('Pass only one of starting_after and ending_before.', 'ending_before');

  const matching = newestFirst.filter((object) => isWithin(object.created, input['created']));
  if (endingBefore) {
    const end = indexOf(matching, endingBefore, 'ending_before');
    const start = Math.max(0, end - limit);
    return { object: 'list', data: matching.slice(start, end), has_more: start > 0, url };
  }
  const start = startingAfter ? indexOf(matching, startingAfter, 'starting_after') + 1 : 0;
  const end = start + limit;
  return { object: 'list', data: matching.slice(start, end), has_more: end < matching.length, url };
}

function indexOf(objects: Listed[], id: string, param: string): number {
  const index = objects.findIndex((object) => object.id === id);
  if (index < 0) throw noSuch('object', id, param);
  return index;
}

/** Whether an instant meets Stripe's `created`: a number, or an object of `gt`, `gte`, `lt`, `lte`. */
function isWithin(created: number, condition: FormValue | undefined): boolean {
  if (condition === undefined) return true;
  if (typeof condition === 'string') return created === Number(condition);
  if (Array.isArray(condition)) throw invalid('Invalid object', 'created');
  return Object.entries(condition).every(([operator, bound]) => {
    if (operator === 'gt') return created > Number(bound);
    if (operator === 'gte') return created >= Number(bound);
    if (operator === 'lt') return created < Number(bound);
    if (operator === 'lte') return created <= Number(bound);
    throw invalid(`Received unknown parameter: created[${operator}]`, 'created', 'parameter_unknown');
  });
}
