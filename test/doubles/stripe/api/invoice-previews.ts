import { periodLine } from '../billing/draft-lines.ts';
import { pendingLines, previewOf } from '../billing/invoice-previews.ts';
import { planChange } from '../billing/prorations.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { fieldsOf, integerOf, requiredText, textOf } from './input.ts';
import type { ApiCall } from './route.ts';
import { noSuch } from './stripe-api-error.ts';
import { itemChangesOf } from './subscription-input.ts';

/** What a subscription's next invoice would be, or the one that a change would bring; nothing is kept. */
export function previewInvoice(account: StripeAccount, { input, at: now }: ApiCall): object {
  const id = requiredText(input, 'subscription');
  const subscription = account.subscriptions.get(id);
  if (!subscription) throw noSuch('subscription', id, 'subscription');
  const details = fieldsOf(input['subscription_details']);
  const at = account.timeOf(subscription.customer, now);
  const date = integerOf(details, 'proration_date') ?? at;
  const plan = planChange(account, subscription, itemChangesOf(account, subscription, details['items'], at), {
    date,
    restartsCycle: textOf(fieldsOf(details['billing_cycle_anchor']), 'type') === 'now',
  });
  const behaviour = textOf(details, 'proration_behavior') ?? 'create_prorations';
  const prorations = behaviour === 'none' ? [] : plan.prorations;
  const isOfNow = plan.newPeriods.length > 0 || behaviour === 'always_invoice';
  const next = isOfNow ? plan.newPeriods : plan.items.map((item) => periodLine(account, subscription, item));
  const reason = isOfNow ? 'subscription_update' : 'upcoming';
  const lines = [...pendingLines(account, subscription), ...prorations, ...next];
  return previewOf(account, subscription, lines, { reason, at });
}
