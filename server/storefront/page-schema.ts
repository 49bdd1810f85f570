import { z } from 'zod';

export const SlugParams = z.object({
  slug: z.string().min(1).max(120).describe('The slug of a scenario, or its id.'),
});

/** A number that a reader typed; what is none is left out, because a page answers whatever its address says. */
const ownNumber = z
  .preprocess((value) => (value === '' ? undefined : value), z.coerce.number().min(0).max(100_000).optional())
  .catch(undefined);

export const ScenarioPageQuery = z.object({
  runs: z
    .preprocess(
      (value) => (value === '' ? undefined : value),
      z.coerce.number().int().min(1).max(100_000).optional(),
    )
    .catch(undefined)
    .describe('Runs in a month.'),
  minutes: ownNumber.describe('Minutes that one item takes by hand.'),
  rate: ownNumber.describe('What an hour of that work costs.'),
});
