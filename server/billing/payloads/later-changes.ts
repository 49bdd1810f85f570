import { idOf, objectsIn } from './json-object.ts';
import type { Changes } from './to-pinned-version.ts';

/** 2022-11-15: a payment names its latest charge; before, it held all of them, the newest first. */
export const latestChargeChanges: Changes = {
  payment_intent: (intent) =>
    intent['latest_charge'] === undefined
      ? { ...intent, latest_charge: idOf(objectsIn(intent['charges'])[0]) }
      : intent,
};

/** 2025-09-30.clover: a coupon stands behind what it is the source of. */
export const cloverChanges: Changes = {
  discount: ({ coupon, ...discount }) =>
    discount['source'] === undefined && coupon !== undefined
      ? { ...discount, source: { type: 'coupon', coupon } }
      : { ...discount, ...(coupon === undefined ? {} : { coupon }) },
  promotion_code: ({ coupon, ...code }) =>
    code['promotion'] === undefined && coupon !== undefined
      ? { ...code, promotion: { type: 'coupon', coupon } }
      : { ...code, ...(coupon === undefined ? {} : { coupon }) },
};

const uiModes: Readonly<Record<string, string>> = {
  hosted: 'hosted_page',
  embedded: 'embedded_page',
  custom: 'elements',
};

/** 2026-03-25.dahlia: other words for where a checkout is shown. */
export const dahliaChanges: Changes = {
  'checkout.session': (session) => {
    const mode = uiModes[String(session['ui_mode'])];
    return mode === undefined ? session : { ...session, ui_mode: mode };
  },
};
