import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
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
import { FlowThumbnail } from '../../ui/flow-drawing/flow-thumbnail.tsx';
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
        title={query.data?.name || query.data?.scenario.title || t`Installation`}
        description={
          <>
            <Link to="/dashboard/installations">{t`Installations`}</Link> · <Code>{id}</Code>
          </>
        }
        actions={query.data && <StatusBadge status={query.data.status} />}
      />
      <DataState query={query}>
        {(installation) => (
          <Stack gap={32}>
            {installation.error && <MakeError error={installation.error} />}
            {installation.reportingProblem && (
              <Notice tone="warn" title={t`Runs are not counted`}>
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
    <Notice tone="warn" title={t`Connections to be chosen in Make`}>
      <Stack gap="xs">
        <Text fz="sm">
          {make?.isInvalid
            ? t`Make does not start the scenario before they are chosen.`
            : t`These modules have none yet.`}
        </Text>
        {missingConnections.map(({ moduleId, module, app, type }) => (
          <Group key={moduleId} gap="xs" wrap="nowrap">
            <AppCircle app={app} />
            <Text fz="sm">
              <Trans>
                {appName(app)}, module {moduleId} (<Code>{module}</Code>): a connection of the type{' '}
                <Code>{type}</Code>
              </Trans>
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
    <Part title={t`This installation`}>
      <Paper p="md">
        <Facts>
          <Fact name={t`Scenario`}>
            <Trans>
              <Link to="/dashboard/scenarios/$slug" params={{ slug: scenario.slug }}>
                {scenario.title}
              </Link>
              , version {version.number}
              {latestVersion > version.number && (
                <Trans>
                  ; version {latestVersion} is out:{' '}
                  <Link
                    to="/dashboard/scenarios/$slug/versions/$number"
                    params={{ slug: scenario.slug, number: String(latestVersion) } as never}
                    search={{ from: String(version.number) } as never}
                  >{t`what it changes`}</Link>
                </Trans>
              )}
            </Trans>
            <FlowThumbnail slug={scenario.slug} size="card" />
          </Fact>
          <Fact name={t`Customer`}>
            <PersonText person={customer} />
          </Fact>
          <Fact name={t`In Make`}>
            {make ? <MakePlace make={make} /> : t`Not there, or not confirmed yet`}
          </Fact>
          <Fact name={t`Reporting`}>{reportingWords[reporting]}</Fact>
          <Fact name={t`Created`}>
            <TimeText at={createdAt} />
          </Fact>
          <Fact name={t`Confirmed`}>
            <TimeText at={confirmedAt} absent={t`Not yet`} />
          </Fact>
          {endedAt && (
            <Fact name={t`Ended`}>
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
        <Trans>
          Open scenario {make.scenarioId} in Make <ExternalIcon size={13} />
        </Trans>
      </Anchor>
      <Text fz="sm" c="dimmed">
        {make.isInvalid
          ? t`team ${make.teamId} · ${make.zone} · cannot start yet`
          : t`team ${make.teamId} · ${make.zone}`}
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
      title={t`Runs`}
      description={t`Everything reported so far, without tests, retries and error handlers.`}
      actions={
        <Group gap="md" fz="sm">
          {mayReadErrors && (
            <Link
              to="/dashboard/errors"
              search={{ ...(search as object), kind: 'task' } as never}
            >{t`Errors`}</Link>
          )}
          {mayReadFigures && (
            <>
              <Link to="/dashboard/completion" search={search}>{t`Completion`}</Link>
              <Link to="/dashboard/roi" search={search}>{t`ROI`}</Link>
            </>
          )}
        </Group>
      }
    >
      <Paper p="md">
        <Facts>
          <Fact name={t`Started`}>
            <span data-figure="started">{formatCount(started)}</span>
          </Fact>
          <Fact name={t`Completed`}>
            <span data-figure="completed">{formatCount(completed)}</span>
          </Fact>
          <Fact name={t`Failed`}>
            <span data-figure="failed">{formatCount(failed)}</span>
          </Fact>
          <Fact name={t`Last report`}>
            <TimeText at={lastReportAt} absent={t`Never`} />
          </Fact>
        </Facts>
      </Paper>
    </Part>
  );
}
