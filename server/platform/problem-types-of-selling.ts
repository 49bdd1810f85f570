import type { ProblemType } from './problem-types.ts';

/** What goes wrong about money, rights and points. */
export const problemTypesOfSelling: Record<string, ProblemType> = {
  payment_required: {
    title: 'Payment required',
    explanation:
      'The scenario is paid and the caller holds no entitlement to it. Follow "checkoutUrl" of the answer to buy it, then repeat the request.',
  },
  plan_limit_reached: {
    title: 'Plan used up',
    explanation:
      'The plan has no room for another installation. Remove one, or follow "checkoutUrl" of the answer to a plan with more room; upgrades of what is installed stay possible.',
  },
  not_for_sale: {
    title: 'Not for sale',
    explanation:
      'It is archived, not published, or costs nothing. Choose something that the catalogue shows with a price.',
  },
  stripe_refused: {
    title: 'Refused by Stripe',
    explanation:
      "Stripe did not accept it; the detail has Stripe's own words. Change what they name, then try again.",
  },
  subscription_active: {
    title: 'A subscription is running',
    explanation:
      'It would go on being charged with nobody to cancel it. Cancel it on the page of POST /v1/billing-portal, then repeat the request.',
  },
  already_offered: {
    title: 'Offered already',
    explanation: 'The same is offered beside the same product already. Change or delete that cross-sell.',
  },
  code_taken: {
    title: 'Code in use',
    explanation:
      'An active promotion code with these letters exists. Deactivate it first, or choose another.',
  },
  already_entitled: {
    title: 'Nothing to pay',
    explanation:
      'You hold the right to install this already. Repeat the installation; "portalUrl", where there is one, leads to the subscription behind it.',
  },
  other_plan: {
    title: 'Another plan is running',
    explanation:
      'A customer has one plan at a time. Follow "portalUrl" to switch the one there is, instead of paying for both.',
  },
  no_longer_sold: {
    title: 'No longer sold',
    explanation: 'New customers cannot buy this any more. Who has it already keeps it.',
  },
  offer_ended: {
    title: 'The offer has ended',
    explanation: 'Its discount is no longer valid. What it was for can be bought at its usual price.',
  },
  no_subscription: {
    title: 'No subscription',
    explanation: 'There is no running subscription that could be cancelled or switched.',
  },
  already_cancelled: {
    title: 'Cancelled already',
    explanation: 'The subscription is set to end. Until then it can be taken up again in the billing portal.',
  },
  payment_under_way: {
    title: 'A payment is under way',
    explanation:
      'The checkout was finished and the bank has not confirmed the money yet. Paying again would charge twice; wait for the confirmation.',
  },
  never_paid: {
    title: 'Nothing was paid yet',
    explanation: 'The billing portal shows receipts; there are none before the first payment.',
  },
  payer_not_proven: {
    title: 'Who paid is not proven',
    explanation:
      'It was paid on a page where anybody can write an e-mail address. A subscription can be ended with the flow "cancel"; for the rest the library confirms who paid.',
  },
  reconciliations_wait: {
    title: 'Reconciliations wait already',
    explanation: 'One runs and one waits. GET /admin/reconciliations shows how far they are.',
  },
  not_enough_points: {
    title: 'Not enough points',
    explanation:
      'GET /v1/rewards shows the balance, and how many points are redeemed at least and in which steps.',
  },
  redemption_withdrawn: {
    title: 'The promotion code was taken back',
    explanation:
      'A refund took the points that it was made of, so it works no more. Its points are back; GET /v1/rewards shows the balance.',
  },
  redemption_refused: {
    title: 'Stripe refused the promotion code',
    explanation:
      'The points are back. The reason lies between the library and Stripe, so its operators have to mend it.',
  },
};
