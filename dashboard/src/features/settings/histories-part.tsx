import { Group, Paper } from '@mantine/core';
import { HistoryLink } from '../../ui/history-link.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { Part } from '../../ui/part.tsx';

const kinds = [
  ['/admin/assumptions', 'Assumptions'],
  ['/admin/model-prices', 'Prices of AI models'],
  ['/admin/make-credit-prices', 'Prices of Make’s credits'],
  ['/admin/billing-settings', 'Billing settings'],
  ['/admin/reward-rules', 'Rules of rewards'],
  ['/admin/switches', 'Feature switches'],
  ['/admin/exchange-rates', 'Exchange rates'],
  ['/admin/costs', 'Costs of the library'],
  ['/admin/operators', 'Operators'],
  ['/admin/categories', 'Categories'],
  ['/admin/reporting-settings', 'Reporting settings'],
] as const;

/** Where to see what was set before, and to go back to it. */
export function HistoriesPart() {
  return (
    <WhoMay scope="settings:read">
      <Part
        title="What it was before"
        description="Each of these keeps its history: who changed it, when and why, and the way back."
      >
        <Paper p="md">
          <Group gap="lg">
            {kinds.map(([path, label]) => (
              <HistoryLink key={path} path={path}>
                {label}
              </HistoryLink>
            ))}
          </Group>
        </Paper>
      </Part>
    </WhoMay>
  );
}
