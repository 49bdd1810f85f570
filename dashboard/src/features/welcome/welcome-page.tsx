import { t } from '@lingui/core/macro';
import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ApiProblem } from '../../api/problem.ts';
import { acceptLink } from '../../api/session.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { NarrowPage } from '../../ui/narrow-page.tsx';
import { welcomeChecks } from './welcome-checks.ts';

/** Where a one-time link leads: its reader becomes the owner of this library, or the operator that was invited. */
export function WelcomePage() {
  const { token } = useSearch({ strict: false });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { name: '', email: '', username: '', password: '' },
    validate: welcomeChecks,
    validateInputOnBlur: true,
  });
  const start = useMutation({
    mutationFn: acceptLink,
    meta: { signsIn: true },
    onSuccess: async () => {
      await queries.invalidateQueries();
      await navigate({ to: '/dashboard' });
    },
    onError: (error) => {
      if (error instanceof ApiProblem) {
        form.setErrors(
          Object.fromEntries(error.errors.map(({ path, message }) => [path.replace(/^\//, ''), message])),
        );
      }
    },
  });
  if (!token || isSpent(start.error)) return <SpentLinkPage />;
  const showsOnFields =
    start.error instanceof ApiProblem && start.error.status === 422 && Object.keys(form.errors).length > 0;
  return (
    <NarrowPage
      title={t`Welcome`}
      description={t`Choose how you sign in to this library. This link works once.`}
    >
      <form onSubmit={form.onSubmit((operator) => start.mutate({ token, ...operator }))} noValidate>
        <Stack>
          {start.error && !showsOnFields && <ProblemAlert error={start.error} />}
          <TextInput label={t`Name`} autoComplete="name" {...form.getInputProps('name')} />
          <TextInput label={t`E-mail`} type="email" autoComplete="email" {...form.getInputProps('email')} />
          <TextInput label={t`Username`} autoComplete="username" {...form.getInputProps('username')} />
          <PasswordInput
            label={t`Password`}
            description={t`At least 12 characters; a few words make a good one.`}
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={start.isPending}>{t`Start`}</Button>
        </Stack>
      </form>
    </NarrowPage>
  );
}

/** The link was used, has expired or is cut off: nothing in the form can mend that. */
function isSpent(error: Error | null): boolean {
  if (!(error instanceof ApiProblem)) return false;
  return error.status === 410 || error.errors.some(({ path }) => path === '/token');
}

function SpentLinkPage() {
  return (
    <NarrowPage title={t`This link no longer works`}>
      <Stack>
        <Text fz="sm">{t`It was used already, was replaced by a newer one, has expired, or was not copied whole. If you have an account, sign in. A new library without an owner prints a new link each time it starts; who was invited asks for another link.`}</Text>
        <Button component={Link} to="/dashboard/sign-in" variant="default">{t`Sign in`}</Button>
      </Stack>
    </NarrowPage>
  );
}
