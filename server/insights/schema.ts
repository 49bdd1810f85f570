import { z } from 'zod';
import { Gate } from '../analytics/schema.ts';
import { Day, daysBetween } from '../platform/time.ts';

/** What an insight is about. */
export const InsightKind = z.enum([
  'failuresRose',
  'completionFell',
  'costPerSuccessRose',
  'savingsGrew',
  'silentInstallations',
]);
export type InsightKind = z.infer<typeof InsightKind>;

export const numberUnits = ['count', 'rate', 'multiple', 'hours', 'money', 'day'] as const;

/** A number of a sentence: its exact value, and how the sentence writes it. */
export const InsightNumber = z
  .object({
    name: z.string(),
    unit: z.enum(numberUnits),
    value: z
      .union([z.number(), z.string()])
      .describe('Rates from 0 to 1; money in micros; days as YYYY-MM-DD.'),
    text: z.string().describe('As the sentence writes it.'),
  })
  .meta({ id: 'InsightNumber' });
export type InsightNumber = z.infer<typeof InsightNumber>;

const Period = z.object({ from: Day, to: Day });

/** One thing that is worth knowing, in words that rest on numbers which were counted twice. */
export const Insight = z
  .object({
    id: z.string().describe('The same while it is about the same.'),
    kind: InsightKind,
    isGood: z.boolean(),
    sentence: z.string(),
    plainSentence: z
      .string()
      .describe(
        'The words without a language model; the same as "sentence" unless one is switched on and its words passed the check.',
      ),
    numbers: z.array(InsightNumber).describe('Every number of the sentence.'),
    subject: z.string().nullable().describe('Title of the scenario or name of the model that it is about.'),
    links: z
      .array(z.object({ label: z.string(), path: z.string() }))
      .describe('Where the dashboard shows its figures.'),
    period: Period,
    before: Period.describe('What the period is compared with.'),
    hoursPerWeek: z
      .number()
      .describe('How much it matters: hours of work that it costs or brings in a week.'),
    confidence: z.number().describe('How sure it is that it did not come about by chance, 0 to 1.'),
  })
  .meta({ id: 'Insight' });
export type Insight = z.infer<typeof Insight>;

export const InsightsAnswer = z
  .object({
    madeAt: z.string().nullable().describe('When they were last looked for; null: not yet.'),
    model: z
      .object({
        isConfigured: z.boolean().describe('Whether INSIGHTS_MODEL_URL is set.'),
        isOn: z.boolean(),
        consentedAt: z.string().nullable(),
      })
      .describe('A language model that may put the sentences into other words.'),
    items: z.array(Insight).describe('What matters most first, ten at most.'),
    gates: z
      .array(Gate)
      .describe('What the audits say of the figures behind each kind of insight, by its name.'),
  })
  .meta({ id: 'Insights' });
export type InsightsAnswer = z.infer<typeof InsightsAnswer>;

const mostDays = 400;

/** Days whose saved time is asked for. */
export const SavingsQuery = z
  .strictObject({ from: Day, to: Day })
  .refine(({ from, to }) => from <= to && daysBetween(from, to) <= mostDays, {
    path: ['to'],
    message: `A day from the first one on, and at most ${mostDays} days together.`,
  });
export type SavingsQuery = z.infer<typeof SavingsQuery>;

const SavedTime = Period.extend({
  hours: z.number().describe('Of completed runs: minutes by hand, less what people still did, in hours.'),
  valueMicros: z
    .int()
    .describe(
      'What this time is worth, at the hourly rates and the realisation in force: millionths of the major unit.',
    ),
});

/** The working time that runs saved in a period, beside that of as many days before. */
export const Savings = SavedTime.extend({
  currency: z.string(),
  before: SavedTime,
  gates: z.array(Gate).describe('What the audits say of "hours" and "valueMicros".'),
}).meta({
  id: 'InsightSavings',
});
export type Savings = z.infer<typeof Savings>;

/** The language model, and all that it is sent. */
export const ModelAnswer = z
  .object({
    isConfigured: z.boolean().describe('Whether INSIGHTS_MODEL_URL is set.'),
    isOn: z.boolean(),
    consentedAt: z.string().nullable(),
    host: z.string().nullable().describe('Where the sentences are sent.'),
    model: z.string().nullable().describe('The name of the model there.'),
    instructions: z.string().describe('What is sent with each sentence.'),
    sentences: z
      .array(z.string())
      .describe(
        'What would be sent now: sentences with [NAME] and [CODE] in the place of titles of scenarios, names of models and codes of errors.',
      ),
  })
  .meta({ id: 'InsightsModel' });
export type ModelAnswer = z.infer<typeof ModelAnswer>;

export const ModelSwitchBody = z.strictObject({
  isOn: z.boolean(),
  consent: z
    .literal(true)
    .optional()
    .describe(
      'To switch it on: the sentences with their numbers, but without titles, names and codes, are sent to the service at INSIGHTS_MODEL_URL.',
    ),
});
export type ModelSwitchBody = z.infer<typeof ModelSwitchBody>;
