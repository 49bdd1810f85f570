import { Anchor, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { scenarioQuery, type AdminScenarioDetail } from '../../api/scenarios.ts';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { flowOfBlueprint } from '../../../../flow-drawing/flow-of-blueprint.ts';
import { FlowDrawing } from '../../ui/flow-drawing/flow-drawing.tsx';
import { HistoryLink } from '../../ui/history-link.tsx';
import { ExternalIcon } from '../../ui/icons.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Part } from '../../ui/part.tsx';
import { ExpectationPart } from '../../ui/preflight/expectation-part.tsx';
import { priceText } from '../../ui/price-text.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { StepPanel } from '../../ui/step-list.tsx';
import { EditScenarioModal } from './edit-scenario-modal.tsx';
import { ScenarioFacts } from './scenario-facts.tsx';
import { ScenarioFigures } from './scenario-figures.tsx';
import { ScenarioInstallations } from './scenario-installations.tsx';
import { VersionsPart } from './versions-part.tsx';
import styles from './scenarios.module.css';

/** One scenario: what it does, what it brought in over a period, its versions and where it is installed. */
export function ScenarioPage() {
  const { slug } = useParams({ from: '/dashboard/scenarios/$slug' });
  const query = useQuery(scenarioQuery(slug));
  const [isEditing, { open, close }] = useDisclosure(false);
  const scenario = query.data;
  return (
    <>
      <PageHeader
        title={scenario?.title ?? 'Scenario'}
        description={
          <>
            <Link to="/dashboard/scenarios">Scenarios</Link>
            {scenario && ` · ${scenario.category.name} · ${priceText(scenario.price, scenario.recurring)}`}
          </>
        }
        actions={scenario && <ScenarioActions scenario={scenario} onEdit={open} />}
      />
      <DataState query={query}>{(loaded) => <ScenarioParts scenario={loaded} />}</DataState>
      {scenario && isEditing && <EditScenarioModal scenario={scenario} onClose={close} />}
    </>
  );
}

function ScenarioActions({ scenario, onEdit }: { scenario: AdminScenarioDetail; onEdit: () => void }) {
  const { id, slug, title, status } = scenario;
  return (
    <>
      <HistoryLink path="/admin/scenarios" id={id} name={title} />
      <StatusBadge status={status} />
      <WhoMay scope="scenarios:write">
        <Button variant="default" onClick={onEdit}>
          Edit details
        </Button>
        {status !== 'completed' && (
          <Button component={Link} to="/dashboard/scenarios/$slug/new-version" params={{ slug } as never}>
            New version
          </Button>
        )}
      </WhoMay>
    </>
  );
}

function ScenarioParts({ scenario }: { scenario: AdminScenarioDetail }) {
  const { slug, title, status, description, versions, blueprint, scheduling, steps } = scenario;
  const drawnSteps = versions.find(({ report }) => report.valid)?.report.steps ?? steps;
  const flow = useMemo(
    () => flowOfBlueprint(blueprint, drawnSteps, scheduling),
    [blueprint, drawnSteps, scheduling],
  );
  const isPublic = status === 'active' || status === 'completed';
  return (
    <Stack gap={36}>
      <Paper>
        {flow.length > 0 ? (
          <FlowDrawing flow={flow} name={title} />
        ) : (
          <EmptyState title="No version can be drawn yet">
            Upload a blueprint that passes the check as a new version.
          </EmptyState>
        )}
      </Paper>
      <div className={styles.columns}>
        <Part title="About">
          <Paper p="md">
            <Text fz="sm" className={styles.text}>
              {description}
            </Text>
            {isPublic && (
              <Group mt="sm">
                <Anchor href={`/scenarios/${slug}`} fz="sm">
                  See its public page <ExternalIcon size={13} />
                </Anchor>
              </Group>
            )}
          </Paper>
          <Paper p="md">
            <ScenarioFacts scenario={scenario} />
          </Paper>
        </Part>
        <Part title="Steps">
          <StepPanel steps={drawnSteps} />
        </Part>
      </div>
      {versions.some(({ report }) => report.valid) && (
        <div className={styles.columns}>
          <ExpectationPart slug={slug} />
        </div>
      )}
      <ScenarioFigures scenario={scenario} />
      <VersionsPart scenario={scenario} />
      <ScenarioInstallations scenario={scenario} />
    </Stack>
  );
}
