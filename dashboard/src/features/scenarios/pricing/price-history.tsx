import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '../../../ui/data-state.tsx';
import type { Column } from '../../../ui/data-table.tsx';
import { useMay } from '../../../ui/may.tsx';
import { PagedTable } from '../../../ui/paged-table.tsx';
import { Part } from '../../../ui/part.tsx';
import { priceText } from '../../../ui/price-text.tsx';
import { TimeText } from '../../../ui/time-text.tsx';
import { heldPricesQuery, type HeldPrice } from './pricing-queries.ts';

/** Every price that a scenario had, the latest first, each with who set it and why. */
export function PriceHistory({ slug }: { slug: string }) {
  const query = useInfiniteQuery(heldPricesQuery(slug));
  const seesLog = useMay('settings:read');
  return (
    <Part title={t`Prices so far`}>
      <PagedTable
        label={t`Prices so far`}
        query={query}
        columns={columnsOf(seesLog)}
        rowKey={({ number }) => String(number)}
        empty={
          <EmptyState title={t`No price is noted`}>{t`It is noted as soon as somebody sets one.`}</EmptyState>
        }
      />
    </Part>
  );
}

const columnsOf = (seesLog: boolean): Column<HeldPrice>[] => [
  {
    key: 'price',
    header: t`Price`,
    cell: ({ price, minimumPrice, recurring }) => (
      <>
        {priceText(price, recurring)}
        {minimumPrice && (
          <Text fz="xs" c="dimmed">{t`Customers choose, from ${priceText(minimumPrice, null)} on`}</Text>
        )}
      </>
    ),
  },
  {
    key: 'from',
    header: t`From`,
    cell: ({ number, from }) =>
      seesLog ? (
        <Link to="/dashboard/changes/$number" params={{ number: String(number) }}>
          <TimeText at={from} />
        </Link>
      ) : (
        <TimeText at={from} />
      ),
  },
  { key: 'until', header: t`Until`, cell: ({ until }) => <TimeText at={until} absent={t`Holds`} /> },
  { key: 'actor', header: t`Set by`, cell: ({ actor }) => actor ?? '–' },
  { key: 'reason', header: t`Why`, cell: ({ reason }) => reason ?? '–' },
];
