import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatCount } from '../../format/number.ts';
import { wordsOf } from '../../format/words.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { FilterSelect } from '../../ui/filter-bar.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { PersonText } from '../../ui/person-text.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { membersQuery, type CampaignDetail, type CampaignMember } from './campaigns-query.ts';

const columns: Column<CampaignMember>[] = [
  {
    key: 'installation',
    header: t`Installation`,
    cell: ({ installation, name }) => (
      <Link to="/dashboard/installations/$id" params={{ id: installation }}>
        {name || installation}
      </Link>
    ),
  },
  { key: 'customer', header: t`Customer`, cell: ({ customer }) => <PersonText person={customer} /> },
  {
    key: 'state',
    header: t`State`,
    cell: ({ state, reason }) => (
      <>
        <StatusBadge status={state} />
        {reason && (
          <Text fz="xs" c="dimmed" maw={360}>
            {reason}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'version',
    header: t`Version`,
    cell: ({ fromVersion, version }) =>
      fromVersion === version ? String(version) : t`${fromVersion} → ${version}`,
  },
  { key: 'wave', header: t`Wave`, align: 'end', cell: ({ wave }) => formatCount(wave) },
  {
    key: 'offered',
    header: t`Offered`,
    cell: ({ offeredAt }) => <TimeText at={offeredAt} relative absent={t`Not yet`} />,
  },
  {
    key: 'settled',
    header: t`Settled`,
    cell: ({ settledAt }) => <TimeText at={settledAt} relative absent={t`Not yet`} />,
  },
];

/** What became of each installation, in the order of the waves. */
export function MembersPart({ campaign: { id, counts } }: { campaign: CampaignDetail }) {
  const { state } = useAddress().values;
  const query = useInfiniteQuery(membersQuery(id, state));
  const choices = Object.keys(counts).map((value) => ({ value, label: wordsOf(value) }));
  return (
    <Part
      title={t`Installations`}
      actions={<FilterSelect name="state" label={t`State`} none={t`Any state`} choices={choices} />}
    >
      <PagedTable
        label={t`Installations`}
        query={query}
        columns={columns}
        rowKey={({ installation }) => installation}
        empty={<EmptyState title={t`No installation in this state`}>{t`Choose another state.`}</EmptyState>}
      />
    </Part>
  );
}
