import type { StripeDouble } from '../../doubles/stripe/start-stripe-double.ts';

/** What becomes of a purchase. */
export type Life = 'paid' | 'partly refunded' | 'fully refunded' | 'disputed and won' | 'disputed and lost';

/** Of a hundred purchases six are refunded in part and three in full; one dispute is won and one is lost. */
export function lifeOf(index: number): Life {
  const place = index % 100;
  if (place % 16 === 5) return 'partly refunded'; // 5, 21, 37, 53, 69, 85
  if (place % 33 === 17) return 'fully refunded'; // 17, 50, 83
  if (place === 40) return 'disputed and won';
  return place === 90 ? 'disputed and lost' : 'paid';
}

/** The customer pays, and what follows happens at once. */
export function payLife(stripe: StripeDouble, sessionId: string, life: Life): void {
  const { paymentIntent } = stripe.paySession(sessionId, { country: 'US' });
  if (!paymentIntent) throw new Error(`The session ${sessionId} had nothing to pay.`);
  const { id, amount } = paymentIntent;
  if (life === 'partly refunded') stripe.refund(id, { amount: Math.floor(amount / 2) });
  if (life === 'fully refunded') stripe.refund(id);
  if (!life.startsWith('disputed')) return;
  const dispute = stripe.openDispute(id);
  stripe.closeDispute(dispute.id, life === 'disputed and won' ? 'won' : 'lost');
}
