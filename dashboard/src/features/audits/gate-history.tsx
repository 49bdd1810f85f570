import { t } from '@lingui/core/macro';
import { Modal, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { statusOf } from './audit-words.ts';
import { historyQuery, type AuditGate, type GateResult } from './audits-query.ts';

const columns: Column<GateResult>[] = [
  { key: 'checked', header: t`Checked`, cell: ({ checkedAt }) => <TimeText at={checkedAt} /> },
  { key: 'state', header: t`State`, cell: ({ state }) => <StatusBadge status={statusOf(state)} /> },
  { key: 'reason', header: t`What was found`, cell: ({ reason }) => <Text fz="sm">{reason}</Text> },
];

/** What one gate said, run after run. */
export function GateHistory({ gate, onClose }: { gate: AuditGate; onClose: () => void }) {
  const query = useInfiniteQuery(historyQuery(gate.gate));
  return (
    <Modal opened onClose={onClose} title={`${gate.gate} ${gate.name}`} size="xl">
      <Stack gap="sm">
        <Text fz="sm">{gate.holds}</Text>
        <Text fz="xs" c="dimmed">
          {gate.figures === null
            ? t`Every figure depends on it.`
            : gate.figures.length === 0
              ? t`No figure of the dashboard depends on it.`
              : t`Figures that depend on it: ${gate.figures.join(', ')}.`}
        </Text>
        <PagedTable
          label={t`History of ${gate.gate}`}
          query={query}
          columns={columns}
          rowKey={({ position }) => String(position)}
          empty={<EmptyState title={t`It was never checked`} />}
        />
      </Stack>
    </Modal>
  );
}
