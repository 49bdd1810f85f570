import { t } from '@lingui/core/macro';
import { Anchor, Button, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { paymentLinksQuery, type PaymentLink } from '../../api/selling.ts';
import { everyPlanQuery } from '../../api/sold.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { FormModal } from '../../ui/form-modal.tsx';
import { PlusIcon } from '../../ui/icons.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { QuickSwitch } from '../../ui/quick-switch.tsx';
import { namedProduct } from '../../ui/product-choice.ts';
import { ProductPicker } from '../../ui/product-picker.tsx';

const path = '/admin/payment-links';

const columns: Column<PaymentLink>[] = [
  { key: 'product', header: t`Sells`, cell: ({ product }) => product.title },
  {
    key: 'url',
    header: t`Link to hand out`,
    cell: ({ shareUrl, syncError }) => (
      <>
        <Anchor href={shareUrl} target="_blank" rel="noreferrer" fz="sm" style={{ wordBreak: 'break-all' }}>
          {shareUrl}
        </Anchor>{' '}
        <CopyButton text={shareUrl} label={t`Copy the link`} />
        {syncError && (
          <Text fz="xs" c="var(--sl-bad)">
            {syncError}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'active',
    header: t`Active`,
    cell: ({ id, isActive, product }) => (
      <QuickSwitch
        scope="billing:write"
        path={path}
        id={id}
        name={`The link of ${product.title}`}
        isActive={isActive}
      />
    ),
  },
];

/** Pages of Stripe on which anybody can buy, without an account. */
export function LinksPart() {
  const query = useInfiniteQuery(paymentLinksQuery);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Part
      title={t`Payment links`}
      description={t`Anybody can buy on these pages. Who pays gets an account by the e-mail address given there.`}
      actions={
        <WhoMay scope="billing:write">
          <Button leftSection={<PlusIcon size={16} />} onClick={() => setIsOpen(true)}>{t`New link`}</Button>
        </WhoMay>
      }
    >
      <PagedTable
        label={t`Payment links`}
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          <EmptyState title={t`No links yet`}>{t`Put one into a newsletter or on your own page.`}</EmptyState>
        }
      />
      {isOpen && <LinkModal onClose={() => setIsOpen(false)} />}
    </Part>
  );
}

function LinkModal({ onClose }: { onClose: () => void }) {
  const form = useForm({
    initialValues: { product: '' },
    validate: { product: (product) => (product === '' ? t`Choose what it sells.` : null) },
  });
  return (
    <FormModal
      title={t`New payment link`}
      path={path}
      id={null}
      form={form}
      bodyOf={({ product }) => namedProduct(product)}
      onClose={onClose}
    >
      <ProductPicker label={t`Sells`} input={form.getInputProps('product')} />
      <WithoutTrial product={form.values.product} />
    </FormModal>
  );
}

/** Of a plan with a trial: that a link has none. */
function WithoutTrial({ product }: { product: string }) {
  const plans = useQuery(everyPlanQuery).data ?? [];
  const plan = plans.find(({ id }) => product === `plan:${id}`);
  if (!plan || plan.trialDays === 0) return null;
  return (
    <Text
      fz="sm"
      c="dimmed"
    >{t`The trial of ${plan.name} is not part of a link: there nobody is known, and it could be had again and again. Customers have it, once each, in the checkout.`}</Text>
  );
}
