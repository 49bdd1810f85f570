import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Anchor, Button, Code, Group, List, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';
import type { FirstSteps, StepName } from './first-steps-query.ts';

/** How a step is taken. */
export function StepInstructions({ step, firstSteps }: { step: StepName; firstSteps: FirstSteps }) {
  const { webhookUrl, webhookEvents, appUrl } = firstSteps;
  switch (step) {
    case 'stripe':
      return (
        <List type="ordered" fz="sm" spacing={6}>
          <List.Item>
            <Trans>
              Copy a secret key from{' '}
              <Outside href="https://dashboard.stripe.com/apikeys">{t`Stripe’s dashboard`}</Outside>, a test
              key at first, and start the server with it:{' '}
              <Copied text="STRIPE_SECRET_KEY=sk_test_…" label={t`Copy the setting`} />
            </Trans>
          </List.Item>
          <List.Item>
            <Trans>
              Create a <Outside href="https://dashboard.stripe.com/webhooks">{t`webhook endpoint`}</Outside>{' '}
              for <Copied text={webhookUrl} label={t`Copy the address`} /> with these events:
              <Group mt={6} mb={4}>
                <CopyButton
                  withWords
                  text={webhookEvents.join('\n')}
                  label={t`Copy ${webhookEvents.length} events`}
                />
              </Group>
            </Trans>
          </List.Item>
          <List.Item>
            <Trans>
              Restart with its signing secret:{' '}
              <Copied text="STRIPE_WEBHOOK_SECRETS=whsec_…" label={t`Copy the setting`} />
            </Trans>
          </List.Item>
          <List.Item>
            <Trans>
              On your own machine Stripe’s command line brings the events. It prints the secret:
              <Copied text={`stripe listen --forward-to ${webhookUrl}`} label={t`Copy the command`} />
              and sends one to try:
              <Copied text="stripe trigger customer.created" label={t`Copy the command`} />
            </Trans>
          </List.Item>
        </List>
      );
    case 'makeApp':
      return (
        <List type="ordered" fz="sm" spacing={6}>
          <List.Item>
            <Trans>
              Create an API token in Make with the scopes <Code>sdk-apps:read</Code> and{' '}
              <Code>sdk-apps:write</Code>, and write it to <Code>make-app/.secrets/apikey</Code>.
            </Trans>
          </List.Item>
          <List.Item>
            <Trans>
              See what would be created; with <Code>--yes</Code> at its end it is:
              <Copied
                text={`PUBLIC_URL=${appUrl} npm run --silent make-app -- deploy --origin Testing`}
                label={t`Copy the command`}
              />
            </Trans>
          </List.Item>
          <List.Item>
            <Trans>
              Make a key for yourself by <a href="/signup">{t`signing up`}</a>, and a connection in Make with
              it.
            </Trans>
          </List.Item>
        </List>
      );
    case 'scenario':
      return (
        <Way text={t`In Make choose Export blueprint from the menu of a scenario. Then:`}>
          <Button component={Link} to="/dashboard/scenarios/import" size="xs">{t`Import a scenario`}</Button>
        </Way>
      );
    case 'installation':
      return (
        <Text fz="sm">
          <Trans>
            In a scenario in Make run <em>{t`Search scenarios`}</em>, then <em>{t`Install a scenario`}</em>,
            with the connection that you made. Or open the scenario’s <a href="/">{t`public page`}</a>,
            download the blueprint and import it.
          </Trans>
        </Text>
      );
    case 'run':
      return (
        <Text fz="sm">{t`Switch the installed scenario on in Make and let it run once. It reports by the step that the library added at its end; you will see it here within seconds.`}</Text>
      );
  }
}

function Way({ text, children }: { text: string; children: ReactNode }) {
  return (
    <Group gap="sm">
      <Text fz="sm">{text}</Text>
      {children}
    </Group>
  );
}

function Outside({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Anchor href={href} target="_blank" rel="noreferrer" fz="sm" underline="always">
      {children}
    </Anchor>
  );
}

/** Something to be typed elsewhere, on a line of its own with a button that copies it. */
function Copied({ text, label }: { text: string; label: string }) {
  return (
    <Group component="span" gap={4} my={4} wrap="nowrap">
      <Code style={{ overflowWrap: 'anywhere' }}>{text}</Code>
      <CopyButton text={text} label={label} />
    </Group>
  );
}
