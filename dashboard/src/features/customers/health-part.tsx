import { t } from '@lingui/core/macro';
import { Paper, Text } from '@mantine/core';
import { Part } from '../../ui/part.tsx';
import type { Health } from './customers-query.ts';
import { HealthBadge } from './health-badge.tsx';
import { partWords } from './health-words.ts';
import styles from './customers.module.css';

/** How a customer fares: each part with the fact by which it is judged. */
export function HealthPart({ health }: { health: Health }) {
  return (
    <Part title={t`Health`} actions={<HealthBadge state={health.state} />}>
      <Paper>
        <ul className={styles.parts}>
          {health.parts.map(({ part, state, reason }) => (
            <li key={part}>
              <div className={styles.partHead}>
                <Text fz="sm" fw={500}>
                  {partWords[part]}
                </Text>
                <HealthBadge state={state} />
              </div>
              <Text fz="sm" c="dimmed">
                {reason}
              </Text>
            </li>
          ))}
        </ul>
      </Paper>
    </Part>
  );
}
