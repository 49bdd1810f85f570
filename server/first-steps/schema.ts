import { z } from 'zod';

const Check = z
  .object({
    check: z.enum([
      'secretKey',
      'webhookEndpoint',
      'webhookSecret',
      'firstEvent',
      'publicAddress',
      'firstCall',
      'publishedScenario',
      'installation',
      'firstRun',
    ]),
    state: z
      .enum(['passed', 'waiting', 'failed', 'unknown'])
      .describe(
        'waiting: nothing of it is there yet; failed: it is there and wrong; unknown: it could not be looked at.',
      ),
    detail: z.string().describe('What was found, and what to do where it did not pass.'),
    at: z.iso.datetime().nullable().describe('When it came about, where that is known.'),
  })
  .meta({ id: 'FirstStepCheck' });
export type Check = z.infer<typeof Check>;

export const stepNames = ['stripe', 'makeApp', 'scenario', 'installation', 'run'] as const;

/** The way from an empty library to the first run that is measured; each step is looked up, none is ticked off by hand. */
export const FirstSteps = z
  .object({
    webhookUrl: z.string().describe("What Stripe's webhook endpoint has to name."),
    webhookEvents: z.array(z.string()).describe("Stripe's names of all events that something follows from."),
    appUrl: z.string().describe('Where the Make app finds this library.'),
    done: z.int(),
    steps: z.array(
      z.object({
        step: z.enum(stepNames),
        state: z
          .enum(['done', 'open', 'wrong'])
          .describe('done: every check that could be made passed; wrong: one of them failed.'),
        checks: z.array(Check),
      }),
    ),
  })
  .meta({ id: 'FirstSteps' });
export type FirstSteps = z.infer<typeof FirstSteps>;
