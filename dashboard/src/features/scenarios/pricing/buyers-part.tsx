import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Anchor, Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { everyUnit } from '../../../format/units.ts';
import type { AdminScenarioDetail } from '../../../api/scenarios.ts';
import { DataState } from '../../../ui/data-state.tsx';
import { Fact, Facts } from '../../../ui/facts.tsx';
import { ExternalIcon } from '../../../ui/icons.tsx';
import { useMay } from '../../../ui/may.tsx';
import { Part } from '../../../ui/part.tsx';
import { priceText } from '../../../ui/price-text.tsx';
import { besideQuery, waysToBuyQuery, type WaysToBuy } from './pricing-queries.ts';

/** What somebody who wants the scenario is offered, and whether Stripe has its price. */
export function BuyersPart({ scenario }: { scenario: AdminScenarioDetail }) {
  const { slug, status, price, minimumPrice, recurring } = scenario;
  const isPublic = status === 'active' || status === 'completed';
  return (
    <Part
      title={t`What buyers see`}
      description={isPublic ? undefined : t`Nobody yet: it is not in the catalogue.`}
      actions={
        isPublic && (
          <Anchor href={`/scenarios/${slug}`} fz="sm">
            <Trans>
              Its public page <ExternalIcon size={13} />
            </Trans>
          </Anchor>
        )
      }
    >
      <Paper p="md">
        <Stack gap="md">
          <div>
            <Text fz={24} fw={600} data-figure="price">
              {priceText(price, recurring)}
            </Text>
            {minimumPrice && (
              <Text
                fz="sm"
                c="dimmed"
              >{t`Suggested; customers choose, from ${priceText(minimumPrice, null)} on.`}</Text>
            )}
            {price && !minimumPrice && !recurring && <Text fz="sm" c="dimmed">{t`Paid once.`}</Text>}
          </div>
          {useMay('billing:read') && <OtherWays scenario={scenario} />}
        </Stack>
      </Paper>
    </Part>
  );
}

function OtherWays({ scenario: { id, slug } }: { scenario: AdminScenarioDetail }) {
  const ways = useQuery(waysToBuyQuery(slug));
  const beside = useQuery(besideQuery(id)).data?.items.filter(({ isActive }) => isActive) ?? [];
  return (
    <DataState query={ways}>
      {({ product, plans, bundles }) => (
        <Facts>
          {product && (
            <Fact name={t`At Stripe`}>
              <StripeWords stripe={product.stripe} />
            </Fact>
          )}
          <Fact name={t`By plans`}>
            <Ways part="plans" none={t`No plan opens it`}>
              {plans.map((plan) => (
                <div key={plan.id}>
                  {plan.name}, {periodText(plan)}
                </div>
              ))}
            </Ways>
          </Fact>
          <Fact name={t`In bundles`}>
            <Ways part="bundles" none={t`No bundle holds it`}>
              {bundles.map((bundle) => (
                <div
                  key={bundle.id}
                >{t`${bundle.title}, ${priceText(bundle.price, null)} for ${bundle.scenarios}`}</div>
              ))}
            </Ways>
          </Fact>
          <Fact name={t`Beside it`}>
            <Ways part="beside" none={t`Nothing is offered`}>
              {beside.map(({ id: crossSell, kind, offers, percentOff }) => (
                <div key={crossSell}>
                  {offers.title}
                  {percentOff !== null && t`, ${percentOff} % off`}
                  {kind === 'bump' ? t`, while paying` : t`, once it is paid`}
                </div>
              ))}
            </Ways>
          </Fact>
        </Facts>
      )}
    </DataState>
  );
}

/** Some ways to buy, with the page on which they are changed. */
function Ways({ part, none, children }: { part: string; none: string; children: ReactNode[] }) {
  return (
    <>
      {children.length === 0 ? none : children}{' '}
      <Anchor component={Link} to="/dashboard/selling" search={{ part } as never} fz="xs">{t`Change`}</Anchor>
    </>
  );
}

function StripeWords({ stripe }: { stripe: NonNullable<WaysToBuy['product']>['stripe'] }) {
  if (stripe.isInStep) return <>{t`Has this price`}</>;
  return stripe.syncError ? <Text c="var(--sl-bad)">{stripe.syncError}</Text> : <>{t`On its way there`}</>;
}

function periodText({ price, interval, intervalCount }: WaysToBuy['plans'][number]): string {
  return intervalCount === 1
    ? priceText(price, interval)
    : `${priceText(price, null)} ${everyUnit(intervalCount, interval)}`;
}
