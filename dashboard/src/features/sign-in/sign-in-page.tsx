import { t } from '@lingui/core/macro';
import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { ApiProblem } from '../../api/problem.ts';
import { signIn } from '../../api/session.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { NarrowPage } from '../../ui/narrow-page.tsx';
import { returnPath } from './return-path.ts';

/** Signs an operator in and brings them to the page that they had asked for. */
export function SignInPage() {
  const search = useSearch({ strict: false });
  const router = useRouter();
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (email) => (/^\S+@\S+\.\S+$/.test(email.trim()) ? null : t`Your e-mail address.`),
      password: (password) => (password === '' ? t`Your password.` : null),
    },
  });
  const entry = useMutation({
    mutationFn: signIn,
    meta: { signsIn: true },
    onSuccess: async () => {
      await queries.invalidateQueries();
      router.history.push(returnPath(search.return));
    },
  });
  return (
    <NarrowPage title={t`Sign in`}>
      <form
        onSubmit={form.onSubmit((credentials) =>
          entry.mutate({ ...credentials, email: credentials.email.trim() }),
        )}
        noValidate
      >
        <Stack>
          {isRefused(entry.error) && (
            <Text
              role="alert"
              fz="sm"
              c="var(--sl-bad)"
            >{t`No operator has this e-mail address and password.`}</Text>
          )}
          {entry.error && !isRefused(entry.error) && <ProblemAlert error={entry.error} />}
          <TextInput
            label={t`E-mail`}
            type="email"
            autoComplete="username"
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={t`Password`}
            autoComplete="current-password"
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={entry.isPending}>{t`Sign in`}</Button>
        </Stack>
      </form>
    </NarrowPage>
  );
}

function isRefused(error: Error | null): boolean {
  return error instanceof ApiProblem && error.status === 401;
}
