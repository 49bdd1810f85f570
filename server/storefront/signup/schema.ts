import { z } from 'zod';
import { EmailAddress, PersonName, Signup } from '../../accounts/schema.ts';

/** What the page of the sign-up sends: judged by the page, so that a person sees what is wrong. A box is there when it is ticked. */
export const SignupForm = z.strictObject({
  email: z.string().max(1_000).optional(),
  name: z.string().max(1_000).optional(),
  organization: z.string().max(1_000).optional(),
  referralCode: z.string().max(1_000).optional(),
  terms: z.string().max(10).optional(),
  privacy: z.string().max(10).optional(),
  productNews: z.string().max(10).optional(),
});
export type SignupForm = z.infer<typeof SignupForm>;

/** Who told of the library, where a link says so. */
export const SignupQuery = z.object({ code: z.string().max(40).optional().catch(undefined) });

const emptyIsNothing = (value: unknown) =>
  typeof value === 'string' && value.trim() === '' ? undefined : value;
const { organization, referralCode } = Signup.shape;

/** The same with the rules that everybody's sign-up follows. */
export const SignupWords = z.object({
  email: z.preprocess((value) => value ?? '', EmailAddress),
  name: z.preprocess((value) => value ?? '', PersonName),
  organization: z.preprocess(emptyIsNothing, organization),
  referralCode: z.preprocess(emptyIsNothing, referralCode),
  terms: z.string('Signing up needs your agreement to the terms.'),
  privacy: z.string('Signing up needs your agreement to the privacy notes.'),
  productNews: z.string().optional(),
});
export type SignupWords = z.infer<typeof SignupWords>;
