import { idOf } from '../id-of.ts';
import { plainCopy, type Plain } from '../json.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { BEFORE_BASIL, partOf, remove, type Change } from './basil-changes.ts';

/** Where a version moved or renamed something: how it was before, newest first. */
export const MOVED: { version: string; changes: Record<string, Change> }[] = [
  {
    version: '2026-03-25.dahlia',
    changes: {
      'checkout.session'(_account, session) {
        session['ui_mode'] = OLD_UI_MODES[String(session['ui_mode'])] ?? session['ui_mode'];
      },
    },
  },
  {
    version: '2025-09-30.clover',
    changes: {
      promotion_code(account, code) {
        code['coupon'] = couponObject(account, partOf(code, 'promotion')['coupon']);
        remove(code, ['promotion']);
      },
      discount(account, discount) {
        discount['coupon'] = couponObject(account, partOf(discount, 'source')['coupon']);
        remove(discount, ['source']);
      },
      subscription(_account, subscription) {
        delete subscription['billing_thresholds'];
      },
      subscription_item(_account, item) {
        delete item['billing_thresholds'];
      },
    },
  },
  { version: '2025-03-31.basil', changes: BEFORE_BASIL },
  {
    version: '2023-10-16',
    changes: {
      invoice(_account, invoice) {
        invoice['rendering_options'] = null;
      },
    },
  },
  {
    version: '2022-11-15',
    changes: {
      invoice(_account, invoice) {
        remove(invoice, ['rendering_options']);
      },
      charge(account, charge, shaped) {
        charge['order'] = null;
        const id = String(charge['id']);
        const data = account.refunds.where('charge', id).toReversed().map(shaped);
        charge['refunds'] ??= { object: 'list', data, has_more: false, url: `/v1/charges/${id}/refunds` };
      },
      payment_intent(account, intent, shaped) {
        const id = String(intent['id']);
        const data = account.charges.where('payment_intent', id).toReversed().map(shaped);
        const url = `/v1/charges?payment_intent=${id}`;
        intent['charges'] = { object: 'list', data, has_more: false, total_count: data.length, url };
      },
      'checkout.session'(_account, session) {
        Object.assign(session, { shipping: null, shipping_rate: null });
      },
    },
  },
];

const OLD_UI_MODES: Record<string, string> = {
  hosted_page: 'hosted',
  embedded_page: 'embedded',
  elements: 'custom',
};

function couponObject(account: StripeAccount, reference: unknown): Plain | null {
  const coupon = account.coupons.get(idOf(reference as string | null));
  return coupon ? plainCopy(coupon) : null;
}
