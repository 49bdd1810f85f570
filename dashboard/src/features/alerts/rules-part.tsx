import { t } from '@lingui/core/macro';
import { Button, Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useReporting } from '../../format/reporting.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { HistoryLink } from '../../ui/history-link.tsx';
import { PlusIcon } from '../../ui/icons.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { QuickSwitch } from '../../ui/quick-switch.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import { channelWords, conditionText, kindWords, severityWords } from './alert-words.ts';
import { rulesQuery, type Rule } from './alerts-query.ts';
import { RuleModal } from './rule-modal.tsx';

/** What is watched; a rule that is switched off ends its alerts. */
export function RulesPart() {
  const query = useInfiniteQuery(rulesQuery);
  const { currency } = useReporting();
  const [edited, setEdited] = useState<Rule | 'new' | null>(null);
  return (
    <Part
      title={t`Rules`}
      description={t`Looked at every hour; a finding must hold twice in a row. Changes of trend are looked for once a day is over.`}
      actions={
        <Group>
          <HistoryLink path="/admin/alert-rules" name="all rules" />
          <WhoMay scope="alerts:write">
            <Button
              leftSection={<PlusIcon size={16} />}
              onClick={() => setEdited('new')}
            >{t`New rule`}</Button>
          </WhoMay>
        </Group>
      }
    >
      <PagedTable
        label={t`Rules`}
        query={query}
        columns={columnsOf(setEdited, currency)}
        rowKey={({ id }) => id}
        empty={<EmptyState title={t`No rules`}>{t`Nobody is told of anything.`}</EmptyState>}
      />
      {edited && <RuleModal rule={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </Part>
  );
}

function columnsOf(onEdit: (rule: Rule) => void, currency: string): Column<Rule>[] {
  return [
    {
      key: 'name',
      header: t`Rule`,
      cell: (rule) => (
        <>
          <RowButton scope="alerts:write" onClick={() => onEdit(rule)}>
            {rule.name}
          </RowButton>
          <Text fz="xs" c="dimmed" miw={180}>
            {kindWords[rule.condition.kind]}: {conditionText(rule.condition, currency)}
          </Text>
        </>
      ),
    },
    { key: 'severity', header: t`Severity`, cell: ({ severity }) => severityWords[severity] },
    {
      key: 'channels',
      header: t`Told by`,
      cell: ({ channels }) => channels.map((channel) => channelWords[channel]).join(', ') || t`The dashboard`,
    },
    {
      key: 'active',
      header: t`Active`,
      cell: ({ id, name, isActive }) => (
        <QuickSwitch path="/admin/alert-rules" id={id} scope="alerts:write" name={name} isActive={isActive} />
      ),
    },
  ];
}
