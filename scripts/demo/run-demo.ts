import { compareWithStripe } from './compare-with-stripe.ts';
import { planArrivals } from './customers.ts';
import { habits } from './habits.ts';
import { openTheLibrary, planOperation } from './operator.ts';
import { lookAfter } from './look-after.ts';
import { imaginePeople } from './people.ts';
import { requireSafeEnvironment } from './refusals.ts';
import { reportRuns, turnsOf } from './reporting.ts';
import { sellBundles, sellPlans } from './plans.ts';
import { planRewards } from './rewards.ts';
import type { Stage, Tally } from './stage.ts';
import { deliverEvents } from './stripe-events.ts';
import { planRenewals } from './subscribe.ts';
import { daysAfter, periodBefore, type Period } from './time.ts';
import { createTimeline } from './timeline.ts';
import { startWorld, type World } from './world.ts';

export type DemoOptions = {
  env: NodeJS.ProcessEnv;
  /** The period ends with the day before. */
  today?: Date;
  customers?: number;
  days?: number;
  /** Told how far it is, once a month. */
  log?: (line: string) => void;
  /** Stops it between two happenings; everything is shut down in order. */
  signal?: AbortSignal;
  /** Called at the end, while everything still runs: tests compare with the doubles here. */
  inspect?: (world: World) => Promise<void>;
};

export type DemoResult = {
  period: Period;
  tally: Tally;
  overview: Record<string, unknown>;
  reportingCurrency: string;
};

/**
 * Fills an empty library with a year of believable activity: through the public API and Stripe's signed events, on a clock that the
 * demo moves, against doubles of Stripe and Make. The same every time, but for the identifiers.
 */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const { env, today = new Date(), customers = 200, days = 365, log = () => {}, signal } = options;
  requireSafeEnvironment(env);
  const period = periodBefore(today, days);
  const people = imaginePeople(customers, period);
  const world = await startWorld(env, { period, people });
  try {
    const stage = await setStage(world);
    await openTheLibrary(stage);
    stage.plans = await sellPlans(world);
    stage.bundles = await sellBundles(world);
    planRenewals(stage);
    const monthStarts = firstDaysOfMonths(period);
    planOperation(stage, monthStarts);
    planArrivals(stage, people);
    planRewards(stage);
    planReports(stage);
    for (const [index, month] of monthStarts.entries())
      stage.timeline.plan(month, async () => {
        // Months in seconds outrun autovacuum, and plans without statistics are slow.
        if (index % 3 === 2) await world.pool.query('analyze');
        if (index > 0) log(`${dayOf(month)}  ${progressOf(stage.tally)}`);
      });
    await stage.timeline.liveUntil(period.end, signal);
    await finish(stage);
    await world.pool.query('analyze');
    log(`${dayOf(period.end)}  ${progressOf(stage.tally)}`);
    await options.inspect?.(world);
    const range = `from=${dayOf(period.start)}&to=${dayOf(daysAfter(period.end, -1))}`;
    const { body } = await world.operator('GET', `/admin/analytics/overview?${range}&compare=none`);
    return { period, tally: stage.tally, overview: body.totals, reportingCurrency: world.reportingCurrency };
  } finally {
    await world.close();
  }
}

async function setStage(world: World): Promise<Stage> {
  const { body } = await world.operator('GET', '/admin/scenarios?limit=100');
  type Listed = { slug: string; title: string; status: string; minutesByHand: number };
  // By slug: their ids, made within the same millisecond, come in another order each time.
  const offers = (body.items as Listed[])
    .filter(({ slug, status }) => status === 'active' && habits[slug] !== undefined)
    .toSorted((left, right) => (left.slug < right.slug ? -1 : 1));
  if (offers.length === 0) throw new Error('None of the scenarios that come with the library is on offer.');
  const tally = {
    customers: 0,
    installations: 0,
    checkouts: 0,
    orders: 0,
    subscriptions: 0,
    refunds: 0,
    disputes: 0,
    tasks: 0,
    makeRefusals: 0,
  };
  const timeline = createTimeline(world.clock);
  return { world, timeline, offers, plans: [], bundles: [], customers: [], tally };
}

function planReports(stage: Stage): void {
  for (const turn of turnsOf(stage.world.period).slice(0, -1))
    stage.timeline.plan(turn.to, async () => {
      await reportRuns(stage, turn);
      await lookAfter(stage.world);
    });
}

/** What is left on the last evening: the runs of its last hours, and the payment pages that were left open. */
async function finish(stage: Stage): Promise<void> {
  const { world } = stage;
  const lastTurn = turnsOf(world.period).at(-1);
  if (lastTurn) await reportRuns(stage, lastTurn);
  await lookAfter(world);
  world.stripe.advanceTo(world.clock.now());
  await deliverEvents(world);
  await compareWithStripe(world);
  stage.tally.orders += paidInvoices(world);
}

/** Payments of subscriptions, which happen by themselves. */
function paidInvoices({ stripe }: World): number {
  return stripe.account.invoices
    .all()
    .filter(({ parent, amount_paid: paid }) => parent?.type === 'subscription_details' && paid > 0).length;
}

/** The period's first day and the first of every month in it. */
function firstDaysOfMonths({ start, end }: Period): Date[] {
  const days = [start];
  for (let month = 1; ; month += 1) {
    const first = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + month, 1));
    if (first >= end) return days;
    days.push(first);
  }
}

const dayOf = (instant: Date) => instant.toISOString().slice(0, 10);

const progressOf = ({ customers, installations, subscriptions, tasks }: Tally) =>
  `${customers} customers, ${installations} installations, ${subscriptions} subscriptions, ${tasks} tasks`;
