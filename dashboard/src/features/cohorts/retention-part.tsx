import { t } from '@lingui/core/macro';
import { Paper, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { HeatTable, type HeatRow } from '../../charts/heat-table.tsx';
import { formatMoney } from '../../format/money.ts';
import { formatCount, formatRate } from '../../format/number.ts';
import { useReporting } from '../../format/reporting.ts';
import { useNow } from '../../format/use-now.ts';
import { addMonths, dayInZone } from '../../time-range/days.ts';
import { CsvButton } from '../../ui/csv-button.tsx';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { FigureFilters } from '../../ui/figure-filters.tsx';
import { FigureGates } from '../../ui/figure-gates.tsx';
import { FilterBar, FilterSelect } from '../../ui/filter-bar.tsx';
import { sealOf } from '../../ui/figure-seal.tsx';
import { Part } from '../../ui/part.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { useFigureQuestion } from '../../ui/use-figure-question.ts';
import { cohortsPath, cohortsQuery, type Cohorts } from './cohorts-query.ts';

const filters = ['scenario', 'aiModel', 'currency'] as const;
const spans = [
  { value: '24', label: t`Last 24 months` },
  { value: '60', label: t`Last 5 years` },
];
const usualMonths = 12;

/** Customers by the month in which they began, and what became of them month by month. */
export function RetentionPart() {
  const question = useFigureQuestion(filters);
  const { values: address } = useAddress();
  const { timeZone } = useReporting();
  const today = dayInZone(useNow(), timeZone);
  const months = Number(spans.find(({ value }) => value === address['months'])?.value ?? usualMonths);
  const metric = address['metric'] === 'revenue' ? 'revenue' : 'retention';
  const by = address['began'] === 'completion' ? 'completion' : 'payment';
  const { scenario, aiModel, currency } = question.alone;
  const from = `${addMonths(today, 1 - months).slice(0, 8)}01`;
  const asked = { metric, by, from, to: today, scenario, aiModel, currency };
  const query = useQuery(cohortsQuery(asked));
  return (
    <Part
      title={metric === 'retention' ? t`Retention` : t`Revenue per customer`}
      description={descriptionOf(metric, by)}
      seal={sealOf(query.data?.gates, 'values')}
      actions={<CsvButton path={cohortsPath} values={asked} name={`cohorts-${metric}`} />}
    >
      <Stack gap={0}>
        <FilterBar>
          <FilterSelect
            name="metric"
            label={t`What is shown`}
            none={t`Share that stays`}
            choices={[{ value: 'revenue', label: t`Revenue per customer` }]}
          />
          <FilterSelect
            name="began"
            label={t`What a cohort begins with`}
            none={t`By first payment`}
            choices={[{ value: 'completion', label: t`By first completed run` }]}
          />
          <FilterSelect name="months" label={t`Which cohorts`} none={t`Last 12 months`} choices={spans} />
        </FilterBar>
        <FigureFilters filters={filters} question={question} />
      </Stack>
      <DataState
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <Paper>
            <EmptyState
              title={t`Nobody began in these months`}
            >{t`A cohort begins with the first payment, or the first completed run, of its customers.`}</EmptyState>
          </Paper>
        }
      >
        {(cohorts) => (
          <Stack gap="sm">
            <Paper>
              <Triangle cohorts={cohorts} />
            </Paper>
            <FigureGates gates={cohorts.gates} />
          </Stack>
        )}
      </DataState>
    </Part>
  );
}

function descriptionOf(metric: Cohorts['metric'], by: Cohorts['by']): string {
  const began = by === 'payment' ? t`first payment` : t`first completed run`;
  if (metric === 'revenue')
    return t`By the month of the ${began}: net revenue of each month after it, divided by all customers of the cohort.`;
  const again = by === 'payment' ? t`a payment` : t`a completed run`;
  return t`By the month of the ${began}: the share of the cohort with ${again} in each month after it.`;
}

function Triangle({ cohorts: { items, metric, currency } }: { cohorts: Cohorts }) {
  const ages = Math.max(0, ...items.map(({ values }) => values.length));
  return (
    <HeatTable
      label={metric === 'retention' ? t`Retention by cohort` : t`Revenue per customer by cohort`}
      rowHeader={t`Began in`}
      sizeHeader={t`Customers`}
      columns={Array.from({ length: ages }, (_, age) => (age === 0 ? t`Month 0` : String(age)))}
      rows={items.map(({ cohort, customers, values }) => ({
        key: cohort,
        label: monthText(cohort),
        size: formatCount(customers),
        values,
      }))}
      summary={allTogether(items, ages, metric)}
      format={(value) => (metric === 'retention' ? formatRate(value) : formatMoney(value, currency))}
    />
  );
}

/** Each month over the cohorts that are old enough, the larger ones counting more. */
function allTogether(items: Cohorts['items'], ages: number, metric: Cohorts['metric']): HeatRow {
  const values = Array.from({ length: ages }, (_, age) => {
    const known = items.flatMap(({ customers, values: own }) => {
      const value = own[age];
      return typeof value === 'number' ? [{ customers, value }] : [];
    });
    const customers = known.reduce((sum, one) => sum + one.customers, 0);
    const total = known.reduce((sum, one) => sum + one.value * one.customers, 0);
    if (customers === 0) return null;
    return metric === 'revenue' ? Math.round(total / customers) : total / customers; // whole minor units
  });
  const customers = items.reduce((sum, one) => sum + one.customers, 0);
  return { key: 'all', label: t`All together`, size: formatCount(customers), values };
}

const monthText = (month: string) =>
  new Intl.DateTimeFormat(navigator.language, { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
