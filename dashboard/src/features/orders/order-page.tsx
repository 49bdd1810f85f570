import { t } from '@lingui/core/macro';
import { Anchor, Code, Group, Paper, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { orderQuery, type AdminOrderDetail } from '../../api/orders.ts';
import { formatMoney, type Money } from '../../format/money.ts';
import { wordsOf } from '../../format/words.ts';
import { DataState } from '../../ui/data-state.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { ExternalIcon } from '../../ui/icons.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { Notice } from '../../ui/notice.tsx';
import { FlowThumbnail } from '../../ui/flow-drawing/flow-thumbnail.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Part } from '../../ui/part.tsx';
import { PersonText } from '../../ui/person-text.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { netOf } from './ledger-sums.ts';
import { LineName } from './line-name.tsx';
import { OrderEntitlements } from './order-entitlements.tsx';
import { OrderLedger } from './order-ledger.tsx';

/** One order: what was bought, every movement of its money, and the rights that it gave. */
export function OrderPage() {
  const { id } = useParams({ from: '/dashboard/orders/$id' });
  const query = useQuery(orderQuery(id));
  const order = query.data;
  return (
    <>
      <PageHeader
        title={
          order
            ? t`${wordsOf(order.kind)} of ${formatMoney(order.total.amount, order.total.currency)}`
            : t`Order`
        }
        description={
          <>
            <Link to="/dashboard/orders">{t`Orders`}</Link> · <Code>{id}</Code>
          </>
        }
        actions={order && <StatusBadge status={order.status} />}
      />
      <DataState query={query}>
        {(loaded) => (
          <Stack gap={32}>
            {loaded.fraudWarnings.length > 0 && <FraudWarnings order={loaded} />}
            <OrderFacts order={loaded} />
            <OrderLedger ledger={loaded.ledger} />
            <OrderEntitlements order={loaded} />
          </Stack>
        )}
      </DataState>
    </>
  );
}

function OrderFacts({ order }: { order: AdminOrderDetail }) {
  const { netRevenue, netAfterFees } = netOf(order.ledger);
  return (
    <Part title={t`This order`}>
      <Paper p="md">
        <Facts>
          <Fact name={t`For`}>
            {order.lines.map((line, index) => (
              <Group key={index} gap="sm" justify="space-between" maw={420}>
                <div>
                  <LineName line={line} />
                  {line.scenario && <FlowThumbnail slug={line.scenario.slug} />}
                </div>
                <MoneyText money={line.amount} />
              </Group>
            ))}
          </Fact>
          <Fact name={t`Customer`}>
            <PersonText person={order.customer} />
          </Fact>
          <Fact name={t`Paid on`}>
            <TimeText at={order.createdAt} />
          </Fact>
          <FigureFact name={t`Total`} figure="total" money={order.total} />
          <FigureFact name={t`Tax in it`} figure="tax" money={order.tax} />
          {order.discount.amount > 0 && (
            <FigureFact name={t`Taken off before`} figure="discount" money={order.discount} />
          )}
          {order.promotionCode && <Fact name={t`Code`}>{order.promotionCode}</Fact>}
          {order.presented && (
            <Fact name={t`Shown to the customer as`}>
              <MoneyText money={order.presented} />
            </Fact>
          )}
          {order.coversFrom && order.coversTo && (
            <Fact name={t`Covers`}>
              <TimeText at={order.coversFrom} /> – <TimeText at={order.coversTo} />
            </Fact>
          )}
          {order.credited.amount > 0 && (
            <FigureFact name={t`Credited for later`} figure="credited" money={order.credited} />
          )}
          {order.isPaidOutside && (
            <Fact
              name={t`Paid`}
            >{t`Outside of Stripe: no balance transaction follows, and no row of the ledger.`}</Fact>
          )}
          <FigureFact name={t`Refunded`} figure="refunded" money={order.refunded} />
          <FigureFact name={t`Net revenue`} figure="netRevenue" money={netRevenue} />
          <FigureFact name={t`After fees`} figure="netAfterFees" money={netAfterFees} />
          <Fact name={t`In Stripe`}>
            <StripeLink paymentIntentId={order.stripe.paymentIntentId} />
          </Fact>
        </Facts>
      </Paper>
    </Part>
  );
}

function FraudWarnings({ order }: { order: AdminOrderDetail }) {
  const isActionable = order.fraudWarnings.some((warning) => warning.isActionable);
  return (
    <Notice
      tone={isActionable ? 'bad' : 'warn'}
      title={t`The card's bank warns of fraud`}
      testId="fraud-warning"
    >
      {order.fraudWarnings.map(({ id, fraudType, createdAt }) => (
        <div key={id}>
          {wordsOf(fraudType)}, <TimeText at={createdAt} />
        </div>
      ))}
      {isActionable && t`A refund now usually spares the dispute and its fee.`}
    </Notice>
  );
}

function FigureFact({ name, figure, money }: { name: string; figure: string; money: Money | null }) {
  return (
    <Fact name={name}>
      <span data-figure={figure}>
        <MoneyText money={money} />
      </span>
    </Fact>
  );
}

function StripeLink({ paymentIntentId }: { paymentIntentId: string | null }) {
  if (paymentIntentId === null) return <>{t`No payment is known`}</>;
  return (
    <Anchor
      href={`https://dashboard.stripe.com/payments/${encodeURIComponent(paymentIntentId)}`}
      target="_blank"
      rel="noreferrer"
      fz="sm"
      data-testid="stripe-link"
      style={{ wordBreak: 'break-all' }}
    >
      {paymentIntentId} <ExternalIcon size={13} />
    </Anchor>
  );
}
