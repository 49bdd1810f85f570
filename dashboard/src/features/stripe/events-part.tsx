import { plural, t } from '@lingui/core/macro';
import { Group, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { eventsQuery, eventSummaryQuery, replayEvents, type StripeEvent } from '../../api/stripe.ts';
import { formatCount } from '../../format/number.ts';
import { wordsOf } from '../../format/words.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { FilterBar, FilterSelect } from '../../ui/filter-bar.tsx';
import { FilterText } from '../../ui/filter-text.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { RowButton } from '../../ui/row-button.tsx';
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
    <Part
      title={t`Events`}
      description={<Lag />}
      actions={
        <WhoMay scope="billing:write">
          <ReplayAll filter={{ state, type, object }} />
        </WhoMay>
      }
    >
      <FilterBar>
        <FilterSelect name="state" label={t`State`} none={t`Any state`} choices={states} />
        <FilterText name="type" label={t`Type`} placeholder="charge.refunded" />
        <FilterText name="object" label={t`Object`} placeholder="pi_… or sub_…" />
      </FilterBar>
      <PagedTable
        label={t`Events`}
        query={query}
        columns={columnsOf(setOpened)}
        rowKey={({ id }) => id}
        empty={
          state || type || object ? (
            <EmptyState
              title={t`No event matches`}
            >{t`Choose another state, or take a filter away.`}</EmptyState>
          ) : (
            <EmptyState
              title={t`Stripe has not sent anything yet`}
            >{t`Add this library’s address, followed by /webhooks/stripe, as an endpoint in Stripe’s dashboard.`}</EmptyState>
          )
        }
      />
      {opened !== null && <EventModal id={opened} onClose={() => setOpened(null)} />}
    </Part>
  );
}

function Lag() {
  const { data } = useQuery(eventSummaryQuery);
  if (!data) return <>{t`Every event that Stripe sent, and what became of it.`}</>;
  const { pending, parked, failed } = data.counts;
  const parts = [
    pending === 0
      ? t`Nothing waits`
      : plural(pending, { one: `1 waits`, other: `${formatCount(pending)} wait` }),
    parked > 0 &&
      plural(parked, {
        one: `${formatCount(parked)} waits for something to appear`,
        other: `${formatCount(parked)} wait for something to appear`,
      }),
    failed > 0 &&
      plural(failed, {
        one: `${formatCount(failed)} was given up`,
        other: `${formatCount(failed)} were given up`,
      }),
  ].filter(Boolean);
  return <>{parts.join(' · ')}</>;
}

/** Works off again what the filters match; without any there is no such button, for that would be everything. */
function ReplayAll({ filter }: { filter: Record<string, string | undefined> }) {
  const queries = useQueryClient();
  const [replayed, setReplayed] = useState<{ by: string; count: number } | null>(null);
  const named = Object.fromEntries(
    Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
  const by = JSON.stringify(named);
  if (by === '{}') return null;
  return (
    <Group gap="sm">
      {replayed?.by === by && (
        <Text fz="sm" c="dimmed" role="status">
          {plural(replayed.count, {
            one: `1 is worked off again`,
            other: `${formatCount(replayed.count)} are worked off again`,
          })}
        </Text>
      )}
      <ConfirmButton
        label={t`Replay what matches`}
        looks={{ variant: 'default' }}
        question={t`Every event that matches the filters is worked off again, those that are done as well. Nothing is counted twice.`}
        yes={t`Replay them`}
        act={async () => {
          const { replayed: count } = await replayEvents(named);
          setReplayed({ by, count });
          void queries.invalidateQueries({ queryKey: ['/admin/stripe-events'] });
        }}
      />
    </Group>
  );
}

function columnsOf(onOpen: (id: string) => void): Column<StripeEvent>[] {
  return [
    {
      key: 'type',
      header: t`Event`,
      cell: ({ id, type, objectId }) => (
        <>
          <RowButton scope="billing:read" onClick={() => onOpen(id)}>
            {type}
          </RowButton>
          <Text fz="xs" c="dimmed">
            {objectId ?? id}
          </Text>
        </>
      ),
    },
    { key: 'state', header: t`State`, cell: ({ state }) => <StatusBadge status={state} /> },
    {
      key: 'outcome',
      header: t`What followed`,
      cell: ({ outcome, error, waitsFor }) => (
        <Text fz="sm" maw={460} c={error && !outcome ? 'var(--sl-bad)' : 'inherit'}>
          {outcome ?? error ?? (waitsFor ? t`Waits for ${waitsFor}` : '–')}
        </Text>
      ),
    },
    { key: 'attempts', header: t`Attempts`, align: 'end', cell: ({ attempts }) => formatCount(attempts) },
    { key: 'created', header: t`At Stripe`, cell: ({ createdAt }) => <TimeText at={createdAt} /> },
  ];
}
