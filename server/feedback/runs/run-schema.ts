import { z } from 'zod';

export const UnusualAbout = z.enum(['failed', 'warning', 'slow', 'costly']);
export type UnusualAbout = z.infer<typeof UnusualAbout>;
export const RunStatus = z.enum(['running', 'completed', 'failed']);
export type RunStatus = z.infer<typeof RunStatus>;

const run = {
  installationId: z.string(),
  executionId: z.string(),
  taskKey: z.string().describe('"main" unless the execution reported several tasks.'),
  status: RunStatus.nullable().describe(
    'As it was when feedback was tied to it; null: nothing is known of it any more.',
  ),
  errorCode: z.string().nullable(),
  version: z.int().nullable().describe('The number of the version of the scenario that ran.'),
  aiModel: z.string().nullable().describe('null: none, or unknown.'),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
};

/** The run that feedback is about. */
export const FeedbackRun = z.object(run).meta({ id: 'FeedbackRun' });
export type FeedbackRun = z.infer<typeof FeedbackRun>;

/** A run that may be meant, because none was named. */
export const RunCandidate = z
  .object({
    ...run,
    candidate: z.int().describe('1 is the most likely.'),
    scenarioTitle: z.string(),
    reasons: z
      .array(UnusualAbout)
      .describe(
        '"slow": it took longer than 95 % of the runs of its installation in 30 days; "costly": more than three times their median. Empty: only one of the last.',
      ),
  })
  .meta({ id: 'RunCandidate' });
export type RunCandidate = z.infer<typeof RunCandidate>;
export const RunCandidates = z.object({ items: z.array(RunCandidate) }).meta({ id: 'RunCandidates' });

const Reference = z.string().trim().min(1).max(200);
export const CandidatesQuery = z.strictObject({
  installationId: Reference.optional().describe('One of your installations; all of them when left out.'),
  scenario: Reference.optional().describe('The id or the slug of a scenario.'),
});
export type CandidatesQuery = z.infer<typeof CandidatesQuery>;

export const AdminCandidatesQuery = CandidatesQuery.extend({
  customer: Reference.describe('The id of the customer who says it.'),
});

/** Which run is meant: one of those that were offered, one by its ids, or none at all. */
export const RunChoice = z
  .strictObject({
    candidate: z.int().min(1).max(5).optional().describe('One of the runs that were offered.'),
    executionId: Reference.optional(),
    taskKey: Reference.optional(),
    installationId: Reference.optional().describe('Needed where several installations have this execution.'),
    noRun: z.literal(true).optional().describe('It is about no run in particular.'),
  })
  .refine(
    ({ candidate, executionId, noRun }) =>
      [candidate, executionId, noRun].filter((each) => each !== undefined).length === 1,
    'Name one: "candidate", "executionId" or "noRun".',
  );
export type RunChoice = z.infer<typeof RunChoice>;
