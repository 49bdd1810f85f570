import { t } from '@lingui/core/macro';

/** What is wrong with a field of the welcome form, in words; null when nothing is. */
export const welcomeChecks = {
  name: (name: string) => (name.trim() === '' ? t`Your name, as colleagues should see it.` : null),
  email: (email: string) =>
    /^\S+@\S+\.\S+$/.test(email) ? null : t`An e-mail address such as you@example.com.`,
  username: (username: string) =>
    /^[a-zA-Z0-9_.]{3,30}$/.test(username) ? null : t`3–30 letters, digits, dots or underscores.`,
  password: (password: string) =>
    password.length >= 12 ? null : t`At least 12 characters; this has ${password.length}.`,
};
