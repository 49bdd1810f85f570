import { randomBytes } from 'node:crypto';
import { inTransaction, isUniqueViolation, type Pool } from '../../platform/database.ts';
import { invalid } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { issueLink } from './owner-link.ts';
import { insertOperator, type OperatorRow } from './operator-queries.ts';
import { hashPassword, passwordProblem } from '../sign-in/passwords.ts';
import { EmailAddress, PersonName, Role, Username } from '../schema.ts';
import type { z } from 'zod';

export type NewOperatorInput = {
  email: string;
  role: string;
  name?: string | undefined;
  username?: string | undefined;
  password?: string | undefined;
};

/** `link` sets the password, once; null when one was given. */
export type CreatedOperator = OperatorRow & { link: string | null };

/**
 * Makes an operator. Without a password the answer has a one-time link to set it. Name and username, when left out, are taken from
 * the e-mail address.
 */
export async function createOperator(
  pool: Pool,
  input: NewOperatorInput,
  { publicUrl, now }: { publicUrl: string; now: Date },
): Promise<CreatedOperator> {
  const email = parsed(EmailAddress, input.email, '/email');
  const local = email.split('@')[0] ?? '';
  const operator: OperatorRow = {
    id: newId('opr', now),
    email,
    name: parsed(PersonName, input.name ?? local, '/name'),
    username: parsed(Username, input.username ?? usernameFrom(local), '/username'),
    role: parsed(Role, input.role, '/role'),
    createdAt: now,
  };
  if (input.password !== undefined) requireGoodPassword(input.password, operator);
  // An invited operator has a password that nobody knows, so that signing in answers and lasts as for any other.
  const passwordHash = await hashPassword(input.password ?? randomBytes(24).toString('base64url'));
  return withFieldErrors(() =>
    inTransaction(pool, async (db) => {
      await insertOperator(db, { ...operator, passwordHash, isEmailVerified: false });
      if (input.password !== undefined) return { ...operator, link: null };
      return { ...operator, link: await issueLink(db, operator.id, publicUrl, now) };
    }),
  );
}

/** Refuses a password that is short, very common, or the operator's own address or name. */
export function requireGoodPassword(
  password: string,
  { email, name, username }: { email: string; name: string; username: string },
): void {
  const problem = passwordProblem(password, [email, name, username]);
  if (problem) throw invalid('/password', problem);
}

/** Says which field is taken, when the database refuses a second operator of the same address or username. */
export async function withFieldErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error, 'users_email_key'))
      throw invalid('/email', 'Another operator has this e-mail address.');
    if (isUniqueViolation(error, 'users_username_key'))
      throw invalid('/username', 'Another operator has this username.');
    throw error;
  }
}

function usernameFrom(local: string): string {
  return local
    .replaceAll(/[^a-z0-9_.]/g, '_')
    .padEnd(3, '_')
    .slice(0, 30);
}

function parsed<S extends z.ZodType>(schema: S, value: unknown, path: string): z.output<S> {
  const result = schema.safeParse(value);
  if (!result.success) throw invalid(path, result.error.issues[0]?.message ?? 'This is not valid.');
  return result.data;
}
