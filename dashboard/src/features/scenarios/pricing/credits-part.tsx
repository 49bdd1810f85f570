import { t } from '@lingui/core/macro';
import { Paper, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { operatorPreflightQuery, type Preflight } from '../../../api/preflight.ts';
import { formatMicros } from '../../../format/money.ts';
import { formatDecimal } from '../../../format/number.ts';
import { wordsOf } from '../../../format/words.ts';
import { DataState, EmptyState } from '../../../ui/data-state.tsx';
import { Part } from '../../../ui/part.tsx';
import { runsText } from '../../../ui/preflight/preflight-words.ts';
import { creditPricesQuery, type CreditPrice } from './pricing-queries.ts';

/** What customers pay Make beside the library: the credits of a run, and of a month, by the prices of Make's plans. */
export function CreditsPart({ slug }: { slug: string }) {
  const preflight = useQuery(operatorPreflightQuery(slug, ''));
  const prices = useQuery(creditPricesQuery);
  return (
    <Part title={t`What Make costs beside it`} description={t`Credits that customers pay Make for its runs.`}>
      <Paper p="md">
        <DataState query={preflight}>
          {({ credits, runsPerMonth }) => (
            <DataState
              query={prices}
              isEmpty={({ items }) => items.length === 0}
              empty={
                <EmptyState
                  title={t`No prices of credits are known`}
                >{t`A run takes ${formatDecimal(creditsOfRun(credits))} credits. Set what one costs under Settings.`}</EmptyState>
              }
            >
              {({ items }) => (
                <>
                  <Text
                    fz="sm"
                    mb="xs"
                  >{t`${formatDecimal(creditsOfRun(credits))} credits a run, reporting included. ${runsText(runsPerMonth)}.`}</Text>
                  <PlanTable credits={credits} prices={pricesNow(items, new Date())} />
                </>
              )}
            </DataState>
          )}
        </DataState>
      </Paper>
    </Part>
  );
}

function PlanTable({ credits, prices }: { credits: Preflight['credits']; prices: CreditPrice[] }) {
  const cost = (price: CreditPrice, count: number | null) =>
    count === null ? '–' : formatMicros(Math.round(Number(price.price) * count * 1_000_000), price.currency);
  return (
    <Table aria-label={t`Credits by plan of Make`} verticalSpacing={6} fz="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t`Plan`}</Table.Th>
          <Table.Th scope="col" ta="end">{t`A run`}</Table.Th>
          <Table.Th scope="col" ta="end">{t`A month`}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {prices.map((price) => (
          <Table.Tr key={price.id} data-plan={price.plan}>
            <Table.Td>{wordsOf(price.plan)}</Table.Td>
            <Table.Td ta="end">{cost(price, creditsOfRun(credits))}</Table.Td>
            <Table.Td ta="end">{cost(price, credits.perMonth)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

const creditsOfRun = ({ perRun, reportingPerRun }: Preflight['credits']): number => perRun + reportingPerRun;

/** Of each plan the price that holds now; the latest of a plan come first. */
function pricesNow(prices: readonly CreditPrice[], now: Date): CreditPrice[] {
  const begun = prices.filter(({ from }) => new Date(from) <= now);
  return [...Map.groupBy(begun, ({ plan }) => plan).values()].flatMap(([latest]) => latest ?? []);
}
