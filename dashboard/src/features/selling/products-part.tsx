import { t } from '@lingui/core/macro';
import { Button, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { everyUnit } from '../../format/units.ts';
import { apiPost } from '../../api/client.ts';
import { productsQuery, type AdminProduct } from '../../api/selling.ts';
import { wordsOf } from '../../format/words.ts';
import { EmptyState, ProblemAlert } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { priceText } from '../../ui/price-text.tsx';
import { StripeStateText } from './stripe-state-text.tsx';

const columns: Column<AdminProduct>[] = [
  {
    key: 'title',
    header: t`Product`,
    cell: ({ title, kind, isActive }) => (
      <>
        {title}
        <Text fz="xs" c="dimmed">
          {wordsOf(kind)}
          {isActive ? '' : t`, not sold any more`}
        </Text>
      </>
    ),
  },
  {
    key: 'prices',
    header: t`Prices`,
    cell: ({ prices }) =>
      prices.map((price) => (
        <Text key={price.id} fz="sm" {...(price.isCurrent ? {} : { c: 'dimmed' })}>
          {priceText(price.price, price.intervalCount === 1 ? price.interval : null)}
          {price.intervalCount !== null &&
            price.intervalCount > 1 &&
            ` ${everyUnit(price.intervalCount, price.interval ?? 'month')}`}
          {price.minimumPrice && <>, {t`from ${priceText(price.minimumPrice, null)}`}</>}
          {price.percentOff !== null && <>, {t`${price.percentOff} % off beside something else`}</>}
          {!price.isCurrent && price.percentOff === null && <>, {t`former price`}</>}
        </Text>
      )),
  },
  { key: 'stripe', header: t`At Stripe`, cell: ({ stripe }) => <StripeStateText stripe={stripe} /> },
  {
    key: 'actions',
    header: t`Actions`,
    isHeaderHidden: true,
    align: 'end',
    cell: (product) => (
      <WhoMay scope="billing:write">
        <CompareButton product={product} />
      </WhoMay>
    ),
  },
];

/** Everything that has a price, as Stripe is to have it. */
export function ProductsPart() {
  const query = useInfiniteQuery(productsQuery);
  return (
    <Part
      title={t`Prices at Stripe`}
      description={t`Every change here is brought to Stripe by itself. A changed price is a new one; existing subscribers keep theirs.`}
    >
      <PagedTable
        label={t`Products`}
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title={t`Nothing has a price yet`}
          >{t`Give a scenario a price, or create a plan or a bundle.`}</EmptyState>
        }
      />
    </Part>
  );
}

function CompareButton({ product }: { product: AdminProduct }) {
  const queries = useQueryClient();
  const comparison = useMutation({
    mutationFn: () => apiPost(`/admin/products/${product.id}/sync`),
    onSettled: () => queries.invalidateQueries({ queryKey: productsQuery.queryKey }),
  });
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        loading={comparison.isPending}
        onClick={() => comparison.mutate()}
        aria-label={t`Compare ${product.title} with Stripe`}
      >{t`Compare`}</Button>
      {comparison.error && <ProblemAlert error={comparison.error} />}
    </>
  );
}
