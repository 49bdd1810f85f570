import { listConsents } from '../../../accounts/customers/change-consents.ts';
import { findCustomer } from '../../../accounts/customers/find-customer.ts';
import { unsubscribeLink } from '../../../accounts/customers/mail-consent.ts';
import type { Deps } from '../../../platform/deps.ts';
import type { Mail } from '../../../platform/mail.ts';
import { productOf } from '../../products/product.ts';
import { readProduct, type Product } from '../../products/read-product.ts';
import { readBillingSettings } from '../../settings/billing-settings.ts';
import { findCheckout, type CheckoutRow } from '../checkout-queries.ts';
import { checkoutUrl, createCheckoutToken } from '../checkout-token.ts';
import { ownershipOf } from '../ownership.ts';
import { priceWords } from '../product-words.ts';
import { hasAgreed } from './has-agreed.ts';
import { giveRecoveryMailBack, hasMovedOn, selectAgreement, takeRecoveryMail } from './recovery-queries.ts';

export const mailRecoveryJob = 'billing.mail-recovery';
export type MailRecovery = { checkoutId: string };

type RecoveryDeps = Pick<Deps, 'pool' | 'now' | 'sendMail' | 'publicUrl' | 'sessionSecret'>;

/**
 * Reminds a customer, once, of a checkout that expired: where operators want it and the customer agreed to such mails, and only while there is
 * something to remind of. What speaks against it is asked right before sending.
 */
export async function mailRecovery(deps: RecoveryDeps, { checkoutId }: MailRecovery): Promise<void> {
  const checkout = await findCheckout(deps.pool, checkoutId);
  const product = checkout && (await productToRemindOf(deps, checkout));
  if (!checkout || !product) return;
  const customer = await findCustomer(deps.pool, checkout.customerId);
  if (!customer || !(await takeRecoveryMail(deps.pool, checkoutId, deps.now()))) return;
  try {
    await deps.sendMail({
      to: customer.email,
      messageKey: checkoutId,
      ...mailAbout(deps, checkout, product),
    });
  } catch (error) {
    await giveRecoveryMailBack(deps.pool, checkoutId);
    throw error;
  }
}

async function productToRemindOf(deps: RecoveryDeps, checkout: CheckoutRow): Promise<Product | null> {
  const { pool, now } = deps;
  if (checkout.status !== 'expired' || !(await readBillingSettings(pool)).recoversCheckouts) return null;
  const words = await listConsents(pool, checkout.customerId);
  if (!hasAgreed(words, await selectAgreement(pool, checkout.id))) return null;
  if (await hasMovedOn(pool, checkout, now())) return null;
  const product = await readProduct(pool, productOf(checkout));
  if (!product?.isForSale) return null;
  return (await ownershipOf(deps, checkout.customerId, product)).kind === 'free' ? product : null;
}

function mailAbout(deps: RecoveryDeps, checkout: CheckoutRow, product: Product): Omit<Mail, 'to'> {
  const { customerId, id: recoveredFrom } = checkout;
  const link = { customerId, product: product.ref, recoveredFrom };
  const url = checkoutUrl(deps.publicUrl(), createCheckoutToken(link, deps.sessionSecret, deps.now()));
  const end = unsubscribeLink(deps, customerId, 'checkoutReminders');
  const text = [
    `You wanted to buy "${product.title}" (${priceWords(product)}), and the payment page has closed since. Nothing was paid. This link opens it again:`,
    url,
    'It works for 30 days and for you alone: do not pass it on.',
    `You get this mail once, because you agreed to mails from us. To get no more such mails: ${end.url}`,
  ];
  return {
    subject: `Your checkout of "${product.title}"`,
    text: `${text.join('\n\n')}\n`,
    headers: end.headers,
  };
}
