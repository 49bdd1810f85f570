import { z } from 'zod';
import { Money } from '../platform/money.ts';

export const RecommendationQuery = z.object({
  limit: z.coerce.number().int().min(1).max(50).default(10).describe('How many at most (1–50).'),
});

/** One scenario that the customer does not have, and why they may want it. */
export const Recommendation = z
  .object({
    scenario: z.string().describe('Id of the scenario.'),
    scenarioSlug: z.string(),
    scenarioTitle: z.string(),
    price: Money.nullable(),
    apps: z.array(z.string()),
    reason: z.string().describe('A sentence for people.'),
    score: z
      .number()
      .describe(
        'Grows towards the top. Popularity from 0 to below 1, plus 1 when the scenario uses an app that the customer uses already.',
      ),
    model: z.literal('popularity').describe('What the score was made with.'),
  })
  .meta({ id: 'Recommendation' });
export type Recommendation = z.infer<typeof Recommendation>;

export const RecommendationList = z.object({ items: z.array(Recommendation) });
