import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { Anchor, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Offer } from '../../../../server/rewards/offers/offers-schema.ts';
import type { RewardEntry, RewardsPage } from '../../../../server/rewards/points/points-schema.ts';
import { pagedQuery } from '../../api/pages.ts';
import { formatCount } from '../../format/number.ts';
import { wordsOf } from '../../format/words.ts';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import styles from './account.module.css';
import { RedeemPart } from './redeem-part.tsx';

const rewardsPath = '/v1/rewards';

const columns: Column<RewardEntry>[] = [
  {
    key: 'reason',
    header: t`For`,
    cell: ({ reason, note }) => (
      <>
        {wordsOf(reason)}
        {note && (
          <Text fz="xs" c="dimmed">
            {note}
          </Text>
        )}
      </>
    ),
  },
  { key: 'when', header: t`On`, cell: ({ createdAt }) => <TimeText at={createdAt} /> },
  { key: 'until', header: t`Good until`, cell: ({ expiresAt }) => <TimeText at={expiresAt} /> },
  {
    key: 'points',
    header: t`Points`,
    align: 'end',
    cell: ({ points }) => (points > 0 ? `+${formatCount(points)}` : formatCount(points)),
  },
];

/** The customer's points and what they are offered now. */
export function AccountRewardsPage() {
  const rewards = useInfiniteQuery(pagedQuery<RewardEntry, RewardsPage>(rewardsPath, { limit: 50 }));
  const offers = useInfiniteQuery(pagedQuery<Offer>('/v1/offers', { limit: 20 }));
  const newest = rewards.data?.pages[0];
  const balance = newest?.balance;
  return (
    <>
      <PageHeader
        title={t`Points and offers`}
        description={
          balance === undefined ? undefined : (
            <Plural
              value={balance}
              one={
                <Trans>
                  You have <strong data-figure="balance">{formatCount(balance)}</strong> point.
                </Trans>
              }
              other={
                <Trans>
                  You have <strong data-figure="balance">{formatCount(balance)}</strong> points.
                </Trans>
              }
            />
          )
        }
      />
      <Stack gap="xl">
        <Part title={t`Offers`}>
          <DataState
            query={offers}
            isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}
            empty={
              <Paper>
                <EmptyState
                  title={t`No offers now`}
                >{t`An offer that fits what you use shows here.`}</EmptyState>
              </Paper>
            }
          >
            {({ pages }) => (
              <Stack gap="sm">
                {pages
                  .flatMap(({ items }) => items)
                  .map((offer) => (
                    <OfferCard key={offer.id} offer={offer} />
                  ))}
              </Stack>
            )}
          </DataState>
        </Part>
        {newest && <RedeemPart rewards={newest} path={rewardsPath} />}
        <Part
          title={t`Points`}
          description={
            newest && (
              <Trans>
                Who signs up with your code <code>{newest.referralCode}</code> and buys brings you both
                points.
              </Trans>
            )
          }
        >
          <PagedTable
            label={t`Points`}
            query={rewards}
            columns={columns}
            rowKey={({ id }) => id}
            empty={
              <EmptyState
                title={t`No points yet`}
              >{t`Purchases and completed runs bring points.`}</EmptyState>
            }
          />
        </Part>
      </Stack>
    </>
  );
}

function OfferCard({ offer }: { offer: Offer }) {
  return (
    <article className={styles.card} aria-label={offer.title}>
      <Group justify="space-between" align="flex-start">
        <Stack gap={4} miw={0} flex={1}>
          <Title order={3} fz={15}>
            {offer.title}
          </Title>
          <Text fz="sm">{offer.message}</Text>
          <Text fz="xs" c="dimmed">
            <Trans>
              {offer.percentOff}% off <MoneyText money={offer.product.price} /> until{' '}
              <TimeText at={offer.endsAt} />. <Anchor href={offer.landingUrl} fz="xs">{t`More`}</Anchor>
            </Trans>
          </Text>
        </Stack>
        <Button component="a" href={offer.checkoutUrl}>{t`Take it`}</Button>
      </Group>
    </article>
  );
}
