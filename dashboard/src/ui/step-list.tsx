import { t } from '@lingui/core/macro';
import { Group, Paper, Text } from '@mantine/core';
import type { Scenario } from '../api/scenarios.ts';
import { appName } from '../../../flow-drawing/app-name.ts';
import { wordsOf } from '../format/words.ts';
import { AppCircle } from './app-badges.tsx';
import styles from './step-list.module.css';

/** The steps in a frame of their own, which scrolls when there are many. */
export function StepPanel({ steps }: { steps: Scenario['steps'] }) {
  return (
    <Paper
      p="md"
      mah={440}
      style={{ overflow: 'auto' }}
      tabIndex={0}
      role="region"
      aria-label={t`Steps, list`}
    >
      {steps.length > 0 ? <StepList steps={steps} /> : <Text fz="sm">{t`No steps yet.`}</Text>}
    </Paper>
  );
}

/** The steps of a scenario in words, in the order of its flow. */
export function StepList({ steps }: { steps: Scenario['steps'] }) {
  return (
    <ol className={styles.steps} data-testid="steps">
      {steps.map(({ position, app, label, kind }) => (
        <li key={position}>
          <Group gap="sm" wrap="nowrap">
            <Text fz="xs" c="dimmed" w={22} ta="end">
              {position}
            </Text>
            <AppCircle app={app} />
            <div>
              <Text fz="sm">{label}</Text>
              <Text fz="xs" c="dimmed">
                {appName(app)} · {wordsOf(kind)}
              </Text>
            </div>
          </Group>
        </li>
      ))}
    </ol>
  );
}
