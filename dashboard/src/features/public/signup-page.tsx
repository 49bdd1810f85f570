import { Anchor, Button, Checkbox, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Signup } from '../../../../server/accounts/schema.ts';
import { apiPost } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';
import { ProblemAlert } from '../../ui/data-state.tsx';
import { NarrowPage } from '../../ui/narrow-page.tsx';
import { policyVersion, privacy, terms } from './policies.ts';
import { PolicyLink } from './policy-modal.tsx';

const initialValues = {
  email: '',
  name: '',
  organization: '',
  terms: false,
  privacy: false,
  productNews: false,
};

/** Signs a customer up; a link in a mail ends it and shows the first API key. */
export function SignupPage() {
  const form = useForm({
    initialValues,
    validate: {
      email: (email) =>
        /^\S+@\S+\.\S+$/.test(email.trim()) ? null : 'An e-mail address such as you@example.com.',
      name: (name) => (name.trim() === '' ? 'Your name.' : null),
      terms: (agrees) => (agrees ? null : 'Signing up needs your agreement to the terms.'),
      privacy: (agrees) => (agrees ? null : 'Signing up needs your agreement to the privacy notes.'),
    },
  });
  const signup = useMutation({
    mutationFn: (values: typeof initialValues) => apiPost('/v1/signup', signupOf(values)),
    onError: (error) => {
      if (!(error instanceof ApiProblem)) return;
      form.setErrors(
        Object.fromEntries(error.errors.map(({ path, message }) => [path.replace('/', ''), message])),
      );
    },
  });
  if (signup.isSuccess) return <SentPage email={signup.variables.email.trim()} />;
  return (
    <NarrowPage
      title="Sign up"
      description="For an API key, with which you install scenarios from inside Make."
    >
      <form onSubmit={form.onSubmit((values) => signup.mutate(values))} noValidate>
        <Stack>
          {signup.error && <ProblemAlert error={signup.error} />}
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="email"
            maxLength={254}
            required
            {...form.getInputProps('email')}
          />
          <TextInput
            label="Name"
            autoComplete="name"
            maxLength={200}
            required
            {...form.getInputProps('name')}
          />
          <TextInput
            label="Organization"
            description="Optional."
            autoComplete="organization"
            maxLength={200}
            {...form.getInputProps('organization')}
          />
          <Checkbox
            label={
              <>
                I agree to the <PolicyLink policy={terms}>terms</PolicyLink>
              </>
            }
            {...form.getInputProps('terms', { type: 'checkbox' })}
          />
          <Checkbox
            label={
              <>
                I agree that my data are used as the <PolicyLink policy={privacy}>privacy notes</PolicyLink>{' '}
                say
              </>
            }
            {...form.getInputProps('privacy', { type: 'checkbox' })}
          />
          <Checkbox
            label="Send me news about new scenarios (optional)"
            {...form.getInputProps('productNews', { type: 'checkbox' })}
          />
          <Button type="submit" loading={signup.isPending}>
            Sign up
          </Button>
          <Anchor component={Link} to="/" fz="sm">
            Back to the library
          </Anchor>
        </Stack>
      </form>
    </NarrowPage>
  );
}

function SentPage({ email }: { email: string }) {
  return (
    <NarrowPage title="Look in your mail">
      <Stack data-testid="signup-sent">
        <Text fz="sm">
          A link is on its way to <strong>{email}</strong>. It works once, within 24 hours, and shows your API
          key.
        </Text>
        <Text fz="sm" c="dimmed">
          Nothing there? Look among unwanted mail, or sign up again: that sends another link.
        </Text>
        <Anchor component={Link} to="/" fz="sm">
          Back to the library
        </Anchor>
      </Stack>
    </NarrowPage>
  );
}

function signupOf(values: typeof initialValues): Signup {
  const organization = values.organization.trim();
  return {
    email: values.email.trim(),
    name: values.name.trim(),
    ...(organization === '' ? {} : { organization }),
    consents: (['terms', 'privacy', 'productNews'] as const).map((purpose) => ({
      purpose,
      granted: values[purpose],
      policyVersion,
    })),
  };
}
