import { Anchor, Code, Group, Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { installationQuery, type AdminInstallation } from '../../api/installations.ts';
import { appName } from '../../../../flow-drawing/app-name.ts';
import { formatCount } from '../../format/number.ts';
import { AppCircle } from '../../ui/app-badges.tsx';
import { DataState } from '../../ui/data-state.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { ExternalIcon } from '../../ui/icons.tsx';
import { useMay } from '../../ui/may.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Part } from '../../ui/part.tsx';
import { PersonText } from '../../ui/person-text.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { StoryPart } from '../../ui/story/story-part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { DriftPart } from './drift-part.tsx';
import { reportingWords } from './installation-words.ts';
import { MakeError } from './make-error.tsx';

/** One installation: where it stands in Make, how its runs go, what its customer changed, and everything that happened. */
export function InstallationPage() {
  const { id } = useParams({ from: '/dashboard/installations/$id' });
  const query = useQuery(installationQuery(id));
  return (
    <>
      <PageHeader
        title={query.data?.name || query.data?.scenario.title || 'Installation'}
        description={
          <>
            <Link to="/dashboard/installations">Installations</Link> · <Code>{id}</Code>
          </>
        }
        actions={query.data && <StatusBadge status={query.data.status} />}
      />
      <DataState query={query}>
        {(installation) => (
          <Stack gap={32}>
            {installation.error && <MakeError error={installation.error} />}
            {installation.reportingProblem && (
              <Notice tone="warn" title="Runs are not counted">
                <Text fz="sm">{installation.reportingProblem.message}</Text>
              </Notice>
            )}
            <MissingConnections installation={installation} />
            <InstallationFacts installation={installation} />
            <Runs installation={installation} />
            {installation.status === 'installed' && (
              <DriftPart id={installation.id} name={installation.scenario.title} />
            )}
            <StoryPart customerId={installation.customer.id} installation={installation.id} />
          </Stack>
        )}
      </DataState>
    </>
  );
}

function MissingConnections({ installation }: { installation: AdminInstallation }) {
  const { missingConnections, make } = installation;
  if (missingConnections.length === 0) return null;
  return (
    <Notice tone="warn" title="Connections to be chosen in Make">
      <Stack gap="xs">
        <Text fz="sm">
          {make?.isInvalid
            ? 'Make does not start the scenario before they are chosen.'
            : 'These modules have none yet.'}
        </Text>
        {missingConnections.map(({ moduleId, module, app, type }) => (
          <Group key={moduleId} gap="xs" wrap="nowrap">
            <AppCircle app={app} />
            <Text fz="sm">
              {appName(app)}, module {moduleId} (<Code>{module}</Code>): a connection of the type{' '}
              <Code>{type}</Code>
            </Text>
          </Group>
        ))}
      </Stack>
    </Notice>
  );
}

function InstallationFacts({ installation }: { installation: AdminInstallation }) {
  const { scenario, version, latestVersion, customer, make, reporting } = installation;
  const { createdAt, confirmedAt, endedAt } = installation;
  return (
    <Part title="This installation">
      <Paper p="md">
        <Facts>
          <Fact name="Scenario">
            <Link to="/dashboard/scenarios/$slug" params={{ slug: scenario.slug }}>
              {scenario.title}
            </Link>
            , version {version.number}
            {latestVersion > version.number && (
              <>
                ; version {latestVersion} is out:{' '}
                <Link
                  to="/dashboard/scenarios/$slug/versions/$number"
                  params={{ slug: scenario.slug, number: String(latestVersion) } as never}
                  search={{ from: String(version.number) } as never}
                >
                  what it changes
                </Link>
              </>
            )}
          </Fact>
          <Fact name="Customer">
            <PersonText person={customer} />
          </Fact>
          <Fact name="In Make">{make ? <MakePlace make={make} /> : 'Not there, or not confirmed yet'}</Fact>
          <Fact name="Reporting">{reportingWords[reporting]}</Fact>
          <Fact name="Created">
            <TimeText at={createdAt} />
          </Fact>
          <Fact name="Confirmed">
            <TimeText at={confirmedAt} absent="Not yet" />
          </Fact>
          {endedAt && (
            <Fact name="Ended">
              <TimeText at={endedAt} />
            </Fact>
          )}
        </Facts>
      </Paper>
    </Part>
  );
}

function MakePlace({ make }: { make: NonNullable<AdminInstallation['make']> }) {
  return (
    <Group gap="xs">
      <Anchor href={make.editUrl} target="_blank" rel="noreferrer" fz="sm" data-testid="make-link">
        Open scenario {make.scenarioId} in Make <ExternalIcon size={13} />
      </Anchor>
      <Text fz="sm" c="dimmed">
        team {make.teamId} · {make.zone}
        {make.isInvalid ? ' · cannot start yet' : ''}
      </Text>
    </Group>
  );
}

function Runs({ installation }: { installation: AdminInstallation }) {
  const { executions, scenario, customer } = installation;
  const { started, completed, failed, lastReportAt } = executions;
  const search = { scenario: scenario.slug, customer: customer.id } as never;
  const [mayReadErrors, mayReadFigures] = [useMay('settings:read'), useMay('analytics:read')];
  return (
    <Part
      title="Runs"
      description="Everything reported so far, without tests, retries and error handlers."
      actions={
        <Group gap="md" fz="sm">
          {mayReadErrors && (
            <Link to="/dashboard/errors" search={{ ...(search as object), kind: 'task' } as never}>
              Errors
            </Link>
          )}
          {mayReadFigures && (
            <>
              <Link to="/dashboard/completion" search={search}>
                Completion
              </Link>
              <Link to="/dashboard/roi" search={search}>
                ROI
              </Link>
            </>
          )}
        </Group>
      }
    >
      <Paper p="md">
        <Facts>
          <Fact name="Started">
            <span data-figure="started">{formatCount(started)}</span>
          </Fact>
          <Fact name="Completed">
            <span data-figure="completed">{formatCount(completed)}</span>
          </Fact>
          <Fact name="Failed">
            <span data-figure="failed">{formatCount(failed)}</span>
          </Fact>
          <Fact name="Last report">
            <TimeText at={lastReportAt} absent="Never" />
          </Fact>
        </Facts>
      </Paper>
    </Part>
  );
}
