import { t } from '@lingui/core/macro';
import { Paper } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { formatFigure } from '../../format/figure.ts';
import { useReporting } from '../../format/reporting.ts';
import { useNow } from '../../format/use-now.ts';
import { dayInZone } from '../../time-range/days.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { FigureGrid, FigureTile } from '../../ui/figure-tile.tsx';
import { returnQuery, worthQuery } from './customers-query.ts';

/** What the customer brought, and what they got out of it, since they signed up. */
export function WorthPart({ customerId, since }: { customerId: string; since: string }) {
  const { timeZone } = useReporting();
  const range = { from: dayInZone(new Date(since), timeZone), to: dayInZone(useNow(), timeZone) };
  const worth = useQuery(worthQuery(customerId));
  const gained = useQuery(returnQuery(customerId, range));
  const error = worth.error ?? gained.error;
  if (error) return <ProblemAlert error={error} retry={() => void (worth.refetch(), gained.refetch())} />;
  const figures = worth.data?.items[0];
  const totals = gained.data?.totals;
  const money = worth.data?.currency ?? 'usd';
  const loading = worth.data && gained.data ? t`Not known.` : t`Loading …`;
  const tile = { change: null, better: 'up', whyUnknown: loading } as const;
  return (
    <Paper>
      <FigureGrid>
        <FigureTile
          {...tile}
          figure="lifetimeValue"
          label={t`Lifetime value`}
          definition={t`Net revenue so far: what they paid, without tax, less refunds and disputes.`}
          value={formatFigure(figures?.lifetimeValue ?? null, 'money', money)}
        />
        <FigureTile
          {...tile}
          figure="predictedValue12Months"
          label={t`In 12 months`}
          definition={t`Net revenue so far, and what customers of this age brought in the twelve months after it.`}
          value={formatFigure(figures?.predictedValue12Months ?? null, 'money', money)}
          whyUnknown={worth.data ? t`No payment yet, or too few cohorts.` : loading}
        />
        <FigureTile
          {...tile}
          figure="netMicros"
          label={t`Their net gain`}
          definition={t`What their runs were worth to them, less what these cost them, since they signed up.`}
          value={formatFigure(totals?.netMicros ?? null, 'micros', gained.data?.currency ?? money)}
        />
        <FigureTile
          {...tile}
          figure="roi"
          label={t`Their net ROI`}
          definition={t`Net gain ÷ cost, since they signed up.`}
          value={formatFigure(totals?.roi ?? null, 'multiple', money)}
          whyUnknown={gained.data ? t`There was no cost yet.` : loading}
        />
        <FigureTile
          {...tile}
          figure="churnRisk"
          label={t`Churn risk`}
          definition={t`Days since the last completed run ÷ 3 × the usual gap, at most 100 %; 100 % when a subscription is set to end or past due.`}
          value={formatFigure(figures?.churnRisk ?? null, 'rate', money)}
          whyUnknown={worth.data ? t`No run has completed.` : loading}
          better="down"
        />
      </FigureGrid>
    </Paper>
  );
}
