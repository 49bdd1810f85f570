import { t } from '@lingui/core/macro';
import { Button, Group } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { apiDelete, apiPost } from '../../api/client.ts';
import { useReporting } from '../../format/reporting.ts';
import { formatDay } from '../../format/time.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { HistoryLink } from '../../ui/history-link.tsx';
import { PlusIcon } from '../../ui/icons.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { showToast } from '../../ui/toast.ts';
import { costKinds } from './cost-form.ts';
import { costsPath, costsQuery, roiPath, type Cost } from './roi-query.ts';

const CostModal = lazy(async () => ({ default: (await import('./cost-modal.tsx')).CostModal }));

/** What was entered as spent by the library, the latest first. */
export function CostsPart({ scenario }: { scenario: string | undefined }) {
  const query = useInfiniteQuery(costsQuery);
  const { currency } = useReporting();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Part
      title={t`Costs that were entered`}
      description={t`What making, supporting and selling scenarios costs. Only amounts in ${currency.toUpperCase()} count in the figures.`}
      actions={
        <Group>
          <HistoryLink path="/admin/costs" name="all costs" />
          <WhoMay scope="billing:write">
            <Button
              leftSection={<PlusIcon size={16} />}
              onClick={() => setIsOpen(true)}
            >{t`Enter a cost`}</Button>
          </WhoMay>
        </Group>
      }
    >
      <PagedTable
        label={t`Costs of the library`}
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title={t`No cost was entered`}
          >{t`Without costs the library’s return cannot be told.`}</EmptyState>
        }
      />
      <Suspense>
        {isOpen && <CostModal scenario={scenario ?? ''} onClose={() => setIsOpen(false)} />}
      </Suspense>
    </Part>
  );
}

const columns: Column<Cost>[] = [
  {
    key: 'kind',
    header: t`Kind`,
    cell: ({ kind }) => costKinds.find(({ value }) => value === kind)?.label ?? kind,
  },
  { key: 'amount', header: t`Amount`, align: 'end', cell: ({ amount }) => <MoneyText money={amount} /> },
  { key: 'when', header: t`When`, cell: ({ on, month }) => (on === null ? monthText(month) : formatDay(on)) },
  { key: 'scenario', header: t`Scenario`, cell: ({ scenario }) => scenario?.title ?? t`All, by their runs` },
  { key: 'note', header: t`Note`, cell: ({ note }) => note ?? '–' },
  { key: 'createdAt', header: t`Entered`, cell: ({ createdAt }) => <TimeText at={createdAt} relative /> },
  {
    key: 'take',
    header: t`Delete`,
    isHeaderHidden: true,
    align: 'end',
    cell: (cost) => <TakeCostAway cost={cost} />,
  },
];

/** Goes at one press, and comes back at another. */
function TakeCostAway({ cost }: { cost: Cost }) {
  const queries = useQueryClient();
  async function readAnew() {
    await queries.invalidateQueries({ queryKey: [costsPath] });
    await queries.invalidateQueries({ queryKey: [roiPath] });
  }
  const going = useMutation({
    mutationFn: () => apiDelete(`${costsPath}/${encodeURIComponent(cost.id)}`),
    onSuccess: async () => {
      await readAnew();
      showToast({
        message: t`The cost is deleted.`,
        undo: async () => {
          await apiPost(costsPath, enteredAgain(cost), { reason: t`Taken back` });
          await readAnew();
        },
      });
    },
    onError: ({ message }) => showToast({ title: t`It was not deleted`, message, isBad: true }),
  });
  const label = costKinds.find(({ value }) => value === cost.kind)?.label ?? cost.kind;
  return (
    <WhoMay scope="billing:write">
      <Button
        variant="subtle"
        color="red"
        c="var(--sl-bad)"
        size="compact-sm"
        loading={going.isPending}
        aria-label={t`Delete ${label}, ${cost.on ?? cost.month ?? ''}`}
        onClick={() => going.mutate()}
      >{t`Delete`}</Button>
    </WhoMay>
  );
}

const enteredAgain = ({ kind, scenario, amount, on, month, note }: Cost) => ({
  kind,
  ...(scenario ? { scenario: scenario.id } : {}),
  amount,
  ...(on === null ? { month } : { on }),
  ...(note === null ? {} : { note }),
});

const monthText = (month: string | null) => (month === null ? '–' : t`Over ${month}`);
