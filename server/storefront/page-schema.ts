import { z } from 'zod';
import { decodeCursor } from '../platform/pagination.ts';

export const SlugParams = z.object({
  slug: z.string().min(1).max(120).describe('The slug of a scenario, or its id.'),
});

/** A number that a reader typed; what is none is left out, because a page answers whatever its address says. */
const ownNumber = z
  .preprocess((value) => (value === '' ? undefined : value), z.coerce.number().min(0).max(100_000).optional())
  .catch(undefined);

/** Where a list of reviews goes on; what is no such place is its beginning. */
const reviewPlace = z
  .string()
  .max(500)
  .optional()
  .refine(isPlace)
  .catch(undefined);

function isPlace(cursor: string | undefined): boolean {
  try {
    decodeCursor(cursor, ['text']);
    return true;
  } catch {
    return false;
  }
}

export const ScenarioPageQuery = z.object({
  runs: z
    .preprocess(
      (value) => (value === '' ? undefined : value),
      z.coerce.number().int().min(1).max(100_000).optional(),
    )
    .catch(undefined)
    .describe('Runs in a month.'),
  minutes: ownNumber.describe('Minutes that one item takes by hand.'),
  reviews: reviewPlace.describe('Where in the reviews to go on.'),
  rate: ownNumber.describe('What an hour of that work costs.'),
});
