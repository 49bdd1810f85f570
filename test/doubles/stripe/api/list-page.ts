import type Stripe from 'stripe';
import type { FormFields, FormValue } from '../../http/nested-form.ts';
import type { Listing } from '../ordered-collection.ts';
import { integerOf, textOf } from './input.ts';
import { invalid, noSuch } from './stripe-api-error.ts';

type Listed = { id: string };

/**
 * One page of objects, with Stripe's `limit`, `starting_after`, `ending_before` and `created`. Only as many objects are looked at as the
 * page needs, so that reading a long list to its end stays linear.
 */
export function listPage<T extends Listed>(
  objects: Listing<T> | T[],
  input: FormFields,
  url: string,
  matches: (object: T) => boolean = () => true,
): Stripe.ApiList<T> {
  const limit = integerOf(input, 'limit') ?? 10;
  if (limit < 1 || limit > 100) throw invalid('Limit must be between 1 and 100.', 'limit');
  const startingAfter = textOf(input, 'starting_after');
  const endingBefore = textOf(input, 'ending_before');
  if (startingAfter && endingBefore)
    throw invalid('Pass only one of starting_after and ending_before.', 'ending_before');

  const listing = Array.isArray(objects) ? listingOf(objects) : objects;
  const isWanted = (object: T) => isWithin(listing.createdOf(object), input['created']) && matches(object);
  if (endingBefore) {
    const found: T[] = [];
    for (let index = positionOf(listing, endingBefore, 'ending_before') - 1; index >= 0; index -= 1) {
      const object = listing.at(index);
      if (object && isWanted(object)) found.push(object);
      if (found.length > limit) break;
    }
    const data = found.slice(0, limit).toReversed();
    return { object: 'list', data, has_more: found.length > limit, url };
  }
  const start = startingAfter ? positionOf(listing, startingAfter, 'starting_after') + 1 : 0;
  const found: T[] = [];
  for (let index = start; index < listing.length && found.length <= limit; index += 1) {
    const object = listing.at(index);
    if (object && isWanted(object)) found.push(object);
  }
  return { object: 'list', data: found.slice(0, limit), has_more: found.length > limit, url };
}

/** A plain array, newest first, to be walked through like a collection. */
function listingOf<T extends Listed>(newestFirst: T[]): Listing<T> {
  return {
    length: newestFirst.length,
    at: (index) => newestFirst[index],
    indexOf(id) {
      const index = newestFirst.findIndex((object) => object.id === id);
      return index < 0 ? undefined : index;
    },
    createdOf: (object) => (object as { created?: number }).created ?? 0,
  };
}

function positionOf<T extends Listed>(listing: Listing<T>, id: string, param: string): number {
  const position = listing.indexOf(id);
  if (position === undefined) throw noSuch('object', id, param);
  return position;
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
