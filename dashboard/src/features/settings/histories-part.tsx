import { t } from '@lingui/core/macro';
import { Group, Paper } from '@mantine/core';
import { HistoryLink } from '../../ui/history-link.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { Part } from '../../ui/part.tsx';

const kinds = [
  ['/admin/assumptions', t`Assumptions`],
  ['/admin/model-prices', t`Prices of AI models`],
  ['/admin/make-credit-prices', t`Prices of Make’s credits`],
  ['/admin/billing-settings', t`Billing settings`],
  ['/admin/reward-rules', t`Rules of rewards`],
  ['/admin/switches', t`Feature switches`],
  ['/admin/exchange-rates', t`Exchange rates`],
  ['/admin/costs', t`Costs of the library`],
  ['/admin/operators', t`Operators`],
  ['/admin/categories', t`Categories`],
  ['/admin/reporting-settings', t`Reporting settings`],
] as const;

/** Where to see what was set before, and to go back to it. */
export function HistoriesPart() {
  return (
    <WhoMay scope="settings:read">
      <Part
        title={t`What it was before`}
        description={t`Each of these keeps its history: who changed it, when and why, and the way back.`}
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
