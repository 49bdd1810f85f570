import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ApiProblem } from '../../api/problem.ts';
import { becomeOwner } from '../../api/session.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { NarrowPage } from '../../ui/narrow-page.tsx';
import { ownerChecks } from './owner-checks.ts';

/** Makes the reader of the one-time link the owner of this library. */
export function WelcomePage() {
  const { token } = useSearch({ strict: false });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { name: '', email: '', username: '', password: '' },
    validate: ownerChecks,
    validateInputOnBlur: true,
  });
  const start = useMutation({
    mutationFn: becomeOwner,
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
    <NarrowPage title="Welcome" description="Become the owner of this library. This link works once.">
      <form onSubmit={form.onSubmit((owner) => start.mutate({ token, ...owner }))} noValidate>
        <Stack>
          {start.error && !showsOnFields && <ProblemAlert error={start.error} />}
          <TextInput label="Name" autoComplete="name" {...form.getInputProps('name')} />
          <TextInput label="E-mail" type="email" autoComplete="email" {...form.getInputProps('email')} />
          <TextInput label="Username" autoComplete="username" {...form.getInputProps('username')} />
          <PasswordInput
            label="Password"
            description="At least 12 characters; a few words make a good one."
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={start.isPending}>
            Start
          </Button>
        </Stack>
      </form>
    </NarrowPage>
  );
}

/** The link was used or has expired: nothing in the form can mend that. */
function isSpent(error: Error | null): boolean {
  return error instanceof ApiProblem && [401, 403, 404, 409, 410].includes(error.status);
}

function SpentLinkPage() {
  return (
    <NarrowPage title="This link no longer works">
      <Stack>
        <Text fz="sm">
          It was used already, has expired, or was not copied whole. If this library has an owner, sign in. If
          not, restart the server: it prints a new link as long as there is no owner.
        </Text>
        <Button component={Link} to="/dashboard/sign-in" variant="default">
          Sign in
        </Button>
      </Stack>
    </NarrowPage>
  );
}
