import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Badge, Text, Tooltip } from '@mantine/core';
import type { StripeState } from '../../api/selling.ts';
import { TimeText } from '../../ui/time-text.tsx';

/** Whether Stripe has it as it is here, and why not. */
export function StripeStateText({ stripe }: { stripe: StripeState }) {
  if (stripe.isInStep)
    return (
      <>
        <Badge variant="dot" color="green" radius="sm" tt="none" fw={500} data-in-step>{t`In step`}</Badge>
        {stripe.repair && stripe.repairedAt && (
          <Text fz="xs" c="dimmed">
            <Trans>
              {stripe.repair} Put right <TimeText at={stripe.repairedAt} relative />.
            </Trans>
          </Text>
        )}
      </>
    );
  return (
    <Tooltip label={t`It is tried again by itself until Stripe has it.`} disabled={!stripe.syncError}>
      <div>
        <Badge
          variant="dot"
          color={stripe.syncError ? 'red' : 'yellow'}
          radius="sm"
          tt="none"
          fw={500}
          data-in-step={false}
        >
          {stripe.syncError ? t`Not in step` : t`On its way`}
        </Badge>
        {stripe.syncError && (
          <Text fz="xs" c="var(--sl-bad)" maw={280}>
            {stripe.syncError}
          </Text>
        )}
      </div>
    </Tooltip>
  );
}
