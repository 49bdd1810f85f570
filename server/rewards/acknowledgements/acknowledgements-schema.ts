import { z } from 'zod';
import { PageQuery, pageOf } from '../../platform/pagination.ts';

const State = z
  .enum(['pending', 'sending', 'sent', 'optedOut'])
  .describe(
    '"sending" that does not end: the server was interrupted, and whether the mail went is not known; "optedOut": the customer wanted none.',
  );

/** A mail about a milestone of an installation. */
export const AdminAcknowledgement = z
  .object({
    id: z.string(),
    customer: z.object({
      id: z.string(),
      name: z.string().nullable().describe('null for those who may not see personal data.'),
      email: z.string().nullable(),
    }),
    installationId: z.string(),
    scenario: z.object({ id: z.string(), title: z.string() }),
    completedRuns: z.int(),
    reachedAt: z.string(),
    state: State,
    sendingAt: z.string().nullable().describe('When the last try began.'),
    sentAt: z.string().nullable(),
  })
  .meta({ id: 'AdminAcknowledgement' });
export type AdminAcknowledgement = z.infer<typeof AdminAcknowledgement>;

export const AdminAcknowledgementQuery = PageQuery.extend({
  state: State.optional(),
  customer: z.string().min(1).max(100).optional().describe('The id of a customer.'),
});
/** Acknowledgements with whether their mails went out, a page at a time. */
export const AdminAcknowledgementPage = pageOf(AdminAcknowledgement).meta({ id: 'AdminAcknowledgementPage' });
