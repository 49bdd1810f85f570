import { z } from 'zod';
import { addDays } from '../../platform/time.ts';
import type { CustomerFacts } from './evaluate/customer-facts.ts';

const scenario = z.string().trim().min(1).max(120).describe('The id of a scenario; its slug is taken too.');

/** A fact about a customer that an offer asks for. */
export const Condition = z
  .discriminatedUnion('fact', [
    z
      .strictObject({ fact: z.literal('ownsScenario'), scenario })
      .describe('They may install the scenario, or have it installed.'),
    z
      .strictObject({ fact: z.literal('goodDays'), scenario, days: z.int().min(1).max(365) })
      .describe(
        'It first completed so many days ago or earlier, has completed a run since, and on none of the last so many days was there a failed or timed-out run or a complaint.',
      ),
    z
      .strictObject({ fact: z.literal('completedRuns'), scenario, runs: z.int().min(1).max(1_000_000) })
      .describe('It has completed so many runs.'),
    z
      .strictObject({ fact: z.literal('nearPlanLimit'), share: z.number().min(0.01).max(1) })
      .describe('They have used such a share of the installations that their plan allows.'),
    z
      .strictObject({ fact: z.literal('creditsEnd'), withinDays: z.int().min(1).max(31) })
      .describe(
        'The credits of a plan of theirs in Make are used up within so many days, before they are renewed, with a chance of 80 % or more.',
      ),
  ])
  .meta({ id: 'OfferCondition' });
export type Condition = z.infer<typeof Condition>;

/** What is foreseen of a customer by those to the right of here. */
export type Foreseen = {
  /** The first day by which the credits of a plan in Make are used up with a chance of 80 %; null: none is foreseen. */
  creditsEndOn: string | null;
};

/** Whether a fact holds for a customer today, a day in the reporting time zone. */
export function holds(condition: Condition, facts: CustomerFacts & Foreseen, today: string): boolean {
  if (condition.fact === 'creditsEnd')
    return facts.creditsEndOn !== null && facts.creditsEndOn <= addDays(today, condition.withinDays);
  if (condition.fact === 'nearPlanLimit')
    return facts.plans.some(({ limit, used }) => limit !== null && used >= condition.share * limit);
  const { scenario: id } = condition;
  if (condition.fact === 'ownsScenario') return facts.ownsAll || facts.scenarioIds.has(id);
  const runs = facts.runs.get(id);
  if (!runs) return false;
  if (condition.fact === 'completedRuns') return runs.completed >= condition.runs;
  const firstOn = addDays(today, 1 - condition.days);
  const lastComplaintOn = facts.complaintOn(id);
  return (
    runs.firstCompletedOn !== null &&
    runs.firstCompletedOn < firstOn &&
    (runs.lastCompletedOn ?? '') >= firstOn &&
    (runs.lastBadOn ?? '') < firstOn &&
    (lastComplaintOn ?? '') < firstOn
  );
}
