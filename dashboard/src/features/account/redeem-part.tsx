import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Group, NumberInput, Paper, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type {
  RedeemAnswer,
  Redemption,
  RewardsPage,
} from '../../../../server/rewards/points/points-schema.ts';
import { apiPost } from '../../api/client.ts';
import { idempotencyKeys } from '../../api/idempotency-keys.ts';
import { formatMoney } from '../../format/money.ts';
import { formatCount } from '../../format/number.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { Part } from '../../ui/part.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';

/** What can be made of points, and what was. */
export type Redeemable = Pick<
  RewardsPage,
  'balance' | 'pointValue' | 'minimumRedemption' | 'redemptionStep' | 'redemptions'
>;

const columns: Column<Redemption>[] = [
  {
    key: 'code',
    header: t`Code`,
    cell: ({ promotionCode }) =>
      promotionCode === null ? (
        '–'
      ) : (
        <Group gap={4} wrap="nowrap">
          <code>{promotionCode}</code>
          <CopyButton text={promotionCode} label={t`Copy ${promotionCode}`} />
        </Group>
      ),
  },
  { key: 'state', header: t`State`, cell: ({ state }) => <StatusBadge status={state} /> },
  { key: 'on', header: t`Made`, cell: ({ createdAt }) => <TimeText at={createdAt} /> },
  { key: 'until', header: t`Good until`, cell: ({ expiresAt }) => <TimeText at={expiresAt} /> },
  { key: 'points', header: t`Points`, align: 'end', cell: ({ points }) => formatCount(points) },
  { key: 'worth', header: t`Takes off`, align: 'end', cell: ({ worth }) => <MoneyText money={worth} /> },
];

/** The most points that can be redeemed of a balance; 0 where it is not enough. */
function mostOf({ balance, minimumRedemption, redemptionStep }: Redeemable): number {
  const most = Math.floor(balance / redemptionStep) * redemptionStep;
  return most >= minimumRedemption ? most : 0;
}

/** Turns points into a code for the payment page, and keeps the codes. */
export function RedeemPart({ rewards, path }: { rewards: Redeemable; path: string }) {
  const { pointValue, redemptions, minimumRedemption } = rewards;
  const most = mostOf(rewards);
  const queries = useQueryClient();
  const keys = useRef(idempotencyKeys());
  const redeeming = useMutation({
    mutationFn: (body: { points: number | string }) =>
      apiPost<RedeemAnswer>('/v1/rewards/redeem', body, { idempotencyKey: keys.current.keyFor(body) }),
    onSuccess: () => keys.current.forget(),
    onSettled: () => queries.invalidateQueries({ queryKey: [path] }),
  });
  if (pointValue === null && redemptions.length === 0) return null;
  return (
    <Part
      title={t`Redeem points`}
      description={t`Points become a code that takes money off one payment of yours.`}
    >
      <Stack gap="md">
        {pointValue !== null && (
          <Paper p="md">
            <Stack gap="sm">
              {redeeming.error && <ProblemAlert error={redeeming.error} />}
              {most > 0 ? (
                <RedeemForm
                  key={most}
                  rewards={rewards}
                  most={most}
                  pointValue={pointValue}
                  isPending={redeeming.isPending}
                  onRedeem={redeeming.mutate}
                />
              ) : (
                <Text fz="sm">{t`Points can be redeemed from ${formatCount(minimumRedemption)} on. You have ${formatCount(rewards.balance)}.`}</Text>
              )}
              <div role="status">{redeeming.data && <MadeCode made={redeeming.data} />}</div>
            </Stack>
          </Paper>
        )}
        {redemptions.length > 0 && (
          <DataTable label={t`Codes`} columns={columns} rows={redemptions} rowKey={({ id }) => id} />
        )}
      </Stack>
    </Part>
  );
}

const MadeCode = ({ made: { promotionCode, worth, expiresAt } }: { made: RedeemAnswer }) => (
  <Text fz="sm" component="div">
    <Trans>
      Your code is <code>{promotionCode}</code> <CopyButton text={promotionCode} label={t`Copy the code`} />.
      It takes <MoneyText money={worth} /> off, once, until <TimeText at={expiresAt} />.
    </Trans>
  </Text>
);

function RedeemForm(props: {
  rewards: Redeemable;
  most: number;
  pointValue: NonNullable<Redeemable['pointValue']>;
  isPending: boolean;
  onRedeem: (wish: { points: number | string }) => void;
}) {
  const { rewards, most, pointValue, isPending, onRedeem } = props;
  const { minimumRedemption: least, redemptionStep: step } = rewards;
  const form = useForm<{ points: number | string }>({
    initialValues: { points: most },
    validate: {
      points: (points) =>
        typeof points === 'number' && points >= least && points <= most && points % step === 0
          ? null
          : t`${formatCount(least)} to ${formatCount(most)}, in steps of ${formatCount(step)}.`,
    },
  });
  const { points } = form.getValues();
  return (
    <form onSubmit={form.onSubmit(onRedeem)} noValidate>
      <Group align="flex-start" gap="sm">
        <NumberInput
          label={t`Points`}
          min={least}
          max={most}
          step={step}
          w={160}
          {...form.getInputProps('points')}
        />
        <Button type="submit" loading={isPending} mt={25}>
          {typeof points === 'number'
            ? t`Redeem for ${formatMoney(points * pointValue.amount, pointValue.currency)}`
            : t`Redeem`}
        </Button>
      </Group>
    </form>
  );
}
