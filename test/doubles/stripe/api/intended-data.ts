import type Stripe from 'stripe';
import type { FormFields } from '../../http/nested-form.ts';
import type { IntendedData } from '../stripe-account.ts';
import { fieldsOf, integerOf, mergedMetadata, textOf } from './input.ts';
import { invalid } from './stripe-api-error.ts';

const SOONEST_TRIAL_END = 48 * 3600;

/** What a session's `payment_intent_data` or `subscription_data` asks for. */
export function intendedOf(input: FormFields, mode: string, at: number): IntendedData {
  const fields = fieldsOf(input[mode === 'payment' ? 'payment_intent_data' : 'subscription_data']);
  const trialEnd = integerOf(fields, 'trial_end') ?? null;
  if (trialEnd !== null && trialEnd < at + SOONEST_TRIAL_END)
    throw invalid(
      'The `trial_end` date has to be at least 2 days in the future.',
      'subscription_data[trial_end]',
    );
  return {
    metadata: mergedMetadata({}, fields['metadata']),
    description: textOf(fields, 'description') ?? null,
    captureMethod: textOf(fields, 'capture_method') ?? null,
    setupFutureUsage: textOf(fields, 'setup_future_usage') ?? null,
    trialEnd,
    trialDays: integerOf(fields, 'trial_period_days') ?? null,
    trialSettings: trialSettingsOf(fieldsOf(fields['trial_settings'])),
    cycleAnchor: integerOf(fields, 'billing_cycle_anchor') ?? null,
    prorationBehavior: textOf(fields, 'proration_behavior') ?? null,
  };
}

/** What becomes of a trial that ends without a card; null when nothing is said. */
export function trialSettingsOf(input: FormFields): Stripe.Subscription.TrialSettings | null {
  const behaviour = textOf(fieldsOf(input['end_behavior']), 'missing_payment_method');
  if (!behaviour) return null;
  return { end_behavior: { billing_cycle_anchor: null, missing_payment_method: behaviour } };
}
