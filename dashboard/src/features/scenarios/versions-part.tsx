import { t } from '@lingui/core/macro';
import { Anchor, Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { apiPost } from '../../api/client.ts';
import {
  scenarioPath,
  scenarioQuery,
  type AdminScenarioDetail,
  type AdminVersion,
} from '../../api/scenarios.ts';
import { EmptyState, ProblemAlert } from '../../ui/data-state.tsx';
import { HistoryLink } from '../../ui/history-link.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { Part } from '../../ui/part.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { FindingCounts } from './finding-counts.tsx';
import { RollBackButton } from './roll-back-button.tsx';
import styles from './versions-part.module.css';

/** Every version with its check, newest first, with the ways to publish one and to go back to one. */
export function VersionsPart({ scenario }: { scenario: AdminScenarioDetail }) {
  const versions = scenario.versions.toSorted((one, other) => other.number - one.number);
  return (
    <Part
      title={t`Versions`}
      description={t`A version never changes once it is published; going back makes a new one.`}
    >
      <Paper>
        {versions.length === 0 ? (
          <EmptyState title={t`No version yet`}>{t`Upload a blueprint as the first version.`}</EmptyState>
        ) : (
          <ul className={styles.versions}>
            {versions.map((version) => (
              <VersionRow key={version.id} version={version} scenario={scenario} />
            ))}
          </ul>
        )}
      </Paper>
    </Part>
  );
}

function VersionRow({ version, scenario }: { version: AdminVersion; scenario: AdminScenarioDetail }) {
  const { number, changelog, publishedAt, createdAt, report } = version;
  const isCurrent = scenario.latestVersion?.number === number;
  const former = report.valid ? formerOf(version, scenario) : undefined;
  return (
    <li data-testid={`version-${number}`}>
      <Group justify="space-between" gap="sm">
        <Stack gap={4} miw={0}>
          <Group gap="xs">
            <Text fw={600} fz="sm">{t`Version ${number}`}</Text>
            <StatusBadge status={publishedAt ? 'published' : 'draft'} />
            {isCurrent && <Badge variant="light" tt="none" fw={500}>{t`Current`}</Badge>}
          </Group>
          <Text fz="sm" c="dimmed" component="div">
            {publishedAt ? t`Published` : t`Uploaded`} <TimeText at={publishedAt ?? createdAt} />
          </Text>
          {changelog && (
            <Text fz="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {changelog}
            </Text>
          )}
          <Group gap="xs" fz="sm">
            <FindingCounts report={report} />
            <Anchor
              component={Link}
              to="/dashboard/scenarios/$slug"
              params={{ slug: scenario.slug } as never}
              search={{ part: 'checks', version: String(number) } as never}
              fz="xs"
              aria-label={t`What the check found in version ${number}`}
            >{t`Check`}</Anchor>
            {former && (
              <Anchor
                component={Link}
                to="/dashboard/scenarios/$slug/versions/$number"
                params={{ slug: scenario.slug, number: String(number) } as never}
                search={{ from: String(former.number) } as never}
                fz="xs"
                aria-label={t`What version ${number} changed since version ${former.number}`}
              >{t`What changed`}</Anchor>
            )}
            <HistoryLink path="/admin/scenarios/versions" id={version.id} name={`version ${number}`} />
          </Group>
        </Stack>
        <WhoMay scope="scenarios:write">
          <VersionAction version={version} scenario={scenario} isCurrent={isCurrent} />
        </WhoMay>
      </Group>
    </li>
  );
}

/** The newest one before it that can be compared. */
function formerOf(version: AdminVersion, { versions }: AdminScenarioDetail): AdminVersion | undefined {
  return versions
    .filter(({ number, report }) => report.valid && number < version.number)
    .toSorted((one, other) => other.number - one.number)[0];
}

function VersionAction(props: { version: AdminVersion; scenario: AdminScenarioDetail; isCurrent: boolean }) {
  const { version, scenario, isCurrent } = props;
  if (scenario.status === 'completed' || isCurrent) return null;
  if (version.publishedAt) return <RollBackButton scenario={scenario} to={version.number} />;
  return version.report.valid ? <PublishButton version={version} scenario={scenario} /> : null;
}

function PublishButton({ version, scenario }: { version: AdminVersion; scenario: AdminScenarioDetail }) {
  const queries = useQueryClient();
  const publication = useMutation({
    mutationFn: () =>
      apiPost<AdminScenarioDetail>(scenarioPath(scenario.slug, `/versions/${version.number}/publish`)),
    onSuccess: (detail) => {
      queries.setQueryData(scenarioQuery(detail.slug).queryKey, detail);
      return queries.invalidateQueries({ queryKey: ['/admin/scenarios'] });
    },
  });
  return (
    <Stack gap="xs" align="flex-end">
      <Button
        size="xs"
        loading={publication.isPending}
        onClick={() => publication.mutate()}
      >{t`Publish version ${version.number}`}</Button>
      {publication.error && <ProblemAlert error={publication.error} />}
    </Stack>
  );
}
