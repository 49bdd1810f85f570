import { z } from 'zod';
import { scopeAreas, type OperatorRole, type Scope } from '../platform/caller.ts';
import { pageOf } from '../platform/pagination.ts';
import { Instant } from '../platform/time.ts';

const Timestamp = z.iso.datetime();

/** Addresses are compared and stored in lower case. */
export const EmailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email('An e-mail address such as you@example.com.'));
export const PersonName = z.string().trim().min(1, 'Say a name.').max(200);
const Organization = z.string().trim().min(1).max(200);
export const Username = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9_.]{3,30}$/, '3–30 letters, digits, dots or underscores.');
const Password = z.string().max(1000);
const Token = z.string().min(1).max(200);
export const KeyName = z.string().trim().min(1).max(100);

export const Role = z.enum(['owner', 'admin', 'analyst', 'support']) satisfies z.ZodType<OperatorRole>;
const scopeNames = scopeAreas.flatMap((area): Scope[] => [`${area}:read`, `${area}:write`]);
export const KeyScope = z.enum(['*', ...scopeNames]);
export type KeyScope = z.infer<typeof KeyScope>;

// Consent

export const NewConsent = z.strictObject({
  purpose: z
    .string()
    .regex(/^[a-zA-Z][a-zA-Z0-9._-]{0,63}$/, 'A short name such as "newsletter".')
    .describe('What the data is used for.'),
  granted: z.boolean(),
  policyVersion: z.string().trim().min(1).max(64).describe('The version of the text that was shown.'),
});
export type NewConsent = z.infer<typeof NewConsent>;
const NewConsents = z.array(NewConsent).max(50);

export const Consent = z.object({
  purpose: z.string(),
  granted: z.boolean(),
  policyVersion: z.string(),
  recordedAt: Timestamp,
});
export const ConsentList = z.object({ items: z.array(Consent) });
/** Everything that a customer said of their consent, a page at a time. */
export const ConsentHistory = pageOf(Consent);
export const ConsentChange = z.strictObject({ consents: NewConsents.min(1) });

// Customers

export const Signup = z.strictObject({
  email: EmailAddress,
  name: PersonName,
  organization: Organization.optional(),
  consents: NewConsents,
  referralCode: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[0-9a-f]{12}$/, 'The code that a customer told you: 12 letters and digits.')
    .optional()
    .describe('Who brought you: both of you get reward points when you first pay.'),
});
export type Signup = z.infer<typeof Signup>;
export const SignupAnswer = z.object({ detail: z.string() });
export const ConfirmQuery = z.object({ token: z.string().max(200).default('') });

export const Me = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    organization: z.string().nullable(),
    plan: z.string().nullable().describe('The name of the plan, null without one.'),
    rewardPoints: z.int(),
    createdAt: Timestamp,
  })
  .meta({ id: 'Me' });

// Customers on the web

export const SignInLinkRequest = z.strictObject({
  email: EmailAddress,
  page: z
    .string()
    .regex(/^\/account(?:[/?#][\x21-\x7e]*)?$/, 'A page of the account, such as /account/keys.')
    .max(500)
    .default('/account')
    .describe('Where the link leads in the end.'),
});
export const SignInAnswer = z.object({ detail: z.string() });
export const StartedSession = z.object({ expiresAt: Timestamp });

/** Who calls, for the pages of the account. */
export const AccountSession = z
  .object({
    customer: z.object({
      id: z.string(),
      email: z.string(),
      name: z.string(),
      organization: z.string().nullable(),
      createdAt: Timestamp,
    }),
    demo: z.boolean().describe('Whether this customer was made up by a demonstration.'),
    sessionId: z.string().nullable().describe('null for an API key.'),
    stripeConfigured: z.boolean(),
    reportingTimeZone: z.string(),
    reportingCurrency: z.string(),
  })
  .meta({ id: 'AccountSession' });
export type AccountSession = z.infer<typeof AccountSession>;

export const AccountSessionItem = z.object({
  id: z.string(),
  isThis: z.boolean().describe('Whether the call comes from this session.'),
  isByKey: z
    .boolean()
    .describe('Whether it was begun with an API key, with which it ends; else by a mailed link.'),
  address: z.string().nullable().describe('Where it was begun.'),
  userAgent: z.string().nullable().describe('The browser, as it names itself.'),
  createdAt: Timestamp,
  lastUsedAt: Timestamp,
  expiresAt: Timestamp,
});
export type AccountSessionItem = z.infer<typeof AccountSessionItem>;
/** Where a customer is signed in, a page at a time. */
export const AccountSessionPage = pageOf(AccountSessionItem);

// API keys

const expiresAt = Instant.optional().describe('Without it the key works until it is revoked.');
export const NewCustomerKey = z.strictObject({ name: KeyName, expiresAt });
export const Rotation = z.strictObject({
  overlapHours: z
    .int()
    .min(0)
    .max(720)
    .default(24)
    .describe('How long the former key goes on working, at most 30 days.'),
});
export const NewOperatorKey = z.strictObject({ name: KeyName, scopes: z.array(KeyScope).min(1), expiresAt });
export type NewOperatorKey = z.infer<typeof NewOperatorKey>;

const keyFields = {
  id: z.string(),
  name: z.string(),
  prefix: z.string().describe('How the key begins, to tell it from others.'),
  createdAt: Timestamp,
  expiresAt: Timestamp.nullable(),
};
const usageFields = { lastUsedAt: Timestamp.nullable(), revokedAt: Timestamp.nullable() };
const secretField = { key: z.string().describe('The key itself: shown this once, stored as a hash.') };
const scopesField = { scopes: z.array(KeyScope) };

/** Keys of a customer without their secrets, which are told once. */
export const CustomerKeyPage = pageOf(z.object({ ...keyFields, ...usageFields }));
export const CreatedCustomerKey = z.object({ ...keyFields, ...secretField });
/** Keys of operators with what they may do, without their secrets. */
export const OperatorKeyPage = pageOf(z.object({ ...keyFields, ...scopesField, ...usageFields }));
export const CreatedOperatorKey = z.object({ ...keyFields, ...scopesField, ...secretField });

// Operators

export const Welcome = z.strictObject({
  token: Token,
  email: EmailAddress,
  name: PersonName,
  username: Username,
  password: Password,
});
export type Welcome = z.infer<typeof Welcome>;

export const NewOperator = z.strictObject({
  email: EmailAddress,
  name: PersonName,
  username: Username,
  role: Role,
  password: Password.optional().describe('Without one, the answer has a one-time link to set it.'),
});
export type NewOperator = z.infer<typeof NewOperator>;

export const Operator = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  username: z.string(),
  role: Role,
});
export type Operator = z.infer<typeof Operator>;
export const OperatorItem = Operator.extend({ createdAt: Timestamp });
export const CreatedOperator = OperatorItem.extend({
  link: z.string().nullable().describe('Sets the password, once, within seven days; shown this once.'),
});
export const WelcomeAnswer = z.object({ operator: Operator });

export const Session = z
  .object({
    operator: Operator,
    scopes: z.array(z.enum(scopeNames)).describe('What the role may do.'),
    demo: z.boolean().describe('Whether the library holds demo data.'),
    stripeConfigured: z.boolean(),
    smtpConfigured: z.boolean(),
    reportingTimeZone: z.string(),
    reportingCurrency: z.string(),
    publicUrl: z.string(),
    version: z.string(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;
