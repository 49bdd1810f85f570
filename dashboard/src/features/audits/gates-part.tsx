import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { useState } from 'react';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Part } from '../../ui/part.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { measuredText, statusOf } from './audit-words.ts';
import type { AuditGate } from './audits-query.ts';
import { GateHistory } from './gate-history.tsx';

const columnsFor = (show: (gate: AuditGate) => void): Column<AuditGate>[] => [
  {
    key: 'gate',
    header: t`Gate`,
    cell: (gate) => (
      <>
        <RowButton scope="audits:read" onClick={() => show(gate)}>
          {gate.gate} {gate.name}
        </RowButton>
        <Text fz="xs" c="dimmed" maw={520}>
          {gate.holds}
        </Text>
      </>
    ),
  },
  {
    key: 'state',
    header: t`State`,
    cell: ({ result }) => <StatusBadge status={result ? statusOf(result.state) : 'neverChecked'} />,
  },
  {
    key: 'reason',
    header: t`What was found`,
    cell: ({ result, remedy }) =>
      result && (
        <>
          <Text fz="sm" maw={460}>
            {result.reason}
          </Text>
          {(result.state === 'fail' || result.state === 'warn') && (
            <Text fz="sm" maw={460}>
              <b>{t`What to do:`}</b> {remedy}
            </Text>
          )}
          <Text fz="xs" c="dimmed" maw={460}>
            {measuredText(result.numbers)}
          </Text>
        </>
      ),
  },
  { key: 'since', header: t`Since`, cell: ({ result }) => <TimeText at={result?.since ?? null} relative /> },
];

/** Every gate with its newest result. */
export function GatesPart({ gates }: { gates: AuditGate[] }) {
  const [shown, setShown] = useState<AuditGate | null>(null);
  return (
    <Part
      title={t`Gates`}
      description={t`Each holds, is to be looked at, fails, or has nothing to check. Press one for its history.`}
    >
      <DataTable label={t`Gates`} columns={columnsFor(setShown)} rows={gates} rowKey={({ gate }) => gate} />
      {shown && <GateHistory gate={shown} onClose={() => setShown(null)} />}
    </Part>
  );
}
