import { t } from '@lingui/core/macro';
import { Group, SegmentedControl, Select, Skeleton, Stack } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { VersionComparison } from '../../../../../server/history/versions/schema.ts';
import { apiGet } from '../../../api/client.ts';
import { scenarioPath, scenarioQuery, type AdminScenarioDetail } from '../../../api/scenarios.ts';
import { DataState, EmptyState } from '../../../ui/data-state.tsx';
import { WhoMay } from '../../../ui/may.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useAddress } from '../../../ui/use-address.ts';
import { FlowsBeside, OverlaidFlow } from './compared-flow.tsx';
import { changedNeeds } from './difference-groups.ts';
import { DifferenceList } from './difference-list.tsx';
import { RollBackButton } from '../roll-back-button.tsx';

const comparisonQuery = (slug: string, from: number, to: number) =>
  queryOptions({
    queryKey: [scenarioPath(slug, '/differences'), from, to],
    queryFn: ({ signal }) =>
      apiGet<VersionComparison>(scenarioPath(slug, `/versions/${to}/differences`), { from }, signal),
  });

/** What one version of a scenario does otherwise than another, and the way back to the older one. */
export function ComparisonPage() {
  const { slug, number } = useParams({ from: '/dashboard/scenarios/$slug/versions/$number' });
  const query = useQuery(scenarioQuery(slug));
  const scenario = query.data;
  return (
    <>
      <PageHeader
        title={scenario ? t`Versions of “${scenario.title}”` : t`Versions`}
        description={
          <Link to="/dashboard/scenarios/$slug" params={{ slug } as never}>{t`The scenario`}</Link>
        }
      />
      <DataState query={query}>
        {(loaded) => <Comparison scenario={loaded} slug={slug} to={Number(number)} />}
      </DataState>
    </>
  );
}

function Comparison({ scenario, slug, to }: { scenario: AdminScenarioDetail; slug: string; to: number }) {
  const { from: asked }: { from?: string } = useSearch({ strict: false });
  const readable = scenario.versions.filter(({ report }) => report.valid).map(({ number }) => number);
  const from = Number(asked ?? Math.max(0, ...readable.filter((number) => number < to)));
  const isFirst = from === 0;
  const query = useQuery({ ...comparisonQuery(slug, from, to), enabled: !isFirst });
  const older = scenario.versions.find(({ number }) => number === from);
  const isCurrent = scenario.latestVersion?.number === from;
  return (
    <Stack gap="lg">
      <Group align="flex-end">
        <VersionSelect label={t`Before`} scenario={scenario} slug={slug} chosen={{ from, to }} name="from" />
        <VersionSelect
          label={t`Afterwards`}
          scenario={scenario}
          slug={slug}
          chosen={{ from, to }}
          name="to"
        />
        {older?.publishedAt && !isCurrent && scenario.status !== 'completed' && (
          <WhoMay scope="scenarios:write">
            <RollBackButton scenario={scenario} to={from} />
          </WhoMay>
        )}
      </Group>
      {isFirst ? (
        <EmptyState
          title={t`Nothing came before it`}
        >{t`This is the first version; each later one can be compared with it.`}</EmptyState>
      ) : (
        <DataState query={query}>
          {(comparison) => <Compared comparison={comparison} scenario={scenario} />}
        </DataState>
      )}
    </Stack>
  );
}

const views = [
  { value: 'over', label: t`One drawing`, Shown: OverlaidFlow },
  { value: 'beside', label: t`Side by side`, Shown: FlowsBeside },
  {
    value: 'json',
    label: t`As JSON`,
    Shown: lazy(async () => ({ default: (await import('./json-difference.tsx')).JsonDifference })),
  },
] as const;

function Compared({
  comparison,
  scenario,
}: {
  comparison: VersionComparison;
  scenario: AdminScenarioDetail;
}) {
  const { values, write } = useAddress();
  const { from, to, differences } = comparison;
  const { value, Shown } = views.find((view) => view.value === values['view']) ?? views[0];
  const needsOf = (number: number) =>
    scenario.versions.find((version) => version.number === number)?.report.requirements ?? [];
  const needs = changedNeeds(needsOf(from), needsOf(to));
  return (
    <Stack gap="lg">
      <SegmentedControl
        aria-label={t`How to look at it`}
        style={{ alignSelf: 'flex-start' }}
        data={views.map((view) => ({ value: view.value, label: view.label }))}
        value={value}
        onChange={(view) => write({ view: view === 'over' ? undefined : view })}
      />
      <Suspense fallback={<Skeleton height={320} />}>
        <Shown comparison={comparison} scenario={scenario} />
      </Suspense>
      {differences.length + needs.length === 0 ? (
        <EmptyState
          title={t`They do the same`}
        >{t`Places on the canvas and what Make's editor adds are not compared; “As JSON” shows them too.`}</EmptyState>
      ) : (
        <DifferenceList differences={differences} needs={needs} from={from} to={to} />
      )}
    </Stack>
  );
}

function VersionSelect(props: {
  label: string;
  scenario: AdminScenarioDetail;
  slug: string;
  chosen: { from: number; to: number };
  name: 'from' | 'to';
}) {
  const { label, scenario, slug, chosen, name } = props;
  const navigate = useNavigate();
  return (
    <Select
      label={label}
      w={{ base: 'calc(50% - 8px)', sm: 220 }}
      allowDeselect={false}
      value={chosen[name] === 0 ? null : String(chosen[name])}
      data={scenario.versions
        .filter(({ report }) => report.valid)
        .map(({ number, publishedAt }) => ({
          value: String(number),
          label: publishedAt ? t`Version ${number}` : t`Version ${number} (draft)`,
        }))}
      onChange={(value) => {
        const next = { ...chosen, [name]: Number(value) };
        void navigate({
          to: '/dashboard/scenarios/$slug/versions/$number',
          params: { slug, number: String(next.to) } as never,
          search: ((former: object) => ({ ...former, from: String(next.from) })) as never,
          replace: true,
        });
      }}
    />
  );
}
