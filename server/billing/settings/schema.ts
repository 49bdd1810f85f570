import { z } from 'zod';

const Rule = z
  .enum(['keep', 'suspend', 'revoke'])
  .describe('What follows for the right to install: it stays, rests, or is taken away.');

const settings = {
  hasAutomaticTax: z.boolean().describe('Stripe Tax computes the tax of every checkout.'),
  taxBehavior: z
    .enum(['inclusive', 'exclusive'])
    .describe(
      'Whether prices hold the tax already, or it is added. Another one makes another price of everything sold.',
    ),
  recoversCheckouts: z
    .boolean()
    .describe('Who agreed to mails and left the checkout is mailed a link to go on.'),
  fullRefund: Rule,
  partialRefund: Rule,
  openDispute: Rule,
  lostDispute: Rule,
  pastDueGraceDays: z
    .int()
    .min(0)
    .max(90)
    .describe(
      'For so long a subscription keeps its rights whose payment failed, or (three days at least) of which Stripe tells nothing after its period.',
    ),
};

/** How the library sells. */
export const BillingSettingsAnswer = z.object(settings).meta({ id: 'BillingSettings' });
export type BillingSettingsAnswer = z.infer<typeof BillingSettingsAnswer>;

export const UpdateBillingSettingsBody = z
  .strictObject(settings)
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'Name at least one setting to change.');
export type UpdateBillingSettingsBody = z.infer<typeof UpdateBillingSettingsBody>;
