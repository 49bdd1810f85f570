import { t } from '@lingui/core/macro';
import { Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { AdminScenario } from '../../api/scenarios.ts';
import { formatCount, formatRate } from '../../format/number.ts';
import { AppBadges } from '../../ui/app-badges.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { FlowThumbnail } from '../../ui/flow-drawing/flow-thumbnail.tsx';
import { PriceText } from '../../ui/price-text.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';

/** The columns of the list of scenarios. */
export const scenarioColumns: Column<AdminScenario>[] = [
  {
    key: 'title',
    header: t`Scenario`,
    cell: ({ slug, title, category, apps }) => (
      <Group gap="sm" wrap="nowrap">
        <div style={{ flex: 1 }}>
          <Link to="/dashboard/scenarios/$slug" params={{ slug }}>
            {title}
          </Link>
          <Text fz="xs" c="dimmed">
            {category.name}
          </Text>
        </div>
        <FlowThumbnail slug={slug} />
        <Group w={{ base: 'auto', sm: 128 }} justify="flex-end">
          <AppBadges apps={apps} most={4} />
        </Group>
      </Group>
    ),
  },
  { key: 'status', header: t`Status`, cell: ({ status }) => <StatusBadge status={status} /> },
  { key: 'price', header: t`Price`, align: 'end', cell: (scenario) => <PriceText {...priceOf(scenario)} /> },
  {
    key: 'version',
    header: t`Version`,
    align: 'end',
    cell: ({ latestVersion }) => (latestVersion ? `v${latestVersion.number}` : '–'),
  },
  {
    key: 'installations',
    header: t`Installations`,
    align: 'end',
    cell: ({ stats }) => formatCount(stats.installations),
  },
  {
    key: 'completionRate30d',
    header: t`Completion, 30 d`,
    align: 'end',
    cell: ({ stats }) => (stats.completionRate30d === null ? '–' : formatRate(stats.completionRate30d)),
  },
];

function priceOf({ price, recurring }: AdminScenario) {
  return { price, recurring };
}
