import { Group, Select, Stack, Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { VersionComparison } from '../../../../server/history/versions/schema.ts';
import { apiGet } from '../../api/client.ts';
import { scenarioPath, scenarioQuery, type AdminScenarioDetail } from '../../api/scenarios.ts';
import { appName } from '../../../../flow-drawing/app-name.ts';
import { BeforeAfter, placeWords, type DifferingPlace } from '../../ui/before-after.tsx';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { ComparedFlow } from './compared-flow.tsx';
import { RollBackButton } from './roll-back-button.tsx';

type Difference = VersionComparison['differences'][number];

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
        title={scenario ? `Versions of “${scenario.title}”` : 'Versions'}
        description={
          <Link to="/dashboard/scenarios/$slug" params={{ slug } as never}>
            The scenario
          </Link>
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
  const from = Number(asked ?? to - 1);
  const query = useQuery(comparisonQuery(slug, from, to));
  const older = scenario.versions.find(({ number }) => number === from);
  const isCurrent = scenario.latestVersion?.number === from;
  return (
    <Stack gap="lg">
      <Group align="flex-end">
        <VersionSelect label="Before" scenario={scenario} slug={slug} chosen={{ from, to }} name="from" />
        <VersionSelect label="Afterwards" scenario={scenario} slug={slug} chosen={{ from, to }} name="to" />
        {older?.publishedAt && !isCurrent && scenario.status !== 'completed' && (
          <WhoMay scope="scenarios:write">
            <RollBackButton scenario={scenario} to={from} />
          </WhoMay>
        )}
      </Group>
      <DataState query={query}>
        {(comparison) => (
          <>
            <ComparedFlow comparison={comparison} scenario={scenario} />
            {comparison.differences.length === 0 ? (
              <EmptyState title="They do the same">
                Connections, places on the canvas and what Make's editor adds are not compared.
              </EmptyState>
            ) : (
              <BeforeAfter
                label={`Differences of version ${to} from version ${from}`}
                places={comparison.differences.map(placeOf)}
                before={`Version ${from}`}
                after={`Version ${to}`}
              />
            )}
          </>
        )}
      </DataState>
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
      value={String(chosen[name])}
      data={scenario.versions
        .filter(({ report }) => report.valid)
        .map(({ number, publishedAt }) => ({
          value: String(number),
          label: `Version ${number}${publishedAt ? '' : ' (draft)'}`,
        }))}
      onChange={(value) => {
        const next = { ...chosen, [name]: Number(value) };
        void navigate({
          to: '/dashboard/scenarios/$slug/versions/$number',
          params: { slug, number: String(next.to) } as never,
          search: { from: String(next.from) } as never,
          replace: true,
        });
      }}
    />
  );
}

const happened: Readonly<Record<string, string>> = {
  'module added': 'Added',
  'module removed': 'Removed',
  'kind changed': 'Another module',
  'place changed': 'Moved',
};

/** A module is called by its app and its number, as Make shows them; a whole module that came or went has no values of its own. */
function placeOf({ path, kind, what, moduleId, module, before, after }: Difference): DifferingPlace {
  const within = moduleId === null ? path : path.replace(/^\/modules\/\d+/, '');
  const words = happened[`${what} ${kind}`] ?? placeWords(within.replace(/^\/(mapper|parameters)/, ''));
  const isWhole = what !== 'value';
  return {
    key: path,
    place: (
      <Stack gap={0} miw={80}>
        <Text fz="sm" fw={isWhole ? 600 : 400}>
          {words}
        </Text>
        {moduleId !== null && (
          <Text fz="xs" c="dimmed">
            {module === null ? 'Module' : appName(module.split(':')[0] ?? module)} {moduleId}
          </Text>
        )}
      </Stack>
    ),
    before: isWhole && kind === 'removed' ? module : before,
    after: isWhole && kind === 'added' ? module : after,
  };
}
