import { z } from 'zod';
import { Reporting } from '../schema.ts';

export const ChangeReportingBody = z
  .strictObject({
    reporting: Reporting,
    consents: z
      .strictObject({
        storeMakeToken: z
          .boolean()
          .optional()
          .describe('The Make token may be stored, encrypted, to fetch run logs until it is revoked.'),
      })
      .optional()
      .describe('Needed for "pull" only.'),
    confirmAppInstall: z
      .boolean()
      .default(false)
      .describe('The app of the reporting module may be installed in the organization.'),
  })
  .refine(({ reporting, consents }) => reporting !== 'pull' || consents?.storeMakeToken === true, {
    path: ['consents', 'storeMakeToken'],
    message:
      'Reporting by run logs ("pull") needs the Make token later too. Switch on "Store my Make API token" (consents.storeMakeToken) if it may be stored, encrypted.',
  });
export type ChangeReportingBody = z.infer<typeof ChangeReportingBody>;
