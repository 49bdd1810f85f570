import { findCustomer } from '../../accounts/customers/find-customer.ts';
import type { Deps } from '../../platform/deps.ts';
import { findRow } from '../queries.ts';

/** Tells the customer that run logs can no longer be read, what Make said, and how to switch reporting on again. */
export async function tellTokenRefused(
  { pool, sendMail, publicUrl }: Pick<Deps, 'pool' | 'sendMail' | 'publicUrl'>,
  { installationId }: { installationId: string },
): Promise<void> {
  const installation = await findRow(pool, installationId);
  const customer = installation && (await findCustomer(pool, installation.customerId));
  if (!customer || installation.reportingProblem?.code !== 'make_token_refused') return; // mended before the mail left
  const text = `The runs of "${installation.name}" are no longer counted.

${installation.reportingProblem.message}

To switch it on again, create a token in Make (Profile, API access) with the scope scenarios:read and choose how this installation reports:
in Make with our app, or with PUT ${publicUrl()}/v1/installations/${installation.id}/reporting
`;
  await sendMail({ to: customer.email, subject: `Run logs of "${installation.name}" cannot be read`, text });
}
