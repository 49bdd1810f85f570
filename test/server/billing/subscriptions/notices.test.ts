import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiClient } from '../../../support/api-client.ts';
import { until } from '../../../support/until.ts';
import { openStage, type PlanOnSale, type Stage } from './stage.ts';

let stage: Stage;
let plan: PlanOnSale;

beforeAll(async () => {
  stage = await openStage('2026-01-01T00:00:00Z');
  plan = await stage.newPlan();
});
afterAll(() => stage.close());

const mailsTo = (email: string) => stage.server.mails.filter((mail) => mail.to === email);
const linkIn = (text: string) => /http\S+\/billing-portal\/\S+/.exec(text)?.[0] ?? '';
const follow = (link: string) => apiClient(stage.server.url).get(new URL(link).pathname);

/** Nothing waits any more that could still send a mail. */
const jobsAreDone = () =>
  until(async () => {
    const { rows } = await stage.server.pool.query(
      `select 1 from jobs.job where name = 'billing.mail-subscription-notice' and state in ('created', 'active', 'retry') and start_after <= now()`,
    );
    return rows.length === 0;
  });

describe('a customer is written to once', () => {
  it('when the trial ends soon, with a link into the billing portal', async () => {
    const subscriber = await stage.newSubscriber();
    await stage.subscribe(subscriber, plan, { trial_period_days: 14 });
    await stage.deliver();
    await stage.pass(12);
    await stage.deliver({ times: 3 });
    await stage.deliver({
      events: stage.stripe.events().filter(({ type }) => type.endsWith('trial_will_end')),
    });
    await until(async () => mailsTo(subscriber.email).length > 0);
    await jobsAreDone();
    const [mail, ...more] = mailsTo(subscriber.email);
    expect(more).toEqual([]);
    expect(mail?.subject).toBe(`Your trial of "${plan.name}" ends soon`);
    expect(mail?.text).toContain('2026-01-15');
    const opened = await follow(linkIn(mail?.text ?? ''));
    expect([opened.status, opened.headers.get('location')]).toEqual([
      303,
      expect.stringContaining(stage.stripe.url),
    ]);
    expect((await follow(`${linkIn(mail?.text ?? '')}x`)).status).toBe(404);
    await stage.pass(15);
    expect((await follow(linkIn(mail?.text ?? ''))).status).toBe(410);
  });

  it('when a renewal fails, and again only for another invoice', async () => {
    const subscriber = await stage.newSubscriber();
    await stage.subscribe(subscriber, plan);
    await stage.deliver();
    stage.stripe.setCard(subscriber.stripeCustomerId, 'declines');
    await stage.pass(36); // the first attempt and a second one
    await stage.deliver({ order: 'childFirst', times: 2 });
    await until(async () => mailsTo(subscriber.email).length > 0);
    await jobsAreDone();
    expect(mailsTo(subscriber.email).map(({ subject }) => subject)).toEqual([
      `A payment for "${plan.name}" failed`,
    ]);
  });

  it('when the bank wants a confirmation of a renewal', async () => {
    const subscriber = await stage.newSubscriber();
    await stage.subscribe(subscriber, plan);
    await stage.deliver();
    stage.stripe.setCard(subscriber.stripeCustomerId, 'requiresAction');
    await stage.pass(32);
    await stage.deliver({ times: 2 });
    const confirmations = () =>
      mailsTo(subscriber.email).filter(({ subject }) => subject.includes('needs your confirmation'));
    await until(async () => confirmations().length > 0);
    await jobsAreDone();
    expect(confirmations()).toHaveLength(1);
  });

  it('but not about a first payment, which failed before their eyes', async () => {
    const subscriber = await stage.newSubscriber();
    stage.stripe.setCard(subscriber.stripeCustomerId, 'declines');
    await stage.subscribe(subscriber, plan);
    await stage.deliver();
    await jobsAreDone();
    expect(mailsTo(subscriber.email)).toEqual([]);
  });
});
