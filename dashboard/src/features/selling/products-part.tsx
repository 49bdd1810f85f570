import { Button, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
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
    header: 'Product',
    cell: ({ title, kind, isActive }) => (
      <>
        {title}
        <Text fz="xs" c="dimmed">
          {wordsOf(kind)}
          {isActive ? '' : ', not sold any more'}
        </Text>
      </>
    ),
  },
  {
    key: 'prices',
    header: 'Prices',
    cell: ({ prices }) =>
      prices.map((price) => (
        <Text key={price.id} fz="sm" {...(price.isCurrent ? {} : { c: 'dimmed' })}>
          {priceText(price.price, price.intervalCount === 1 ? price.interval : null)}
          {price.intervalCount !== null &&
            price.intervalCount > 1 &&
            ` every ${price.intervalCount} ${price.interval}s`}
          {price.minimumPrice && `, from ${priceText(price.minimumPrice, null)}`}
          {price.percentOff !== null && `, ${price.percentOff} % off beside something else`}
          {!price.isCurrent && price.percentOff === null && ', former price'}
        </Text>
      )),
  },
  { key: 'stripe', header: 'At Stripe', cell: ({ stripe }) => <StripeStateText stripe={stripe} /> },
  {
    key: 'actions',
    header: 'Actions',
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
      title="Prices at Stripe"
      description="Every change here is brought to Stripe by itself. A changed price is a new one; existing subscribers keep theirs."
    >
      <PagedTable
        label="Products"
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          <EmptyState title="Nothing has a price yet">
            Give a scenario a price, or create a plan or a bundle.
          </EmptyState>
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
        aria-label={`Compare ${product.title} with Stripe`}
      >
        Compare
      </Button>
      {comparison.error && <ProblemAlert error={comparison.error} />}
    </>
  );
}
