import { z } from 'zod';
import { Money } from '../../platform/money.ts';
import { Count, Reporting } from '../schema.ts';

const Problem = z.object({
  code: z.string(),
  message: z.string().describe('What stands in the way, and what to do about it.'),
});

const PreflightApp = z.object({
  app: z.string(),
  isNew: z
    .boolean()
    .nullable()
    .describe(
      'No scenario of the Make organization and no connection of the team uses the app yet, so Make may want its installation confirmed. null: not known without a team.',
    ),
});

const PreflightConnection = z.object({
  moduleId: z.int(),
  module: z.string(),
  app: z.string(),
  type: z.string().describe("Make's name for the kind of connection, often not the app's name."),
  label: z.string().describe('What the module is called in the scenario, else what it does in words.'),
  choices: z
    .array(z.object({ label: z.string(), value: z.int() }))
    .describe("The team's connections that fit; empty without a team."),
  chosen: z
    .int()
    .nullable()
    .describe('What the request chose in `connections`. Nothing is chosen silently, not even the only one.'),
});

const PreflightBinding = z
  .object({
    moduleId: z.int(),
    module: z.string(),
    app: z.string(),
    parameter: z.string(),
    kind: z.string().describe('hook, key, datastore, datastructure or agent.'),
  })
  .describe('Something of the team that is chosen in Make after the installation.');

const Plan = z.object({
  name: z.string().nullable(),
  minimumIntervalSeconds: z.int().nullable().describe('The shortest interval at which Make runs a scenario.'),
  requestsPerMinute: z.int().nullable().describe('Calls to Make that the organization has in a minute.'),
  creditsPerMonth: z.number().nullable(),
});

const RunsPerMonth = z
  .object({
    value: z.number(),
    basis: z.enum(['given', 'schedule', 'measured']),
  })
  .describe(
    'Runs in a month of 30 days. given: in the request. measured: the median of at least 3 installations of the last 30 days. schedule: as often as it is scheduled, found something or not. null: started by calls or by hand, so nobody knows.',
  );

const Credits = z.object({
  perRun: z.number().describe('Make credits of one run, reporting left out.'),
  reportingPerRun: z.number().describe('Make credits that reporting adds to each run.'),
  perMonth: z.number().nullable(),
  basis: z
    .enum(['measured', 'estimated'])
    .describe(
      'measured: the mean of at least 20 runs of the last 30 days. estimated: one credit per module that a run passes through.',
    ),
});

const ExpectedValue = z
  .object({
    minutesPerRun: z.number().describe('Minutes by hand that one run replaces.'),
    minutesPerMonth: z
      .number()
      .nullable()
      .describe('null where nobody knows how many runs a month find work to do.'),
    micros: z.int().nullable().describe('A month, at the base realisation. null without an hourly rate too.'),
    currency: z.string(),
  })
  .describe('What a run is worth, by the assumptions that the figures of ROI use.');

const Payback = z.object({
  days: z.int().nullable().describe('Until the value has paid price, set-up and credits; 0 on the same day.'),
  netMicrosPerMonth: z.int().nullable().describe('Value less credits and a recurring price, of a month.'),
  currency: z.string(),
  reason: z.string().nullable().describe('Why a figure is null.'),
});

/** Everything that is known before anything is created. */
export const Preflight = z
  .object({
    scenario: z.string(),
    version: z.int(),
    canInstall: z.boolean().describe('Nothing stands in the way: `problems` is empty.'),
    problems: z.array(Problem),
    price: Money.nullable(),
    recurring: z.enum(['month', 'year']).nullable(),
    isEntitled: z
      .boolean()
      .nullable()
      .describe('Free, bought or granted. null: it costs something and it is not known who asks.'),
    checkoutUrl: z.url().nullable().describe('Where a customer pays who has not paid yet.'),
    apps: z.array(PreflightApp),
    connections: z.array(PreflightConnection),
    bindings: z.array(PreflightBinding),
    scheduling: z.object({ type: z.string(), intervalSeconds: z.number().nullable() }),
    plan: Plan.nullable().describe(
      "Of the team's organization. null without a team, or when Make does not tell.",
    ),
    isIntervalAllowed: z
      .boolean()
      .nullable()
      .describe("false: what is put into Make is raised to the plan's minimum."),
    runsPerMonth: RunsPerMonth.nullable(),
    credits: Credits,
    value: ExpectedValue.nullable(),
    payback: Payback.nullable(),
  })
  .meta({ id: 'Preflight' });
export type Preflight = z.infer<typeof Preflight>;

/** The scenario in a path. */
export const PreflightParams = z.object({ scenario: z.string().min(1).max(120).describe('Id or slug.') });
const OwnNumber = z.coerce.number().min(0).max(100_000);
export const PreflightQuery = z.object({
  version: z.coerce.number().int().min(1).max(1_000_000).optional().describe('Default: the latest.'),
  reporting: Reporting.default('http'),
  runsPerMonth: Count.optional().describe('How often it will run in a month, where that is known.'),
  minutesByHand: OwnNumber.optional().describe(
    'Minutes that one item takes by hand, instead of what is assumed.',
  ),
  hourlyRate: OwnNumber.optional().describe(
    'What an hour of that work costs, in `value.currency`, instead of what is assumed.',
  ),
});
export type PreflightQuery = z.infer<typeof PreflightQuery>;
