import type { Db } from '../platform/database.ts';
import { counted } from '../platform/words.ts';
import type { Gate } from './schema.ts';
import type { Scope } from './scope.ts';

type Kind = 'minutesPerRun' | 'tokensPerRun' | 'hoursPerMonth' | 'modelsPerDay';
type Implausible = { kind: Kind; subjects: number; first: string };

const asReported = 'counted as reported: check minutesByHand, items and timeSavedMinutes.';
const reasons: Record<Kind, { figure: string; reason: (subjects: number, first: string) => string }> = {
  minutesPerRun: {
    figure: 'valueMicros',
    reason: (subjects, first) =>
      `${counted(subjects, 'installation')} freed more than ten times the minutes per run that are usual for the scenario (first ${first}); ${asReported}`,
  },
  tokensPerRun: {
    figure: 'aiCostMicros',
    reason: (subjects, first) =>
      `${counted(subjects, 'installation')} reported more than five times the tokens per run that are usual for the scenario (first ${first}); counted as reported: check inputTokens and outputTokens.`,
  },
  hoursPerMonth: {
    figure: 'valueMicros',
    reason: (subjects, first) =>
      `${counted(subjects, 'customer')} freed more than 480 hours in a month (first ${first}); ${asReported}`,
  },
  modelsPerDay: {
    figure: 'aiCostMicros',
    reason: (subjects, first) =>
      `${counted(subjects, 'customer')} named more than 100 AI models on one day (first ${first}): check aiModel.`,
  },
};

/** What the figures hold though it is hard to believe: it is counted as it was reported. */
export async function implausibleGates(db: Db, scope: Scope): Promise<Gate[]> {
  return (await findImplausible(db, scope)).map(({ kind, subjects, first }) => ({
    figure: reasons[kind].figure,
    code: 'implausible',
    reason: reasons[kind].reason(subjects, first),
  }));
}

/** Whose months in the period are hard to believe. What is told of a customer is of all its scenarios: a scenario's figures leave it out. */
async function findImplausible(db: Db, { from, to, scenarioId, customerId }: Scope): Promise<Implausible[]> {
  const { rows } = await db.query<Implausible>(
    `select kind, count(distinct subject_id) as subjects, min(subject_id) as first
     from implausible_months
     where month between date_trunc('month', $1::date)::date and $2::date
       and ($3::text is null or scenario_id = $3::text) and ($4::text is null or customer_id = $4::text)
     group by kind order by kind desc`,
    [from, to, scenarioId, customerId],
  );
  return rows;
}
