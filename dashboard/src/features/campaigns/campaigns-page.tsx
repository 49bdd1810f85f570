import { t } from '@lingui/core/macro';
import { Button, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { everyScenarioQuery } from '../../api/sold.ts';
import { formatCount } from '../../format/number.ts';
import { wordsOf } from '../../format/words.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { FilterBar, FilterSelect } from '../../ui/filter-bar.tsx';
import { FilterNote } from '../../ui/filter-note.tsx';
import { useMay, WhoMay } from '../../ui/may.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { ShareBar } from '../../ui/share-bar.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { BeginModal } from './begin-modal.tsx';
import { campaignsQuery, offeredTo, type Campaign } from './campaigns-query.ts';

const states = ['running', 'paused', 'completed', 'stopped', 'rollingBack', 'rolledBack'].map((value) => ({
  value,
  label: wordsOf(value),
}));

const columns: Column<Campaign>[] = [
  {
    key: 'campaign',
    header: t`Campaign`,
    cell: ({ id, scenario, version }) => (
      <Link to="/dashboard/upgrade-campaigns/$id" params={{ id }}>
        {t`${scenario.title}, version ${version}`}
      </Link>
    ),
  },
  {
    key: 'state',
    header: t`State`,
    cell: ({ state, reason }) => (
      <>
        <StatusBadge status={state} />
        {reason && (
          <Text fz="xs" c="dimmed" lineClamp={2} maw={320} title={reason}>
            {reason}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'upgraded',
    header: t`Upgraded`,
    cell: (campaign) => {
      const { upgraded } = campaign.counts;
      const all = offeredTo(campaign);
      return (
        <div style={{ minWidth: 120 }}>
          {t`${formatCount(upgraded)} of ${formatCount(all)}`}
          <ShareBar share={upgraded / Math.max(1, all)} />
        </div>
      );
    },
  },
  { key: 'wave', header: t`Wave`, cell: ({ wave, waves }) => t`${wave} of ${waves.length}` },
  { key: 'begun', header: t`Begun`, cell: ({ createdAt }) => <TimeText at={createdAt} relative /> },
];

/** Versions that are offered to installations in waves. */
export function CampaignsPage() {
  const { values, write } = useAddress();
  const { state, scenario, begin } = values;
  const query = useInfiniteQuery(campaignsQuery({ state, scenario, limit: 50 }));
  const isFiltered = Boolean(state ?? scenario);
  return (
    <>
      <PageHeader
        title={t`Upgrades`}
        description={t`A version offered to the installations behind it, in waves. Their customers decide, and keep their own changes.`}
        actions={
          <WhoMay scope="customers:write">
            <Button onClick={() => write({ begin: 'true' })}>{t`Begin a campaign`}</Button>
          </WhoMay>
        }
      />
      <FilterBar>
        <FilterSelect name="state" label={t`State`} none={t`Any state`} choices={states} />
        <ScenarioFilter />
      </FilterBar>
      <PagedTable
        label={t`Upgrade campaigns`}
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          isFiltered ? (
            <EmptyState title={t`No campaign matches`}>{t`Take a filter away.`}</EmptyState>
          ) : (
            <EmptyState
              title={t`No campaign yet`}
            >{t`Begin one when you have published a version that installations do not have yet.`}</EmptyState>
          )
        }
      />
      {begin === 'true' && (
        <WhoMay scope="customers:write">
          <BeginModal given={scenario} onClose={() => write({ begin: undefined })} />
        </WhoMay>
      )}
    </>
  );
}

function ScenarioFilter() {
  const mayRead = useMay('scenarios:read');
  const { scenario } = useAddress().values;
  const scenarios = useQuery({ ...everyScenarioQuery, enabled: mayRead }).data ?? [];
  if (!mayRead) return <FilterNote name="scenario" label={t`Scenario`} />;
  const key = scenarios.some(({ slug }) => slug === scenario) ? 'slug' : 'id';
  return (
    <FilterSelect
      name="scenario"
      label={t`Scenario`}
      none={t`Every scenario`}
      choices={scenarios.map((one) => ({ value: one[key], label: one.title }))}
    />
  );
}
