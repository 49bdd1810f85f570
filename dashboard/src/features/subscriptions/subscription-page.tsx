import { t } from '@lingui/core/macro';
import { Anchor, Code, Paper, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { subscriptionQuery, type AdminSubscriptionDetail } from '../../api/subscriptions.ts';
import { wordsOf } from '../../format/words.ts';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { FlowThumbnail } from '../../ui/flow-drawing/flow-thumbnail.tsx';
import { ExternalIcon } from '../../ui/icons.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Part } from '../../ui/part.tsx';
import { PersonText } from '../../ui/person-text.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { SubscriptionStates } from './subscription-states.tsx';
import { periodPriceText, productText } from './subscription-words.ts';

type PaidOrder = AdminSubscriptionDetail['orders'][number];

const orderColumns: Column<PaidOrder>[] = [
  {
    key: 'created',
    header: t`Order`,
    cell: ({ id, createdAt }) => (
      <Link to="/dashboard/orders/$id" params={{ id }}>
        <TimeText at={createdAt} />
      </Link>
    ),
  },
  { key: 'kind', header: t`Kind`, cell: ({ kind }) => wordsOf(kind) },
  {
    key: 'covers',
    header: t`Covers`,
    cell: ({ coversFrom, coversTo }) => (
      <>
        <TimeText at={coversFrom} /> – <TimeText at={coversTo} />
      </>
    ),
  },
  { key: 'status', header: t`Status`, cell: ({ status }) => <StatusBadge status={status} /> },
  { key: 'total', header: t`Total`, align: 'end', cell: ({ total }) => <MoneyText money={total} /> },
];

/** One subscription: how it stands, what it was, and what it paid. */
export function SubscriptionPage() {
  const { id } = useParams({ from: '/dashboard/subscriptions/$id' });
  const query = useQuery(subscriptionQuery(id));
  const one = query.data;
  return (
    <>
      <PageHeader
        title={one ? productText(one) : t`Subscription`}
        description={
          <>
            <Link to="/dashboard/subscriptions">{t`Subscriptions`}</Link> · <Code>{id}</Code>
          </>
        }
        actions={one && <StatusBadge status={one.status} />}
      />
      <DataState query={query}>
        {(loaded) => (
          <Stack gap={32}>
            <SubscriptionFacts one={loaded} />
            <SubscriptionStates states={loaded.states} />
            <Part title={t`Paid`}>
              {loaded.orders.length === 0 ? (
                <Paper>
                  <EmptyState title={t`Nothing was paid yet`}>{t`A trial pays when it ends.`}</EmptyState>
                </Paper>
              ) : (
                <DataTable
                  label={t`Paid`}
                  columns={orderColumns}
                  rows={loaded.orders}
                  rowKey={({ id: order }) => order}
                />
              )}
            </Part>
          </Stack>
        )}
      </DataState>
    </>
  );
}

function SubscriptionFacts({ one }: { one: AdminSubscriptionDetail }) {
  return (
    <Part title={t`Now`}>
      <Paper p="md">
        <Facts>
          <Fact name={t`Customer`}>
            <PersonText person={one.customer} />
          </Fact>
          {one.product.scenario && (
            <Fact name={t`Opens`}>
              <Link to="/dashboard/scenarios/$slug" params={{ slug: one.product.scenario.slug }}>
                {one.product.scenario.title}
              </Link>
              <FlowThumbnail slug={one.product.scenario.slug} />
            </Fact>
          )}
          <Fact name={t`Price`}>{periodPriceText(one)}</Fact>
          <Fact name={t`Since`}>
            <TimeText at={one.startedAt} />
          </Fact>
          {one.trialEndsAt && (
            <Fact name={t`Trial until`}>
              <TimeText at={one.trialEndsAt} />
            </Fact>
          )}
          <Fact name={t`Period until`}>
            <TimeText at={one.currentPeriodEndsAt} />
          </Fact>
          {one.pastDueSince && (
            <Fact name={t`Past due since`}>
              <TimeText at={one.pastDueSince} />
            </Fact>
          )}
          {one.silentSince && (
            <Fact name={t`Rights rest, for Stripe tells nothing, since`}>
              <TimeText at={one.silentSince} />
            </Fact>
          )}
          {one.pauseBehavior && <Fact name={t`Collection is paused`}>{wordsOf(one.pauseBehavior)}</Fact>}
          {one.cancelsAt && (
            <Fact name={t`Set to end`}>
              <TimeText at={one.cancelsAt} />
            </Fact>
          )}
          {one.endedAt && (
            <Fact name={t`Ended`}>
              <TimeText at={one.endedAt} />
            </Fact>
          )}
          {(one.cancellationReason ?? one.cancellationFeedback) && (
            <Fact name={t`Why`}>
              {[one.cancellationReason, one.cancellationFeedback]
                .filter((word) => word !== null)
                .map(wordsOf)
                .join(', ')}
            </Fact>
          )}
          <Fact name={t`In Stripe`}>
            <Anchor
              href={`https://dashboard.stripe.com/subscriptions/${encodeURIComponent(one.id)}`}
              target="_blank"
              rel="noreferrer"
              fz="sm"
            >
              {one.id} <ExternalIcon size={13} />
            </Anchor>
          </Fact>
        </Facts>
      </Paper>
    </Part>
  );
}
