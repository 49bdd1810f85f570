import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Anchor, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { formatCount } from '../../format/number.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import {
  hasUpgrade,
  nameOf,
  ownInstallationsQuery,
  ownRunsQuery,
  type Installation,
  type OwnRuns,
} from './account-queries.ts';
import { OffersPart } from './offers/offers-part.tsx';
import { isOpen, offerAnchor, offersQuery } from './offers/offers-query.ts';

const driftWords: Record<NonNullable<Installation['drift']>, string> = {
  stock: t`As installed`,
  customised: t`Changed by you; an upgrade keeps the changes`,
  diverged: t`Changed by you; an upgrade will ask you`,
};

const columnsWith = (
  runs: Map<string, OwnRuns> | undefined,
  offered: ReadonlySet<string>,
): Column<Installation>[] => [
  {
    key: 'name',
    header: t`Installation`,
    cell: (one) => (
      <>
        <Anchor href={`/scenarios/${one.scenarioSlug}`} fz="sm" fw={500}>
          {nameOf(one)}
        </Anchor>
        <Text fz="xs" c="dimmed">
          <Trans>
            Version {one.version}
            {hasUpgrade(one) && <strong>{t` · version ${one.latestVersion} is out`}</strong>}
          </Trans>
        </Text>
        {offered.has(one.id) && (
          <Anchor
            href={`#${offerAnchor(one.id)}`}
            fz="xs"
            aria-label={t`See what is offered for ${nameOf(one)}`}
          >{t`See what is offered`}</Anchor>
        )}
      </>
    ),
  },
  {
    key: 'status',
    header: t`Status`,
    cell: (one) => (
      <>
        <StatusBadge status={one.status} />
        <Trouble installation={one} />
      </>
    ),
  },
  {
    key: 'drift',
    header: t`In Make`,
    cell: ({ drift, make }) => (
      <Stack gap={0} miw={112}>
        <span>{drift === null ? t`Not read yet` : driftWords[drift]}</span>
        {make?.editUrl && (
          <Anchor href={make.editUrl} target="_blank" rel="noreferrer" fz="xs">{t`Open in Make`}</Anchor>
        )}
      </Stack>
    ),
  },
  {
    key: 'runs',
    header: t`Completed, 30 days`,
    align: 'end',
    cell: ({ id }) => {
      const own = runs?.get(id);
      if (!own || own.started === 0) return '–';
      return (
        <Trans>
          {formatCount(own.completed)} of {formatCount(own.started)}
          {own.failed > 0 && <Text fz="xs" c="dimmed">{t`${formatCount(own.failed)} failed`}</Text>}
        </Trans>
      );
    },
  },
  {
    key: 'last',
    header: t`Last report`,
    cell: ({ id }) => <TimeText at={runs?.get(id)?.lastReportAt ?? null} relative absent={t`Never`} />,
  },
];

/** Every installation: how it stands in Make, what it did lately, and what to do. */
export function AccountInstallationsPage() {
  const query = useInfiniteQuery(ownInstallationsQuery);
  const runs = useQuery(ownRunsQuery);
  const offers = useQuery(offersQuery).data ?? [];
  const offered = new Set(offers.filter(isOpen).map(({ installation }) => installation));
  return (
    <>
      <PageHeader
        title={t`Installations`}
        description={t`Upgrade, activate and remove them with the Scenario Library app in Make, which holds your connection.`}
      />
      <Stack gap={32}>
        <OffersPart />
        <PagedTable
          label={t`Installations`}
          query={query}
          columns={columnsWith(runs.data, offered)}
          rowKey={({ id }) => id}
          empty={
            <EmptyState
              title={t`No installations yet`}
              action={<Anchor href="/">{t`See the library`}</Anchor>}
            >{t`A scenario that you install shows here, with what it does.`}</EmptyState>
          }
        />
      </Stack>
    </>
  );
}

function Trouble({ installation }: { installation: Installation }) {
  const { status, error, missingConnections, reportingProblem } = installation;
  const missing = missingConnections.length;
  const note =
    error?.message ??
    (status !== 'installed'
      ? null
      : missing > 0
        ? plural(missing, {
            one: `${missing} connection is missing in Make`,
            other: `${missing} connections are missing in Make`,
          })
        : reportingProblem
          ? t`Its runs are not counted`
          : null);
  return note === null ? null : (
    <Text fz="xs" c="dimmed" maw={240}>
      {note}
    </Text>
  );
}
