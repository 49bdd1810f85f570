import type { Customer, Stage } from './stage.ts';
import { seededRandom, type Random } from './random.ts';
import { daysAfter } from './time.ts';

const daysBetweenIdeas = 9;
const acceptedShare = 0.6;
const giftAt = [0.35, 0.7];
const ideas = [
  'A choice of the weekday on which it runs would save me a second scenario.',
  'Please let me set the language of the mails that it writes.',
  'It would help if it told me what it left out, and why.',
  'Could it put the link to the original into the summary?',
];
/** Who runs the first well is offered the second. */
const companions = [
  { of: 'meeting-summaries-with-ai', offered: 'support-triage-with-ai', percentOff: 20 },
  { of: 'expense-capture-from-email', offered: 'overdue-invoice-reminders', percentOff: 15 },
];

/** What customers get beside what they buy: offers by rules, points for ideas that help, and now and then some by hand. */
export function planRewards(stage: Stage): void {
  const { timeline, world } = stage;
  const { start, days } = world.period;
  const random = seededRandom('rewards');
  timeline.plan(daysAfter(start, 0.15 * days), () => makeOffers(stage));
  for (let day = Math.round(0.1 * days); day < days - 1; day += daysBetweenIdeas)
    timeline.plan(daysAfter(start, day + random.between(0.4, 0.7)), () => tellIdea(stage, random));
  for (const share of giftAt)
    timeline.plan(daysAfter(start, Math.round(share * days) + 0.5), () => givePoints(stage, random));
}

async function makeOffers({ world: { operator } }: Stage): Promise<void> {
  const make = (body: object) => operator('POST', '/admin/offers', { body });
  for (const { of, offered, percentOff } of companions) {
    const read = async (slug: string) =>
      (await operator('GET', `/admin/scenarios/${slug}`, { expect: [200, 404] })).body;
    const [owned, target] = [await read(of), await read(offered)];
    if (owned.id === undefined || !target.price) continue;
    await make({
      title: `${percentOff} % off “${target.title}”`,
      message: 'They go well together.',
      conditions: [{ fact: 'completedRuns', scenario: owned.id, runs: 10 }],
      product: { scenario: target.id },
      percentOff,
    });
  }
  await make({
    title: 'Room for more',
    message: 'Your plan is nearly full. The next one has room, and costs less for the first payment.',
    conditions: [{ fact: 'nearPlanLimit', share: 0.6 }],
    product: { nextTier: true },
    percentOff: 25,
    priority: 5,
  });
}

/** Somebody has an idea, and a day later the operator answers; the ones that help bring points. */
async function tellIdea({ world, timeline, customers }: Stage, random: Random): Promise<void> {
  const customer = someone(customers, random);
  const [use] = customer?.uses ?? [];
  if (!customer || !use) return;
  const body = { kind: 'idea', message: random.pick(ideas), scenario: use.slug };
  const { id } = (await customer.api('POST', '/v1/feedback', { body })).body;
  const accept = random.isTrue(acceptedShare);
  const message = accept ? 'That is a good one: it is on our list. Thank you!' : 'Thank you for telling us.';
  timeline.plan(daysAfter(world.clock.now(), 1), async () => {
    await world.operator('POST', `/admin/feedback/${id}/reply`, { body: { message, accept, close: true } });
  });
}

async function givePoints({ world, customers }: Stage, random: Random): Promise<void> {
  const customer = someone(customers, random);
  if (!customer) return;
  const { id } = (await customer.api('GET', '/v1/me')).body;
  const body = { customer: id, points: 50, reason: 'For the talk at our meet-up' };
  await world.operator('POST', '/admin/rewards', { body });
}

/** A customer who runs something. */
function someone(customers: readonly Customer[], random: Random): Customer | undefined {
  const living = customers.filter(({ uses }) => uses.some(({ isRemoved }) => !isRemoved));
  return living.length > 0 ? random.pick(living) : undefined;
}
