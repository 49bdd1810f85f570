import { t } from '@lingui/core/macro';
import { Button, Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { offersQuery, type AdminOffer } from '../../api/rewards.ts';
import { useSoldTitles } from '../../api/sold.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { HistoryLink } from '../../ui/history-link.tsx';
import { PlusIcon } from '../../ui/icons.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TakeAwayButton } from '../../ui/take-away-button.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { OfferEffectText } from './offer-effect.tsx';
import { OfferModal } from './offer-modal.tsx';
import { conditionText, offeredText } from './offer-words.ts';

/** What is offered to whom, and what it has brought. */
export function OffersPart() {
  const query = useInfiniteQuery(offersQuery);
  const titles = useSoldTitles();
  const [edited, setEdited] = useState<AdminOffer | 'new' | null>(null);
  return (
    <Part
      title={t`Offers`}
      description={t`Made to customers for whom every condition holds, never while a complaint of theirs is open. A tenth never sees it, so that its effect can be measured.`}
      actions={
        <Group>
          <HistoryLink path="/admin/offers" name="all offers" />
          <WhoMay scope="billing:write">
            <Button
              leftSection={<PlusIcon size={16} />}
              onClick={() => setEdited('new')}
            >{t`New offer`}</Button>
          </WhoMay>
        </Group>
      }
    >
      <PagedTable
        label={t`Offers`}
        query={query}
        columns={columnsOf(setEdited, titles)}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title={t`No offers yet`}
          >{t`For example: who has had one scenario running well for 30 days gets another one for 20 % less.`}</EmptyState>
        }
      />
      {edited && <OfferModal offer={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </Part>
  );
}

function columnsOf(
  onEdit: (offer: AdminOffer) => void,
  titles: ReadonlyMap<string, string>,
): Column<AdminOffer>[] {
  return [
    {
      key: 'title',
      header: t`Offer`,
      cell: (offer) => (
        <>
          <RowButton scope="billing:write" onClick={() => onEdit(offer)}>
            {offer.title}
          </RowButton>
          <Text
            fz="xs"
            c="dimmed"
            miw={180}
          >{t`${offeredText(offer, titles)}, ${offer.percentOff} % off`}</Text>
        </>
      ),
    },
    {
      key: 'conditions',
      header: t`For whom`,
      cell: ({ conditions }) =>
        conditions.length === 0
          ? t`Everybody`
          : conditions.map((condition, index) => (
              <Text key={index} fz="sm" miw={160}>
                {conditionText(condition, titles)}
              </Text>
            )),
    },
    {
      key: 'state',
      header: t`State`,
      cell: ({ isActive, startsAt, endsAt }) => (
        <>
          <StatusBadge status={isActive ? 'active' : 'off'} />
          <Text fz="xs" c="dimmed">
            <TimeText at={startsAt} /> – <TimeText at={endsAt} absent={t`no end`} />
          </Text>
        </>
      ),
    },
    { key: 'effect', header: t`Effect`, cell: ({ id }) => <OfferEffectText id={id} /> },
    {
      key: 'actions',
      header: t`Actions`,
      isHeaderHidden: true,
      align: 'end',
      cell: ({ id, title }) => (
        <TakeAwayButton
          path="/admin/offers"
          id={id}
          scope="billing:write"
          name={`the offer “${title}”`}
          question={t`Nobody gets it or can use it any more, and its effect is not shown here. To stop it and keep it in sight, switch it off.`}
        />
      ),
    },
  ];
}
