import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Anchor, Group, Paper, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { flowOfBlueprint } from '../../../../flow-drawing/flow-of-blueprint.ts';
import type { AdminScenarioDetail } from '../../api/scenarios.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import { FlowDrawing } from '../../ui/flow-drawing/flow-drawing.tsx';
import { ExternalIcon } from '../../ui/icons.tsx';
import { Part } from '../../ui/part.tsx';
import { ExpectationPart } from '../../ui/preflight/expectation-part.tsx';
import { StepPanel } from '../../ui/step-list.tsx';
import { ScenarioFacts } from './scenario-facts.tsx';
import styles from './scenarios.module.css';

/** What a scenario does: its flow, drawn and in words, and what is known of it before anybody installs it. */
export function OverviewPart({ scenario }: { scenario: AdminScenarioDetail }) {
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
          <EmptyState
            title={t`No version can be drawn yet`}
          >{t`Upload a blueprint that passes the check as a new version.`}</EmptyState>
        )}
      </Paper>
      <div className={styles.columns}>
        <Part title={t`About`}>
          <Paper p="md">
            <Text fz="sm" className={styles.text}>
              {description}
            </Text>
            {isPublic && (
              <Group mt="sm">
                <Anchor href={`/scenarios/${slug}`} fz="sm">
                  <Trans>
                    See its public page <ExternalIcon size={13} />
                  </Trans>
                </Anchor>
              </Group>
            )}
          </Paper>
          <Paper p="md">
            <ScenarioFacts scenario={scenario} />
          </Paper>
        </Part>
        <Part title={t`Steps`}>
          <StepPanel steps={drawnSteps} />
        </Part>
      </div>
      {versions.some(({ report }) => report.valid) && (
        <div className={styles.columns}>
          <ExpectationPart slug={slug} />
        </div>
      )}
    </Stack>
  );
}
