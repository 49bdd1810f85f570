import { z } from 'zod';
import { Gate } from '../analytics/schema.ts';
import { PageQuery, pageOf } from '../platform/pagination.ts';
import { RecommendationModel, SizeClass } from './schema.ts';

const BasketModel = z.enum(['conditional', 'cosine']);
const Interval = z.object({ mean: z.number(), low95: z.number(), high95: z.number() });
const ModelScore = z.object({
  hitAt3: z
    .number()
    .describe(
      'Share of the cases in which one of the first three was really got within the 30 days predicted.',
    ),
  meanReciprocalRank: z.number().describe('Mean of 1 ÷ place of the best of what was got.'),
  coverage: z.number().describe("Share of the scenarios that stood among anybody's first three."),
  revenueHitAt3: z
    .number()
    .nullable()
    .describe(
      'Share of the net revenue of what was got that stood among the first three; null without revenue.',
    ),
});
const perBaseline = <T extends z.ZodType>(value: T) =>
  z.object({ recentPopularity: value, servedPopularity: value, allTimePopularity: value });

const Evaluation = z.object({
  model: BasketModel,
  testCustomers: z.int(),
  testCases: z.int().describe('A customer counts once per 30 days in which they got something new.'),
  scores: perBaseline(ModelScore).extend({ conditional: ModelScore, cosine: ModelScore }).nullable(),
  gains: perBaseline(Interval)
    .nullable()
    .describe(
      'hit@3 of the model less that of each popularity, with its 95 % interval (bootstrap by customer).',
    ),
});

const Fairness = z.object({
  since: z.string(),
  exposures: z.int().describe('A scenario shown to a customer on a day counts once.'),
  classes: z.array(z.object({ sizeClass: SizeClass, scenarios: z.int(), exposures: z.int() })),
});

export const RecommendationRun = z
  .object({
    id: z.string(),
    watermark: z.string().describe('Nothing that happened at it or later was looked at.'),
    requestedBy: z.enum(['clock', 'operator']),
    computedAt: z.string(),
    tookMs: z.int(),
    formulaVersion: z.int(),
    customers: z.int().describe('Who have anything.'),
    multiInstallCustomers: z.int().describe('Who have two or more.'),
    scenarios: z.int(),
    model: BasketModel.describe(
      '`cosine` from 500 customers with two or more scenarios, else `conditional`.',
    ),
    isGateOpen: z.boolean().describe('Whether the model is served; else popularity is.'),
    lowerBound: z
      .number()
      .nullable()
      .describe('The least low end of the gains; the gate opens above 0. null: nobody could be predicted.'),
    testCustomers: z.int(),
    reason: z.string().describe('A sentence for people.'),
    evaluation: Evaluation,
    control: Evaluation.describe(
      'The same after customers have swapped what they got, so that nothing belongs together: no gain may be certain.',
    ),
    fairness: Fairness,
  })
  .meta({ id: 'RecommendationRun' });
export type RecommendationRun = z.infer<typeof RecommendationRun>;
export const RecommendationRunPage = pageOf(RecommendationRun);
export const RecommendationRunQuery = PageQuery;

const Arm = z.object({
  visitors: z.int().describe('Customers who ever asked for recommendations.'),
  counted: z.int().describe('Of these, those whose window is over.'),
  meanNetRevenue: z.number().nullable().describe('Per counted visitor, in minor units.'),
});

export const RecommendationState = z
  .object({
    asOf: z.string(),
    gates: z
      .array(Gate)
      .describe('What the audits say of "recommendations" (what is served), "outcomes" and "effect".'),
    latest: RecommendationRun.nullable().describe('null: nothing has been computed; popularity is served.'),
    fairness: Fairness.describe('Of the last 30 days, up to now.'),
    outcomes: z.object({
      from: z.string(),
      to: z.string(),
      windowDays: z.int(),
      models: z.array(
        z.object({
          model: RecommendationModel,
          shown: z.int().describe('Customers and scenarios, first shown on these days.'),
          installed: z.int().describe('Of these, installed within the window.'),
        }),
      ),
      countedAt: z.string().nullable().describe('They are counted each hour; null: not yet.'),
    }),
    effect: z.object({
      heldOutShare: z.number(),
      windowDays: z.int(),
      currency: z.string(),
      treated: Arm,
      heldOut: Arm.describe('A share of the customers, chosen by a hash, who get no recommendations.'),
      incrementalNetRevenue: z
        .number()
        .nullable()
        .describe(
          'Per visitor, in minor units: mean of the treated − mean of those held out. null: see reason.',
        ),
      low95: z.number().nullable().describe("Welch's interval."),
      high95: z.number().nullable(),
      unconverted: z.int().describe('Movements of money without a rate, which are left out.'),
      reason: z.string().nullable(),
    }),
  })
  .meta({ id: 'RecommendationState' });
export type RecommendationState = z.infer<typeof RecommendationState>;

/** It is under way; the list of runs tells when it is done. */
export const RecommendationRunStarted = z.object({});
