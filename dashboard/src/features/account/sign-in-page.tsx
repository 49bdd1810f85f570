import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Anchor, Button, Divider, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { askForSignInLink, signInWithKey } from '../../api/account.ts';
import { ApiProblem } from '../../api/problem.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { NarrowPage } from '../../ui/narrow-page.tsx';

/** Where to go after signing in: a page of the account, never another site. */
function pageWanted(wanted: string | undefined): string {
  const isOurs = wanted !== undefined && /^\/account(?:[/?#][\x21-\x7e]*)?$/.test(wanted);
  return isOurs && !wanted.startsWith('/account/sign-in') ? wanted : '/account';
}

/** Signs a customer in by a link in a mail, or by an API key. */
export function AccountSignInPage() {
  const search: { return?: string } = useSearch({ strict: false });
  const page = pageWanted(search.return);
  const form = useForm({
    initialValues: { email: '' },
    validate: {
      email: (email) => (/^\S+@\S+\.\S+$/.test(email.trim()) ? null : t`Your e-mail address.`),
    },
  });
  const asking = useMutation({
    mutationFn: ({ email }: { email: string }) => askForSignInLink(email.trim(), page),
  });
  if (asking.isSuccess)
    return (
      <NarrowPage title={t`Look in your mail`}>
        <Stack data-testid="link-sent">
          <Text fz="sm">
            <Trans>
              If <strong>{asking.variables.email.trim()}</strong> has an account, a link is on its way. It
              works once, within 15 minutes.
            </Trans>
          </Text>
          <Button variant="default" onClick={() => asking.reset()}>{t`Use another address`}</Button>
        </Stack>
      </NarrowPage>
    );
  return (
    <NarrowPage
      title={t`Your account`}
      description={t`Sign in by a link in a mail; there is no password to forget.`}
    >
      <Stack gap="lg">
        <form onSubmit={form.onSubmit((values) => asking.mutate(values))} noValidate>
          <Stack>
            {asking.error && <ProblemAlert error={asking.error} />}
            <TextInput label={t`E-mail`} type="email" autoComplete="email" {...form.getInputProps('email')} />
            <Button type="submit" loading={asking.isPending}>{t`Send me a link`}</Button>
          </Stack>
        </form>
        <Divider label={t`or`} labelPosition="center" />
        <KeyForm page={page} />
        <Text fz="sm">
          <Trans>
            No account yet? <Anchor href="/signup">{t`Sign up`}</Anchor>
          </Trans>
        </Text>
      </Stack>
    </NarrowPage>
  );
}

function KeyForm({ page }: { page: string }) {
  const router = useRouter();
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { key: '' },
    validate: {
      key: (key) => (key.trim().startsWith('slk_') ? null : t`An API key begins with slk_.`),
    },
  });
  const entry = useMutation({
    mutationFn: ({ key }: { key: string }) => signInWithKey(key.trim()),
    meta: { signsIn: true },
    onSuccess: async () => {
      queries.clear();
      router.history.push(page);
    },
  });
  const isRefused = entry.error instanceof ApiProblem && entry.error.status === 401;
  return (
    <form onSubmit={form.onSubmit((values) => entry.mutate(values))} noValidate>
      <Stack>
        {isRefused && (
          <Text
            role="alert"
            fz="sm"
            c="var(--sl-bad)"
          >{t`This key is unknown, was revoked or has expired.`}</Text>
        )}
        {entry.error && !isRefused && <ProblemAlert error={entry.error} />}
        <PasswordInput
          label={t`API key`}
          description={t`The one in your connection in Make.`}
          placeholder="slk_…"
          autoComplete="off"
          {...form.getInputProps('key')}
        />
        <Button type="submit" variant="default" loading={entry.isPending}>{t`Sign in with the key`}</Button>
      </Stack>
    </form>
  );
}
