import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Code, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { sessionQuery, type Session } from '../../api/session.ts';
import { DataState } from '../../ui/data-state.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';

/** What this library runs as; set by environment variables, shown here. */
export function LibraryCard() {
  const query = useQuery(sessionQuery);
  return (
    <Stack gap="sm" component="section" aria-label={t`This library`}>
      <Title order={2} fz={16}>{t`This library`}</Title>
      <Paper p="md">
        <DataState query={query}>{(session) => <LibraryFacts session={session} />}</DataState>
      </Paper>
    </Stack>
  );
}

function LibraryFacts({ session }: { session: Session }) {
  return (
    <Facts>
      <Fact name={t`Set up`}>
        <Link to="/dashboard/set-up">{t`Stripe, the Make app and the first run, step by step`}</Link>
      </Fact>
      <Fact name={t`Address`}>
        <a href={session.publicUrl}>{session.publicUrl}</a>
      </Fact>
      <Fact name={t`Version`}>{session.version}</Fact>
      <Fact name={t`Reporting zone`}>{session.reportingTimeZone}</Fact>
      <Fact name={t`Reporting currency`}>{session.reportingCurrency.toUpperCase()}</Fact>
      <Fact name={t`E-mail`}>{session.smtpConfigured ? t`Sent by SMTP` : <MailAdvice />}</Fact>
      <Fact name={t`Stripe`}>
        {session.stripeConfigured ? t`Connected` : <StripeAdvice publicUrl={session.publicUrl} />}
      </Fact>
    </Facts>
  );
}

function MailAdvice() {
  return (
    <Trans>
      Kept as files: mails land in the data folder’s <Code>outbox</Code>.
      <Text fz="sm" c="dimmed" mt={4}>
        <Trans>
          Set <Code>SMTP_URL</Code> and <Code>MAIL_FROM</Code> and restart to send them.
        </Trans>
      </Text>
    </Trans>
  );
}

function StripeAdvice({ publicUrl }: { publicUrl: string }) {
  return (
    <Trans>
      Not connected: free scenarios work, paid ones cannot be bought.
      <Text fz="sm" c="dimmed" mt={4}>
        <Trans>
          Set <Code>STRIPE_SECRET_KEY</Code>, create a webhook in Stripe for{' '}
          <Code>{publicUrl.replace(/\/$/, '')}/webhooks/stripe</Code>, set <Code>STRIPE_WEBHOOK_SECRETS</Code>{' '}
          to its secret, and restart.
        </Trans>
      </Text>
    </Trans>
  );
}
