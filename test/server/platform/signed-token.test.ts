import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readUnsubscribeToken } from '../../../server/accounts/customers/mail-consent.ts';
import { readCheckoutToken } from '../../../server/billing/checkout/checkout-token.ts';
import { readPortalToken } from '../../../server/billing/subscriptions/notices/portal-link.ts';
import { readCalibrationToken } from '../../../server/executions/calibration/calibration-link.ts';
import { readResultToken } from '../../../server/executions/result-link.ts';
import { readPageToken } from '../../../server/feedback/taps/page-link.ts';
import { signedIds, signedTokens } from '../../../server/platform/signed-token.ts';
import { readOfferToken } from '../../../server/rewards/offers/follow/offer-token.ts';

const sessionSecret = 'a secret of forty characters, or of more';
const now = new Date('2026-03-01T00:00:00Z');
const later = now.getTime() / 1000 + 60;

/** As links were written by hand before there was one place for them. */
const signed = (purpose: string, content: string) =>
  createHmac('sha256', sessionSecret).update(`${purpose}.v1.${content}`).digest('base64url');
function formerToken(purpose: string, content: unknown): string {
  const written = Buffer.from(JSON.stringify(content)).toString('base64url');
  return `v1.${written}.${signed(purpose, written)}`;
}

describe('links that were given out go on working', () => {
  test.each<[string, () => unknown, unknown]>([
    [
      'to say that a result was wrong',
      () => readResultToken({ sessionSecret }, formerToken('result', ['inst_1', 'run 1', 'main'])),
      { installationId: 'inst_1', executionId: 'run 1', taskKey: 'main' },
    ],
    [
      'to a piece of feedback',
      () => readPageToken({ sessionSecret }, `fbk_1.${signed('feedback', 'fbk_1')}`),
      'fbk_1',
    ],
    [
      'to an offer',
      () => readOfferToken({ sessionSecret }, formerToken('offer-link', ['cus_1', 'off_1'])),
      { customerId: 'cus_1', offerId: 'off_1' },
    ],
    [
      'to a question',
      () => readCalibrationToken({ sessionSecret }, formerToken('calibrate', ['inst_1', 100])),
      { installationId: 'inst_1', milestone: 100 },
    ],
    [
      'out of a kind of mail',
      () => readUnsubscribeToken({ sessionSecret }, formerToken('unsubscribe', ['cus_1', 'completionMails'])),
      { customerId: 'cus_1', purpose: 'completionMails', title: expect.any(String) },
    ],
    [
      'to the billing portal',
      () => readPortalToken(formerToken('portal-link', ['cus_1', 'sub_1', later]), sessionSecret, now),
      { customerId: 'cus_1', subscriptionId: 'sub_1' },
    ],
    [
      'to a checkout that was left',
      () =>
        readCheckoutToken(
          formerToken('checkout-link', ['cus_1', 'pln_1', later, 'plan', { recoveredFrom: 'ord_1' }]),
          sessionSecret,
          now,
        ),
      { customerId: 'cus_1', product: { kind: 'plan', id: 'pln_1' }, recoveredFrom: 'ord_1' },
    ],
    [
      'to a checkout of the first days',
      () => readCheckoutToken(formerToken('checkout-link', ['cus_1', 'scn_1', later]), sessionSecret, now),
      { customerId: 'cus_1', product: { kind: 'scenario', id: 'scn_1' } },
    ],
  ])('%s', (_name, read, meant) => expect(read()).toEqual(meant));
});

describe('a token', () => {
  const tokens = signedTokens('greeting', z.tuple([z.string(), z.number()]));
  const token = tokens.write(['cus_1', 7], sessionSecret);
  const [version, content, signature] = token.split('.') as [string, string, string];
  const otherContent = Buffer.from('["cus_2",7]').toString('base64url');

  test('says what was written', () => expect(tokens.read(token, sessionSecret)).toEqual(['cus_1', 7]));

  test.each<[string, string]>([
    ['empty', ''],
    ['without a signature', `${version}.${content}.`],
    ['of another version', `v2.${content}.${signature}`],
    ['with more behind it', `${token}.more`],
    ['of other content', `${version}.${otherContent}.${signature}`],
    ['of another length', `${version}.${content}.${signature.slice(1)}`],
    [
      'of another purpose',
      signedTokens('farewell', z.tuple([z.string(), z.number()])).write(['cus_1', 7], sessionSecret),
    ],
    [
      'of content that is not read any more',
      signedTokens('greeting', z.tuple([z.string()])).write(['cus_1'], sessionSecret),
    ],
    ['of another secret', tokens.write(['cus_1', 7], 'another secret')],
  ])('%s is none', (_name, forged) => expect(tokens.read(forged, sessionSecret)).toBeNull());

  test('for an id is none when id or signature differ', () => {
    const ids = signedIds('greeting');
    const short = ids.write('cus_1', sessionSecret);
    expect(ids.read(short, sessionSecret)).toBe('cus_1');
    expect(ids.read(short.replace('cus_1', 'cus_2'), sessionSecret)).toBeNull();
    expect(ids.read(`${short}.more`, sessionSecret)).toBeNull();
    expect(signedIds('farewell').read(short, sessionSecret)).toBeNull();
  });
});
