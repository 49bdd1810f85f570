import { t } from '@lingui/core/macro';
import { Button, Group } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { crossSellsQuery, type CrossSell } from '../../api/selling.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { HistoryLink } from '../../ui/history-link.tsx';
import { PlusIcon } from '../../ui/icons.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { QuickSwitch } from '../../ui/quick-switch.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import { TakeAwayButton } from '../../ui/take-away-button.tsx';
import { CrossSellModal, crossSellKinds } from './cross-sell-modal.tsx';

/** What is offered beside something else, on the payment page or after paying. */
export function CrossSellsPart() {
  const query = useInfiniteQuery(crossSellsQuery);
  const [edited, setEdited] = useState<CrossSell | 'new' | null>(null);
  return (
    <Part
      title={t`Beside`}
      description={t`A second thing at the moment of buying: added with one tick, or with one click after paying.`}
      actions={
        <Group>
          <HistoryLink path="/admin/cross-sells" name="all pairs" />
          <WhoMay scope="billing:write">
            <Button
              leftSection={<PlusIcon size={16} />}
              onClick={() => setEdited('new')}
            >{t`New pair`}</Button>
          </WhoMay>
        </Group>
      }
    >
      <PagedTable
        label={t`Pairs`}
        query={query}
        columns={columnsOf(setEdited)}
        rowKey={({ id }) => id}
        empty={
          <EmptyState title={t`Nothing is offered beside yet`}>{t`Pair what is used together.`}</EmptyState>
        }
      />
      {edited && <CrossSellModal pair={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </Part>
  );
}

function columnsOf(onEdit: (pair: CrossSell) => void): Column<CrossSell>[] {
  return [
    { key: 'of', header: t`Who buys`, cell: ({ of }) => of.title },
    {
      key: 'offers',
      header: t`Is offered`,
      cell: (pair) => (
        <RowButton scope="billing:write" onClick={() => onEdit(pair)}>
          {pair.offers.title}
          {pair.percentOff === null ? '' : t`, ${pair.percentOff} % off`}
        </RowButton>
      ),
    },
    {
      key: 'kind',
      header: t`Where`,
      cell: ({ kind }) => crossSellKinds.find(({ value }) => value === kind)?.label ?? kind,
    },
    {
      key: 'active',
      header: t`Active`,
      cell: ({ id, of, offers, isActive }) => (
        <QuickSwitch
          scope="billing:write"
          path="/admin/cross-sells"
          id={id}
          name={`${offers.title} beside ${of.title}`}
          isActive={isActive}
        />
      ),
    },
    {
      key: 'actions',
      header: t`Actions`,
      isHeaderHidden: true,
      align: 'end',
      cell: ({ id, of, offers }) => (
        <TakeAwayButton
          path="/admin/cross-sells"
          id={id}
          scope="billing:write"
          name={`${offers.title} beside ${of.title}`}
          question={t`Who buys “${of.title}” is not offered “${offers.title}” any more. Links to it that were handed out after a payment end.`}
        />
      ),
    },
  ];
}
