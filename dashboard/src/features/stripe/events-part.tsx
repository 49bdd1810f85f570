import { Button, Group, Text, UnstyledButton } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { eventsQuery, eventSummaryQuery, replayEvents, type StripeEvent } from '../../api/stripe.ts';
import { formatCount } from '../../format/number.ts';
import { wordsOf } from '../../format/words.ts';
import { EmptyState, ProblemAlert } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { FilterBar, FilterSelect } from '../../ui/filter-bar.tsx';
import { FilterText } from '../../ui/filter-text.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { EventModal } from './event-modal.tsx';

const states = ['pending', 'parked', 'done', 'ignored', 'quarantined', 'failed'].map((value) => ({
  value,
  label: wordsOf(value),
}));

/** Every event that Stripe sent, and what became of it. */
export function EventsPart() {
  const { state, type, object } = useAddress().values;
  const query = useInfiniteQuery(eventsQuery({ state, type, object, limit: 50 }));
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <Part title="Events" description={<Lag />} actions={<ReplayAll filter={{ state, type, object }} />}>
      <FilterBar>
        <FilterSelect name="state" label="State" none="Any state" choices={states} />
        <FilterText name="type" label="Type" placeholder="charge.refunded" />
        <FilterText name="object" label="Object" placeholder="pi_… or sub_…" />
      </FilterBar>
      <PagedTable
        label="Events"
        query={query}
        columns={columnsOf(setOpened)}
        rowKey={({ id }) => id}
        empty={
          state || type || object ? (
            <EmptyState title="No event matches">Choose another state, or take a filter away.</EmptyState>
          ) : (
            <EmptyState title="Stripe has not sent anything yet">
              Add this library’s address, followed by /webhooks/stripe, as an endpoint in Stripe’s dashboard.
            </EmptyState>
          )
        }
      />
      {opened !== null && <EventModal id={opened} onClose={() => setOpened(null)} />}
    </Part>
  );
}

function Lag() {
  const { data } = useQuery(eventSummaryQuery);
  if (!data) return <>Every event that Stripe sent, and what became of it.</>;
  const { pending, parked, failed } = data.counts;
  const parts = [
    pending === 0 ? 'Nothing waits' : pending === 1 ? '1 waits' : `${formatCount(pending)} wait`,
    parked > 0 && `${formatCount(parked)} ${parked === 1 ? 'waits' : 'wait'} for something to appear`,
    failed > 0 && `${formatCount(failed)} ${failed === 1 ? 'was' : 'were'} given up`,
  ].filter(Boolean);
  return <>{parts.join(' · ')}</>;
}

function ReplayAll({ filter }: { filter: Record<string, string | undefined> }) {
  const queries = useQueryClient();
  const named = Object.fromEntries(
    Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
  const replay = useMutation({
    mutationFn: () => replayEvents(named),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['/admin/stripe-events'] }),
  });
  if (Object.keys(named).length === 0) return null;
  return (
    <Group gap="sm">
      {replay.error && <ProblemAlert error={replay.error} />}
      {replay.data && (
        <Text fz="sm" c="dimmed" role="status">
          {replay.data.replayed === 1
            ? '1 is worked off again'
            : `${formatCount(replay.data.replayed)} are worked off again`}
        </Text>
      )}
      <Button variant="default" loading={replay.isPending} onClick={() => replay.mutate()}>
        Replay what matches
      </Button>
    </Group>
  );
}

function columnsOf(onOpen: (id: string) => void): Column<StripeEvent>[] {
  return [
    {
      key: 'type',
      header: 'Event',
      cell: ({ id, type, objectId }) => (
        <>
          <UnstyledButton onClick={() => onOpen(id)} fz="sm" c="var(--mantine-color-anchor)">
            {type}
          </UnstyledButton>
          <Text fz="xs" c="dimmed">
            {objectId ?? id}
          </Text>
        </>
      ),
    },
    { key: 'state', header: 'State', cell: ({ state }) => <StatusBadge status={state} /> },
    {
      key: 'outcome',
      header: 'What followed',
      cell: ({ outcome, error, waitsFor }) => (
        <Text fz="sm" maw={460} c={error && !outcome ? 'var(--sl-bad)' : 'inherit'}>
          {outcome ?? error ?? (waitsFor ? `Waits for ${waitsFor}` : '–')}
        </Text>
      ),
    },
    { key: 'attempts', header: 'Attempts', align: 'end', cell: ({ attempts }) => formatCount(attempts) },
    { key: 'created', header: 'At Stripe', cell: ({ createdAt }) => <TimeText at={createdAt} /> },
  ];
}
