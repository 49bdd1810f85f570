import { t } from '@lingui/core/macro';
import { Button, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { promotionCodesQuery, type PromotionCode } from '../../api/selling.ts';
import { formatMoney } from '../../format/money.ts';
import { formatCount } from '../../format/number.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { PlusIcon } from '../../ui/icons.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { QuickSwitch } from '../../ui/quick-switch.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { CodeModal } from './code-modal.tsx';

const columns: Column<PromotionCode>[] = [
  {
    key: 'code',
    header: t`Code`,
    cell: ({ code, isForOneCustomer }) => (
      <>
        <code>{code}</code>
        {isForOneCustomer && <Text fz="xs" c="dimmed">{t`For one customer`}</Text>}
      </>
    ),
  },
  { key: 'off', header: t`Takes off`, cell: reductionText },
  {
    key: 'for',
    header: t`For`,
    cell: ({ products, firstTimeOnly, minimumAmount }) => (
      <>
        {products === null ? t`Everything` : products.map(({ title }) => title).join(', ')}
        <Text fz="xs" c="dimmed">
          {[
            firstTimeOnly && t`first payment only`,
            minimumAmount && t`from ${formatMoney(minimumAmount.amount, minimumAmount.currency)}`,
          ]
            .filter(Boolean)
            .join(', ')}
        </Text>
      </>
    ),
  },
  {
    key: 'used',
    header: t`Used`,
    align: 'end',
    cell: ({ timesRedeemed, maxRedemptions }) =>
      maxRedemptions === null
        ? formatCount(timesRedeemed)
        : t`${formatCount(timesRedeemed)} of ${formatCount(maxRedemptions)}`,
  },
  {
    key: 'expires',
    header: t`Until`,
    cell: ({ expiresAt }) => <TimeText at={expiresAt} absent={t`No end`} />,
  },
  {
    key: 'active',
    header: t`Active`,
    cell: ({ id, code, isActive }) => (
      <QuickSwitch
        scope="billing:write"
        path="/admin/promotion-codes"
        id={id}
        name={code}
        isActive={isActive}
      />
    ),
  },
];

/** Codes that customers write on the payment page. */
export function CodesPart() {
  const query = useInfiniteQuery(promotionCodesQuery);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Part
      title={t`Promotion codes`}
      description={t`They live at Stripe; what they took off stands in the revenue by code.`}
      actions={
        <WhoMay scope="billing:write">
          <Button leftSection={<PlusIcon size={16} />} onClick={() => setIsOpen(true)}>{t`New code`}</Button>
        </WhoMay>
      }
    >
      <PagedTable
        label={t`Promotion codes`}
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        empty={<EmptyState title={t`No codes yet`}>{t`A code of 100 % gives something away.`}</EmptyState>}
      />
      {isOpen && <CodeModal onClose={() => setIsOpen(false)} />}
    </Part>
  );
}

function reductionText({ percentOff, amountOff, duration, durationMonths }: PromotionCode): string {
  const size = amountOff ? formatMoney(amountOff.amount, amountOff.currency) : `${percentOff ?? 0} %`;
  if (duration === 'forever') return t`${size}, always`;
  return duration === 'repeating' ? t`${size}, for ${durationMonths ?? 0} months` : t`${size}, once`;
}
