import { readExhaustion, type PlanExhaustion } from '../../forecasting/exhaustion/read-exhaustion.ts';
import { addDays } from '../../platform/time.ts';
import { noEvidence, type Observation, type Observe } from './observation.ts';

const pageSize = 100;
/** Beyond so many customers it is rather the plans than each of them. */
const mostAlerts = 500;

/** Plans in Make whose credits are rather used up within some days than not: one alert each, of which the customer is told too. */
export const observeExhaustion: Observe<'exhaustion'> = async ({ pool }, { condition }, { today }) => {
  const by = addDays(today, condition.withinDays);
  const observations: Observation[] = [];
  for (let cursor: string | null | undefined; cursor !== null && observations.length < mostAlerts;) {
    const page = await readExhaustion(pool, {
      by,
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const plan of page.items)
      if (plan.exhaustedOn !== null && plan.exhaustedOn <= by)
        observations.push(describe(plan, plan.exhaustedOn));
    cursor = page.nextCursor;
  }
  return observations;
};

function describe(plan: PlanExhaustion, exhaustedOn: string): Observation {
  const { customerId, place, used, creditsPerMonth, p80On, renewsOn } = plan;
  const surely = p80On === null ? 'maybe not before they are renewed' : `by ${p80On} at 80 %`;
  const message = `${Math.round(used)} of ${creditsPerMonth ?? 'an unknown number of'} credits are used. They are expected to be gone on ${exhaustedOn}, ${surely}; they are renewed on ${renewsOn}.`;
  return {
    subject: `exhaustion:${customerId}:${place}`,
    isBreached: true,
    title: `Credits of a plan in Make run out on ${exhaustedOn}`,
    message,
    scenarioId: null,
    concerned: [
      { customerId, installationId: null, title: `Your credits in Make run out on ${exhaustedOn}`, message },
    ],
    evidence: {
      ...noEvidence,
      label: 'Credits used',
      unit: 'count',
      after: used,
      threshold: creditsPerMonth,
      contributors: [{ by: 'customer', id: customerId, before: null, after: used, share: 1 }],
    },
  };
}
