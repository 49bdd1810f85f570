import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { formatCount } from '../../format/number.ts';
import { formatMoney } from '../../format/money.ts';
import { wordsOf } from '../../format/words.ts';
import type { StoryEvent } from './story-query.ts';

type Facts = StoryEvent['facts'];
export type Told = { title: ReactNode; more?: ReactNode; tone?: 'good' | 'bad' | 'money' };

export const kindChoices = [
  { value: 'account', label: t`Account` },
  { value: 'installations', label: t`Installations` },
  { value: 'runs', label: t`Runs` },
  { value: 'money', label: t`Money` },
  { value: 'points', label: t`Points and offers` },
  { value: 'feedback', label: t`Feedback` },
  { value: 'mails', label: t`Mails` },
  { value: 'changes', label: t`Changes` },
];

const mailWords: Record<NonNullable<Facts['mail']>, string> = {
  acknowledgement: t`Mail about what was reached`,
  fix: t`Mail that a fault is mended`,
  paymentNotice: t`Mail about a payment`,
  checkoutRecovery: t`Mail about a purchase left open`,
  question: t`Mail with a question about the time saved`,
  feedbackReply: t`Answer to feedback mailed`,
};

const installation = ({ installationId, scenario }: Facts) => {
  const title = scenario?.title ?? t`an installation`;
  if (installationId === undefined) return title;
  return (
    <Link to="/dashboard/installations/$id" params={{ id: installationId }}>
      {title}
    </Link>
  );
};
const order = ({ orderId, name }: Facts) =>
  orderId === undefined ? (
    (name ?? t`an order`)
  ) : (
    <Link to="/dashboard/orders/$id" params={{ id: orderId }}>
      {name ?? t`an order`}
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
  actor
    ? actor.id.startsWith('customer:')
      ? t`by the customer`
      : t`by ${actor.name ?? actor.id}`
    : undefined;

/** How each event reads. */
const words: Record<StoryEvent['event'], (facts: Facts) => Told> = {
  signedUp: ({ referredBy }) => ({
    title: t`Became a customer`,
    more: referredBy === undefined ? undefined : t`brought by ${referredBy}`,
    tone: 'good',
  }),
  keyCreated: ({ name }) => ({ title: t`API key created`, more: name ?? undefined }),
  keyRevoked: ({ name }) => ({ title: t`API key revoked`, more: name ?? undefined }),
  consentGiven: ({ purpose, policyVersion }) => ({
    title: t`Agreed to ${wordsOf(purpose ?? '').toLowerCase()}`,
    more: t`text ${policyVersion ?? ''}`,
  }),
  consentWithdrawn: ({ purpose }) => ({ title: t`Withdrew ${wordsOf(purpose ?? '').toLowerCase()}` }),
  installationBegun: (facts) => ({
    title: <Trans>Began to install {installation(facts)}</Trans>,
    more: wordsOf(facts.status ?? '').toLowerCase(),
  }),
  installed: (facts) => ({ title: <Trans>Installed {installation(facts)}</Trans>, tone: 'good' }),
  installationEnded: (facts) => ({
    title: (
      <>
        {wordsOf(facts.status ?? 'ended')}: {installation(facts)}
      </>
    ),
    more: t`version ${facts.version ?? ''}`,
    tone: 'bad',
  }),
  upgraded: (facts) => ({
    title: <Trans>Upgraded {installation(facts)}</Trans>,
    more: versions(facts),
  }),
  rolledBack: (facts) => ({ title: <Trans>Rolled back {installation(facts)}</Trans>, more: versions(facts) }),
  firstSuccess: (facts) => ({ title: <Trans>First success of {installation(facts)}</Trans>, tone: 'good' }),
  runsFailed: (facts) => ({
    title: (
      <Plural
        value={facts.count ?? 0}
        one={
          <Trans>
            {formatCount(facts.count ?? 0)} failed run of {installation(facts)}
          </Trans>
        }
        other={
          <Trans>
            {formatCount(facts.count ?? 0)} failed runs of {installation(facts)}
          </Trans>
        }
      />
    ),
    tone: 'bad',
  }),
  ordered: (facts) => ({
    title: (
      <>
        {facts.orderKind === 'renewal' ? (
          <Trans>
            Renewed {order(facts)} for {sum(facts)}
          </Trans>
        ) : (
          <Trans>
            Bought {order(facts)} for {sum(facts)}
          </Trans>
        )}
      </>
    ),
    more: facts.status === 'paid' ? undefined : wordsOf(facts.status ?? '').toLowerCase(),
    tone: 'money',
  }),
  refunded: (facts) => ({
    title: (
      <Trans>
        {sum(facts)} given back of {order(facts)}
      </Trans>
    ),
    tone: 'bad',
  }),
  disputed: (facts) => ({
    title: (
      <Trans>
        {sum(facts)} disputed of {order(facts)}
      </Trans>
    ),
    tone: 'bad',
  }),
  disputeWon: (facts) => ({
    title: (
      <Trans>
        {sum(facts)} won back of {order(facts)}
      </Trans>
    ),
    tone: 'money',
  }),
  subscriptionChanged: ({ subscriptionId, status, formerStatus, isCancelling }) => ({
    title: (
      <>
        <Link to="/dashboard/subscriptions/$id" params={{ id: subscriptionId ?? '' }}>{t`Subscription`}</Link>{' '}
        {formerStatus === undefined || formerStatus === null ? t`begun` : t`is now`}:{' '}
        {wordsOf(status ?? '').toLowerCase()}
      </>
    ),
    more: isCancelling ? t`set to end` : undefined,
    ...(status === 'past_due' || status === 'canceled' || isCancelling ? { tone: 'bad' as const } : {}),
  }),
  checkoutExpired: (facts) => ({
    title: t`Left a purchase of ${facts.name ?? t`something`} open`,
    more: sum(facts),
  }),
  pointsMoved: ({ points = 0, reason, note }) => ({
    title: t`${points > 0 ? '+' : '−'}${formatCount(Math.abs(points))} points`,
    more: [wordsOf(reason ?? '').toLowerCase(), note].filter(Boolean).join(': '),
  }),
  offerShown: ({ name, percentOff, status }) => ({
    title: percentOff
      ? t`Was offered ${name ?? t`something`} with ${percentOff} % off`
      : t`Was offered ${name ?? t`something`}`,
    more: wordsOf(status ?? '').toLowerCase(),
  }),
  offerHeldBack: ({ name }) => ({
    title: t`Offer of ${name ?? t`something`} held back, to measure its effect`,
  }),
  feedbackSent: (facts) => ({
    title: (
      <>
        {facts.rating ? (
          <Trans>
            Sent feedback: {feedback(facts)}, {facts.rating} of 5
          </Trans>
        ) : (
          <Trans>Sent feedback: {feedback(facts)}</Trans>
        )}
      </>
    ),
    more: facts.words || undefined,
    ...(facts.feedbackKind === 'praise' ? { tone: 'good' as const } : {}),
  }),
  feedbackAnswered: (facts) => ({ title: <Trans>Was answered: {feedback(facts)}</Trans>, more: by(facts) }),
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
          {wordsOf(facts.subject ?? t`Something`)}
        </Link>{' '}
        {facts.status}
        {facts.name ? `: ${wordsOf(facts.name).toLowerCase()}` : ''}
      </>
    ),
    more: [by(facts), facts.reason].filter(Boolean).join(', '),
  }),
};

const versions = ({ formerVersion, version }: Facts) =>
  version === undefined
    ? t`from version ${formerVersion ?? ''}`
    : t`from version ${formerVersion ?? ''} to ${version}`;

export const toldOf = ({ event, facts }: StoryEvent): Told => words[event](facts);
