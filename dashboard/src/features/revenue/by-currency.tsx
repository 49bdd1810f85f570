import { t } from '@lingui/core/macro';
import { useQuery } from '@tanstack/react-query';
import { formatMoney } from '../../format/money.ts';
import { formatCount } from '../../format/number.ts';
import { CsvButton } from '../../ui/csv-button.tsx';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Part } from '../../ui/part.tsx';
import { useFigureQuestion } from '../../ui/use-figure-question.ts';
import {
  mrrByCurrencyQuery,
  revenueByCurrencyQuery,
  revenuePath,
  type MrrFigures,
  type MrrInCurrency,
  type Report,
  type RevenueFigures,
  type RevenueInCurrency,
} from './revenue-query.ts';

type Earned = Report<RevenueFigures, RevenueInCurrency>;
type Recurring = Report<MrrFigures, MrrInCurrency>;
type Row = {
  currency: string;
  earned: Earned['items'][number] | undefined;
  recurring: Recurring['items'][number] | undefined;
};

const filters = ['scenario', 'customer', 'plan', 'currency'] as const;

/** What was earned and what recurs in each currency, in that currency: no exchange rate stands between. */
export function ByCurrency() {
  const { alone } = useFigureQuestion(filters);
  const earned = useQuery(revenueByCurrencyQuery(alone));
  const recurring = useQuery(mrrByCurrencyQuery(alone));
  return (
    <Part
      title={t`By currency`}
      description={t`As charged, whatever a currency is worth.`}
      actions={
        <CsvButton path={revenuePath} values={{ ...alone, groupBy: 'currency' }} name="revenue-by-currency" />
      }
    >
      <DataState query={earned}>
        {(revenue) => (
          <DataState
            query={recurring}
            isEmpty={(mrr) => rowsOf(revenue, mrr).length === 0}
            empty={<EmptyState title={t`No money in any currency`}>{t`Choose a longer period.`}</EmptyState>}
          >
            {(mrr) => (
              <DataTable
                label={t`Revenue by currency`}
                columns={columnsFor(revenue.currency)}
                rows={rowsOf(revenue, mrr)}
                rowKey={({ currency }) => currency}
              />
            )}
          </DataState>
        )}
      </DataState>
    </Part>
  );
}

function rowsOf(revenue: Earned, mrr: Recurring): Row[] {
  const currencies = [...revenue.items, ...mrr.items].flatMap(({ group }) => group ?? []);
  return [...new Set(currencies)].toSorted().map((currency) => ({
    currency,
    earned: revenue.items.find(({ group }) => group === currency),
    recurring: mrr.items.find(({ group }) => group === currency),
  }));
}

function columnsFor(reportingCurrency: string): Column<Row>[] {
  const money = (key: string, header: string, amountOf: (row: Row) => number) => ({
    key,
    header,
    align: 'end' as const,
    cell: (row: Row) => formatMoney(amountOf(row), row.currency),
  });
  return [
    { key: 'currency', header: t`Currency`, cell: ({ currency }) => currency.toUpperCase() },
    {
      key: 'orders',
      header: t`Orders`,
      align: 'end',
      cell: ({ earned }) => formatCount(earned?.orders ?? 0),
    },
    money('grossVolume', t`Gross volume`, ({ earned }) => earned?.grossVolumeNative ?? 0),
    money('refunds', t`Refunds`, ({ earned }) => earned?.refundsNative ?? 0),
    money('disputes', t`Disputes`, ({ earned }) => earned?.disputesNative ?? 0),
    money('netRevenue', t`Net revenue`, ({ earned }) => earned?.netRevenueNative ?? 0),
    {
      key: 'converted',
      header: t`Net revenue in ${reportingCurrency.toUpperCase()}`,
      align: 'end',
      cell: ({ earned }) => convertedNet(earned, reportingCurrency),
    },
    money('mrr', t`MRR`, ({ recurring }) => recurring?.closingNative ?? 0),
  ];
}

/** Not told while a row of the currency has no rate: what is converted would not be all. */
function convertedNet(earned: Row['earned'], currency: string): string {
  return earned && earned.unconverted.count > 0 ? '–' : formatMoney(earned?.netRevenue ?? 0, currency);
}
