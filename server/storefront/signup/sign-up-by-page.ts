import { startSignup } from '../../accounts/customers/sign-up.ts';
import type { AttemptLimits } from '../../accounts/sign-in/attempt-limits.ts';
import type { Deps } from '../../platform/deps.ts';
import { HttpError } from '../../platform/errors.ts';
import { policyVersion } from './policies.ts';
import { SignupWords, type SignupForm } from './schema.ts';
import type { RefusedSignup } from './signup-page.ts';

type Outcome =
  | { kind: 'sent'; email: string }
  | ({ kind: 'refused'; status: number; headers?: Record<string, string> } & RefusedSignup);

const purposes = ['terms', 'privacy', 'productNews'] as const;

/** Signs up as the API does; what it refuses is told in sentences beside the fields. */
export async function signUpByPage(
  deps: Deps,
  limits: AttemptLimits,
  { form, address }: { form: SignupForm; address: string },
): Promise<Outcome> {
  const words = SignupWords.safeParse(form);
  if (!words.success) {
    const sentences = words.error.issues.map(({ path, message }) => [String(path[0]), message]);
    return { kind: 'refused', status: 422, form, sentences: Object.fromEntries(sentences) };
  }
  const { email, name, organization, referralCode } = words.data;
  try {
    await limits.count(address, email);
    await startSignup(deps, {
      email,
      name,
      ...(organization === undefined ? {} : { organization }),
      ...(referralCode === undefined ? {} : { referralCode }),
      consents: purposes.map((purpose) => ({
        purpose,
        granted: words.data[purpose] !== undefined,
        policyVersion,
      })),
    });
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    return { kind: 'refused', form, ...refusal };
  }
  return { kind: 'sent', email };
}

/** What a person can do something about: too many attempts, or a code that nobody has. */
function refusalOf(
  error: unknown,
): Pick<Extract<Outcome, { kind: 'refused' }>, 'status' | 'sentences' | 'headers'> | null {
  if (!(error instanceof HttpError)) return null;
  const { status, message, errors, headers } = error;
  if (status === 429) return { status, sentences: { email: message }, ...(headers ? { headers } : {}) };
  const ofCode = errors?.find(({ path }) => path === '/referralCode');
  return ofCode ? { status, sentences: { referralCode: ofCode.message } } : null;
}
