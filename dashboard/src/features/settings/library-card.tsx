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
    <Stack gap="sm" component="section" aria-label="This library">
      <Title order={2} fz={16}>
        This library
      </Title>
      <Paper p="md">
        <DataState query={query}>{(session) => <LibraryFacts session={session} />}</DataState>
      </Paper>
    </Stack>
  );
}

function LibraryFacts({ session }: { session: Session }) {
  return (
    <Facts>
      <Fact name="Set up">
        <Link to="/dashboard/set-up">Stripe, the Make app and the first run, step by step</Link>
      </Fact>
      <Fact name="Address">
        <a href={session.publicUrl}>{session.publicUrl}</a>
      </Fact>
      <Fact name="Version">{session.version}</Fact>
      <Fact name="Reporting zone">{session.reportingTimeZone}</Fact>
      <Fact name="Reporting currency">{session.reportingCurrency.toUpperCase()}</Fact>
      <Fact name="E-mail">{session.smtpConfigured ? 'Sent by SMTP' : <MailAdvice />}</Fact>
      <Fact name="Stripe">
        {session.stripeConfigured ? 'Connected' : <StripeAdvice publicUrl={session.publicUrl} />}
      </Fact>
    </Facts>
  );
}

function MailAdvice() {
  return (
    <>
      Kept as files: mails land in the data folder’s <Code>outbox</Code>.
      <Text fz="sm" c="dimmed" mt={4}>
        Set <Code>SMTP_URL</Code> and <Code>MAIL_FROM</Code> and restart to send them.
      </Text>
    </>
  );
}

function StripeAdvice({ publicUrl }: { publicUrl: string }) {
  return (
    <>
      Not connected: free scenarios work, paid ones cannot be bought.
      <Text fz="sm" c="dimmed" mt={4}>
        Set <Code>STRIPE_SECRET_KEY</Code>, create a webhook in Stripe for{' '}
        <Code>{publicUrl.replace(/\/$/, '')}/webhooks/stripe</Code>, set <Code>STRIPE_WEBHOOK_SECRETS</Code>{' '}
        to its secret, and restart.
      </Text>
    </>
  );
}
