import { z } from 'zod';
import { Money } from '../platform/money.ts';
import { Day } from '../platform/time.ts';
import { sizeClasses } from './model/size-class.ts';

export const RecommendationQuery = z.object({
  limit: z.coerce.number().int().min(1).max(50).default(10).describe('How many at most (1–50).'),
});

export const RecommendationModel = z
  .enum(['popularity', 'conditional', 'cosine', 'trigger', 'exploration'])
  .describe(
    'What put it there: `popularity`; what customers have beside what you have (`conditional`: P(this | what you have), smoothed; `cosine`: shrunk cosine); `trigger`: how your own scenarios ran lately, at the first place; or `exploration`: places 4, 9, 14 … are for new and small scenarios.',
  );

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
        'Grows towards the top, exploration aside. Popularity goes from 0 to below 1, plus 1 when the scenario uses an app that the customer uses already.',
      ),
    model: RecommendationModel,
  })
  .meta({ id: 'Recommendation' });
export type Recommendation = z.infer<typeof Recommendation>;

/** A larger plan in Make, for who is about to use their credits up. */
export const Upgrade = z
  .object({
    plan: z.string().nullable().describe('The plan in Make as it is; null: Make did not say.'),
    creditsPerMonth: z.int(),
    used: z.number().describe('Credits of this month, through the day before the last look.'),
    endsOn: Day.describe('By this day they are used up with a chance of 80 %.'),
    renewsOn: Day,
    reason: z.string().describe('A sentence for people.'),
  })
  .meta({ id: 'Upgrade' });
export type Upgrade = z.infer<typeof Upgrade>;
const upgrade = Upgrade.nullable().describe(
  'When credits of a plan of yours in Make are foreseen to end before they are renewed.',
);
export const RecommendationList = z.object({ items: z.array(Recommendation), upgrade });
export type RecommendationList = z.infer<typeof RecommendationList>;

export const SizeClass = z
  .enum(sizeClasses)
  .describe(
    '`new`: first published less than 30 days ago; else by customers who have it: `small` below the smallest third.',
  );
export const ServedParams = z.object({ customer: z.string().min(1).max(120) });
export const ServedRecommendations = z
  .object({
    customer: z.object({ id: z.string() }),
    isHeldOut: z.boolean().describe('They are shown none of these.'),
    hasOptedOut: z
      .boolean()
      .describe('They refused the consent `recommendations`, and are shown none of these.'),
    items: z.array(Recommendation.extend({ sizeClass: SizeClass })),
    upgrade,
  })
  .meta({ id: 'ServedRecommendations' });
export type ServedRecommendations = z.infer<typeof ServedRecommendations>;
