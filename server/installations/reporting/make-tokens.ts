import { changeConsents } from '../../accounts/customers/change-consents.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import type { Encryption } from '../../platform/encryption.ts';
import { notConfigured } from '../../platform/errors.ts';
import { MakeZone, type MakeCredentials } from '../../platform/make-client.ts';
import {
  addRefusal,
  deleteToken,
  findToken,
  listWithdrawn,
  markUsed,
  upsertToken,
} from './make-token-queries.ts';
import type { ReportingProblem } from './reporting-problem.ts';
import { clearReportingProblem, setReporting, setReportingProblem } from './reporting-queries.ts';

/** The version of the text about stored tokens (OPERATIONS.md, "Stored Make tokens") that a consent agrees to. */
const policyVersion = '2026-11-22';
const mostRefusals = 3;

/** The job that tells the customer, once, that a token was deleted because Make refuses it. */
export const tellTokenRefusedJob = 'installations.tell-token-refused';

/** The problem of an installation that reports by run logs and has no token to read them with. */
export const tokenMissing = 'make_token_missing';

/** What a sealed token is bound to. */
export const placeOfToken = (installationId: string): string => `make_tokens/${installationId}`;
const purposeOf = (installationId: string): string => `storeMakeToken.${installationId}`;

/** What encrypts tokens; without it run logs cannot be read on this server. */
export function requireEncryption({ encryption }: Pick<Deps, 'encryption'>): Encryption {
  if (!encryption) throw notConfigured('ENCRYPTION_KEYS', 'Reporting by run logs ("pull")');
  return encryption;
}

/**
 * Stores a Make token, encrypted and bound to its installation, with the consent that it rests on. Runs that start from `consentedAt` on are
 * read. For an open transaction pass its `db` as `pool`.
 */
export async function keepMakeToken(
  deps: { pool: Db; encryption: Encryption | null },
  token: { customerId: string; installationId: string; credentials: MakeCredentials; consentedAt: Date },
): Promise<void> {
  const { installationId, credentials, consentedAt } = token;
  const sealedToken = requireEncryption(deps).seal(credentials.token, placeOfToken(installationId));
  const { zone } = credentials;
  await upsertToken(deps.pool, { installationId, zone, sealedToken, consentedAt, policyVersion });
  await noteConsent(deps.pool, token, true, consentedAt);
}

/** Deletes the stored token of an installation, and with it how far its run logs were read. */
export async function forgetMakeToken(db: Db, installationId: string): Promise<void> {
  await deleteToken(db, installationId);
}

/** Adds to the customer's consents that a token of this installation may be stored, or no longer. */
export async function noteConsent(
  db: Db,
  { customerId, installationId }: { customerId: string; installationId: string },
  granted: boolean,
  at: Date,
): Promise<void> {
  await changeConsents(db, customerId, [{ purpose: purposeOf(installationId), granted, policyVersion }], at);
}

/** The stored access to Make of an installation; null where none is stored, or the customer withdrew the consent. */
export async function openMakeToken(
  deps: { pool: Db; encryption: Encryption | null },
  installationId: string,
): Promise<MakeCredentials | null> {
  const row = await findToken(deps.pool, installationId);
  if (!row) return null;
  const token = requireEncryption(deps).open(row.sealedToken, placeOfToken(installationId));
  return { token, zone: MakeZone.parse(row.zone) };
}

/** Notes that Make took the token: what it refused before no longer counts. */
export async function noteTokenUsed(db: Db, installationId: string, at: Date): Promise<void> {
  await markUsed(db, installationId, at);
}

/**
 * Notes that Make refused the token. At the third time in a row the token is deleted, reporting falls to none, the installation says why,
 * and a mail tells the customer.
 */
export async function noteTokenRefused(
  { pool, queue, now }: Pick<Deps, 'pool' | 'queue' | 'now'>,
  installationId: string,
  makesWords: string,
): Promise<void> {
  await inTransaction(pool, async (db) => {
    if ((await addRefusal(db, installationId)) < mostRefusals) return;
    const message = `Make refused the stored token ${mostRefusals} times in a row (${makesWords}). It was deleted, and runs are no longer counted. Switch reporting on again with a token that works.`;
    const problem = { code: 'make_token_refused', message, at: now().toISOString() };
    if (await setReporting(db, { id: installationId, from: 'pull', to: 'none', problem }))
      await queue.enqueue(db, tellTokenRefusedJob, { installationId });
  });
}

/** Shows at the installation what is wrong with the reading of its run logs. */
export async function noteReportingProblem(
  db: Db,
  installationId: string,
  problem: ReportingProblem,
): Promise<void> {
  await setReportingProblem(db, installationId, problem);
}

/** Problems that are over are no longer shown. */
export async function noteProblemsOver(
  db: Db,
  installationId: string,
  codes: readonly string[],
): Promise<void> {
  await clearReportingProblem(db, installationId, codes);
}

/** Deletes the tokens whose consent was withdrawn; from that moment on none of them is used. */
export async function forgetWithdrawnTokens({ pool, now }: Pick<Deps, 'pool' | 'now'>): Promise<void> {
  const message =
    'The consent to store a Make token was withdrawn: it was deleted, and runs are no longer counted.';
  const problem = { code: 'consent_withdrawn', message, at: now().toISOString() };
  for (const id of await listWithdrawn(pool))
    await setReporting(pool, { id, from: 'pull', to: 'none', problem });
}
