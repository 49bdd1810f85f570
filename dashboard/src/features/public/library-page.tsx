import { Button, Center, Paper, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { CataloguePage } from '../../api/scenarios.ts';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { catalogueQuery } from './catalogue-query.ts';
import { LibraryFilters } from './library-filters.tsx';
import styles from './public.module.css';
import { ScenarioCard } from './scenario-card.tsx';

/** The library as everybody sees it: search, facets and a card for each scenario. */
export function LibraryPage() {
  const { q, category, app, complexity, price, sort } = useAddress().values;
  const filters = { q, category, app, complexity, price };
  const query = useInfiniteQuery(catalogueQuery({ ...filters, sort }));
  const isFiltered = Object.values(filters).some(Boolean);
  const firstPage: CataloguePage | undefined = query.data?.pages[0];
  return (
    <>
      <PageHeader
        title="Ready-made scenarios for Make"
        description="Find one, install it from inside Make, see what it saves you."
      />
      <LibraryFilters facets={firstPage?.facets} hasWords={Boolean(q)} />
      <DataState
        query={query}
        skeleton={<CardSkeletons />}
        isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}
        empty={
          <Paper>
            {isFiltered ? (
              <EmptyState title="No scenario matches">Try fewer words, or take a filter away.</EmptyState>
            ) : (
              <EmptyState title="Nothing is published yet">Come back soon.</EmptyState>
            )}
          </Paper>
        }
      >
        {({ pages }) => (
          <>
            <ul className={styles.cards} aria-label="Scenarios">
              {pages
                .flatMap(({ items }) => items)
                .map((scenario) => (
                  <li key={scenario.id}>
                    <ScenarioCard scenario={scenario} />
                  </li>
                ))}
            </ul>
            {query.hasNextPage && (
              <Center mt="lg">
                <Button
                  variant="default"
                  loading={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  Show more
                </Button>
              </Center>
            )}
          </>
        )}
      </DataState>
    </>
  );
}

function CardSkeletons() {
  return (
    <div className={styles.cards}>
      {['one', 'two', 'three', 'four', 'five', 'six'].map((card) => (
        <Skeleton key={card} height={190} radius="md" />
      ))}
    </div>
  );
}
