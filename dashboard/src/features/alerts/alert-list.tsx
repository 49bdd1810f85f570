import { t } from '@lingui/core/macro';
import { Button, Paper, Stack } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { FilterBar, FilterSelect } from '../../ui/filter-bar.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { AlertCard } from './alert-card.tsx';
import { choicesOf, severityWords } from './alert-words.ts';
import { alertsQuery, rulesQuery } from './alerts-query.ts';

const refetchEveryMs = 60_000;

/** What needs somebody now. */
export function OpenAlerts() {
  return <AlertList state="unresolved" empty={t`Nothing needs you.`} />;
}

/** What was. */
export function FormerAlerts() {
  return <AlertList state="resolved" empty={t`No alert was resolved yet.`} />;
}

function AlertList({ state, empty }: { state: string; empty: string }) {
  const { rule, severity } = useAddress().values;
  const filters = { rule, severity };
  const query = useInfiniteQuery({
    ...alertsQuery({ state, ...filters, limit: 20 }),
    refetchInterval: refetchEveryMs,
  });
  const isFiltered = rule !== undefined || severity !== undefined;
  return (
    <>
      <AlertFilters />
      <DataState
        query={query}
        isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}
        empty={
          <Paper>
            {isFiltered ? (
              <EmptyState title={t`No alert matches`}>{t`Choose another rule or severity.`}</EmptyState>
            ) : (
              <EmptyState title={t`No alerts`}>{t`${empty} Rules are looked at every hour.`}</EmptyState>
            )}
          </Paper>
        }
      >
        {({ pages }) => (
          <Stack>
            {pages
              .flatMap(({ items }) => items)
              .map((alert) => (
                <AlertCard key={alert.id} alert={alert} />
              ))}
            {query.hasNextPage && (
              <Button
                variant="default"
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
                style={{ alignSelf: 'center' }}
              >{t`Show more`}</Button>
            )}
          </Stack>
        )}
      </DataState>
    </>
  );
}

/** The first rules, newest first, suffice for a choice; an address may name any. */
function AlertFilters() {
  const rules = useInfiniteQuery(rulesQuery).data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <FilterBar>
      <FilterSelect
        name="rule"
        label={t`Rule`}
        none={t`Any rule`}
        choices={rules.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <FilterSelect
        name="severity"
        label={t`Severity`}
        none={t`Any severity`}
        choices={choicesOf(severityWords)}
      />
    </FilterBar>
  );
}
