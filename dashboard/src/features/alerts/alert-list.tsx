import { Button, Paper, Stack } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { AlertCard } from './alert-card.tsx';
import { alertsQuery } from './alerts-query.ts';

const refetchEveryMs = 60_000;

/** What needs somebody now. */
export function OpenAlerts() {
  return <AlertList state="unresolved" empty="Nothing needs you." />;
}

/** What was. */
export function FormerAlerts() {
  return <AlertList state="resolved" empty="No alert was resolved yet." />;
}

function AlertList({ state, empty }: { state: string; empty: string }) {
  const query = useInfiniteQuery({ ...alertsQuery({ state, limit: 20 }), refetchInterval: refetchEveryMs });
  return (
    <DataState
      query={query}
      isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}
      empty={
        <Paper>
          <EmptyState title="No alerts">{empty} Rules are looked at every hour.</EmptyState>
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
            >
              Show more
            </Button>
          )}
        </Stack>
      )}
    </DataState>
  );
}
