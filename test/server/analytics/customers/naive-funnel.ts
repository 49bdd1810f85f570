import { bucketOf, dayAt, isWithin, later, type Interval, type Span } from '../figures/calendar.ts';
import type { CustomerFacts, Filter } from './naive-customers.ts';

const windowMs = 30 * 24 * 3_600_000;

/** The funnel by buckets of the first view; each customer is followed by itself. */
export function naiveFunnel(facts: CustomerFacts, span: Span, filter: Filter, interval: Interval) {
  const { asOf, timeZone } = facts;
  const day = (at: number) => dayAt(at, timeZone);
  const ofScenario = ({ scenarioId }: { scenarioId: string }) =>
    filter.scenario === undefined || scenarioId === filter.scenario;
  const followed = facts.customers
    .filter((id) => filter.customer === undefined || id === filter.customer)
    .flatMap((id) => {
      const views = facts.views.filter((view) => view.customerId === id && ofScenario(view));
      const viewedAt = Math.min(...views.map(({ at }) => at));
      if (views.length === 0 || viewedAt > asOf || !isWithin(day(viewedAt), span)) return [];
      const end = Math.min(viewedAt + windowMs, asOf);
      const places = facts.places.filter(
        ({ customerId, confirmedAt, ...place }) =>
          customerId === id &&
          ofScenario(place) &&
          confirmedAt !== null &&
          confirmedAt >= viewedAt &&
          confirmedAt <= end,
      );
      const runs = facts.runs.filter(
        ({ place, status, kind, isRetry }) =>
          place.customerId === id &&
          ofScenario(place) &&
          status === 'completed' &&
          kind === 'run' &&
          !isRetry,
      );
      const hasCompleted = places.some((place) =>
        runs.some((run) => run.place === place && run.finishedAt !== null && run.finishedAt <= end),
      );
      const installedOn =
        places.length === 0 ? '' : day(Math.min(...places.map((at) => at.confirmedAt ?? 0)));
      const isYoung = hasCompleted && later(installedOn, 60) >= day(asOf);
      const stayed = runs.some(({ startedAt }) =>
        isWithin(day(startedAt), {
          from: later(installedOn || '2000-01-01', 30),
          to: later(installedOn || '2000-01-01', 60),
        }),
      );
      const hasPaid = facts.payments.some(
        ({ customerId, movements, ...payment }) =>
          customerId === id &&
          ofScenario(payment) &&
          movements.some(
            ({ kind, amount, at }) =>
              kind === 'charge' && amount > 0 && at >= viewedAt - windowMs && at <= end,
          ),
      );
      return [
        {
          bucket: bucketOf(day(viewedAt), interval),
          installed: places.length > 0,
          firstCompletion: hasCompleted,
          retained: hasCompleted && !isYoung && stayed,
          pending: isYoung,
          paid: hasPaid,
        },
      ];
    });
  const steps = (of: typeof followed) => {
    const count = (name: 'installed' | 'firstCompletion' | 'retained' | 'pending' | 'paid') =>
      of.filter((each) => each[name]).length;
    return {
      viewed: of.length,
      installed: count('installed'),
      firstCompletion: count('firstCompletion'),
      retained: count('retained'),
      pending: count('pending'),
      paid: count('paid'),
    };
  };
  return {
    totals: steps(followed),
    items: [...Map.groupBy(followed, ({ bucket }) => bucket)]
      .map(([bucket, of]) => ({ bucket, ...steps(of) }))
      .toSorted((left, right) => ((left.bucket ?? '') < (right.bucket ?? '') ? -1 : 1)),
  };
}
