import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { formatCount } from '../../format/number.ts';
import { formatMoney } from '../../format/money.ts';
import { wordsOf } from '../../format/words.ts';
import type { StoryEvent } from './story-query.ts';

type Facts = StoryEvent['facts'];
export type Told = { title: ReactNode; more?: ReactNode; tone?: 'good' | 'bad' | 'money' };

export const kindChoices = [
  { value: 'account', label: 'Account' },
  { value: 'installations', label: 'Installations' },
  { value: 'runs', label: 'Runs' },
  { value: 'money', label: 'Money' },
  { value: 'points', label: 'Points and offers' },
  { value: 'feedback', label: 'Feedback' },
  { value: 'mails', label: 'Mails' },
  { value: 'changes', label: 'Changes' },
];

const mailWords: Record<NonNullable<Facts['mail']>, string> = {
  acknowledgement: 'Mail about what was reached',
  fix: 'Mail that a fault is mended',
  paymentNotice: 'Mail about a payment',
  checkoutRecovery: 'Mail about a purchase left open',
  question: 'Mail with a question about the time saved',
  feedbackReply: 'Answer to feedback mailed',
};

const installation = ({ installationId, scenario }: Facts) => {
  const title = scenario?.title ?? 'an installation';
  if (installationId === undefined) return title;
  return (
    <Link to="/dashboard/installations/$id" params={{ id: installationId }}>
      {title}
    </Link>
  );
};
const order = ({ orderId, name }: Facts) =>
  orderId === undefined ? (
    (name ?? 'an order')
  ) : (
    <Link to="/dashboard/orders/$id" params={{ id: orderId }}>
      {name ?? 'an order'}
    </Link>
  );
const feedback = ({ feedbackId, feedbackKind }: Facts) => {
  const words = wordsOf(feedbackKind ?? 'feedback').toLowerCase();
  if (feedbackId === undefined) return words;
  return (
    <Link to="/dashboard/feedback/$id" params={{ id: feedbackId }}>
      {words}
    </Link>
  );
};
const sum = ({ amount }: Facts) => (amount ? formatMoney(amount.amount, amount.currency) : '');
const by = ({ actor }: Facts) =>
  actor ? (actor.id.startsWith('customer:') ? 'by the customer' : `by ${actor.name ?? actor.id}`) : undefined;

/** How each event reads. */
const words: Record<StoryEvent['event'], (facts: Facts) => Told> = {
  signedUp: ({ referredBy }) => ({
    title: 'Became a customer',
    more: referredBy === undefined ? undefined : `brought by ${referredBy}`,
    tone: 'good',
  }),
  keyCreated: ({ name }) => ({ title: 'API key created', more: name ?? undefined }),
  keyRevoked: ({ name }) => ({ title: 'API key revoked', more: name ?? undefined }),
  consentGiven: ({ purpose, policyVersion }) => ({
    title: `Agreed to ${wordsOf(purpose ?? '').toLowerCase()}`,
    more: `text ${policyVersion}`,
  }),
  consentWithdrawn: ({ purpose }) => ({ title: `Withdrew ${wordsOf(purpose ?? '').toLowerCase()}` }),
  installationBegun: (facts) => ({
    title: <>Began to install {installation(facts)}</>,
    more: wordsOf(facts.status ?? '').toLowerCase(),
  }),
  installed: (facts) => ({ title: <>Installed {installation(facts)}</>, tone: 'good' }),
  installationEnded: (facts) => ({
    title: (
      <>
        {wordsOf(facts.status ?? 'ended')}: {installation(facts)}
      </>
    ),
    more: `version ${facts.version}`,
    tone: 'bad',
  }),
  upgraded: (facts) => ({
    title: <>Upgraded {installation(facts)}</>,
    more: versions(facts),
  }),
  rolledBack: (facts) => ({ title: <>Rolled back {installation(facts)}</>, more: versions(facts) }),
  firstSuccess: (facts) => ({ title: <>First success of {installation(facts)}</>, tone: 'good' }),
  runsFailed: (facts) => ({
    title: (
      <>
        {formatCount(facts.count ?? 0)} failed {facts.count === 1 ? 'run' : 'runs'} of {installation(facts)}
      </>
    ),
    tone: 'bad',
  }),
  ordered: (facts) => ({
    title: (
      <>
        {facts.orderKind === 'renewal' ? 'Renewed' : 'Bought'} {order(facts)} for {sum(facts)}
      </>
    ),
    more: facts.status === 'paid' ? undefined : wordsOf(facts.status ?? '').toLowerCase(),
    tone: 'money',
  }),
  refunded: (facts) => ({
    title: (
      <>
        {sum(facts)} given back of {order(facts)}
      </>
    ),
    tone: 'bad',
  }),
  disputed: (facts) => ({
    title: (
      <>
        {sum(facts)} disputed of {order(facts)}
      </>
    ),
    tone: 'bad',
  }),
  disputeWon: (facts) => ({
    title: (
      <>
        {sum(facts)} won back of {order(facts)}
      </>
    ),
    tone: 'money',
  }),
  subscriptionChanged: ({ subscriptionId, status, formerStatus, isCancelling }) => ({
    title: (
      <>
        <Link to="/dashboard/subscriptions/$id" params={{ id: subscriptionId ?? '' }}>
          Subscription
        </Link>{' '}
        {formerStatus === undefined || formerStatus === null ? 'begun' : 'is now'}:{' '}
        {wordsOf(status ?? '').toLowerCase()}
      </>
    ),
    more: isCancelling ? 'set to end' : undefined,
    ...(status === 'past_due' || status === 'canceled' || isCancelling ? { tone: 'bad' as const } : {}),
  }),
  checkoutExpired: (facts) => ({
    title: `Left a purchase of ${facts.name ?? 'something'} open`,
    more: sum(facts),
  }),
  pointsMoved: ({ points = 0, reason, note }) => ({
    title: `${points > 0 ? '+' : '−'}${formatCount(Math.abs(points))} points`,
    more: [wordsOf(reason ?? '').toLowerCase(), note].filter(Boolean).join(': '),
  }),
  offerShown: ({ name, percentOff, status }) => ({
    title: `Was offered ${name ?? 'something'}${percentOff ? ` with ${percentOff} % off` : ''}`,
    more: wordsOf(status ?? '').toLowerCase(),
  }),
  offerHeldBack: ({ name }) => ({
    title: `Offer of ${name ?? 'something'} held back, to measure its effect`,
  }),
  feedbackSent: (facts) => ({
    title: (
      <>
        Sent feedback: {feedback(facts)}
        {facts.rating ? `, ${facts.rating} of 5` : ''}
      </>
    ),
    more: facts.words || undefined,
    ...(facts.feedbackKind === 'praise' ? { tone: 'good' as const } : {}),
  }),
  feedbackAnswered: (facts) => ({ title: <>Was answered: {feedback(facts)}</>, more: by(facts) }),
  feedbackChanged: (facts) => ({
    title: (
      <>
        {wordsOf(facts.status ?? '')}: {feedback(facts)}
      </>
    ),
    more: by(facts),
  }),
  mailed: (facts) => ({
    title: mailWords[facts.mail ?? 'acknowledgement'],
    more: facts.scenario?.title ?? facts.name,
  }),
  changed: (facts) => ({
    title: (
      <>
        <Link to="/dashboard/changes/$number" params={{ number: String(facts.change) }}>
          {wordsOf(facts.subject ?? 'Something')}
        </Link>{' '}
        {facts.status}
        {facts.name ? `: ${wordsOf(facts.name).toLowerCase()}` : ''}
      </>
    ),
    more: [by(facts), facts.reason].filter(Boolean).join(', '),
  }),
};

const versions = ({ formerVersion, version }: Facts) =>
  version === undefined ? `from version ${formerVersion}` : `from version ${formerVersion} to ${version}`;

export const toldOf = ({ event, facts }: StoryEvent): Told => words[event](facts);
