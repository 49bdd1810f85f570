import { createCustomer } from '../../server/accounts/customers/create-customer.ts';
import { apiOf } from './api.ts';
import { buy } from './buy.ts';
import { habits } from './habits.ts';
import { installWithMake, importByHand } from './install.ts';
import { moveUp, subscribe } from './subscribe.ts';
import type { Person } from './people.ts';
import { seededRandom } from './random.ts';
import type { Customer, Stage } from './stage.ts';
import { daysAfter, minutesAfter } from './time.ts';

const meanFurtherWishes = 3.4;
const meanDaysBetweenWishes = 22;
const onlyLooks = 0.12;
const plansShare = 0.3;
/** Agree to be compared with others, without names. */
const comparedShare = 0.5;
/** Who wants a scenario that a bundle holds, and has nothing of it yet, now and then takes the bundle. */
const bundleShare = 0.15;

/** The arrival of everybody; what follows from it is planned as it happens. */
export function planArrivals(stage: Stage, people: Person[]): void {
  for (const person of people) stage.timeline.plan(person.arrivesAt, () => arrive(stage, person));
}

async function arrive(stage: Stage, person: Person): Promise<void> {
  const { world, timeline, offers, customers, tally } = stage;
  const { name, email, organization } = person;
  const account = { name, email, organization, isDemo: true };
  const { apiKey } = await createCustomer(world.pool, account, world.clock.now());
  const random = seededRandom(email);
  const customer: Customer = {
    person,
    api: apiOf(world.url, apiKey),
    random,
    prefersPlan: seededRandom(`plan of ${email}`).isTrue(plansShare),
    subscription: null,
    uses: [],
    unsent: [],
  };
  customers.push(customer);
  tally.customers += 1;
  await customer.api('GET', '/v1/scenarios?sort=popular&limit=5');
  if (seededRandom(`consent of ${email}`).isTrue(comparedShare))
    await customer.api('PUT', '/v1/consents', {
      body: { consents: [{ purpose: 'benchmarks', granted: true, policyVersion: '1' }] },
    });

  const wanted = new Set<string>();
  let at = minutesAfter(world.clock.now(), random.between(4, 30));
  for (let wish = 1 + random.count(meanFurtherWishes); wish > 0; wish -= 1) {
    const { slug } = random.pickWeighted(offers, (offer) => habits[offer.slug]?.popularity ?? 0);
    if (!wanted.has(slug)) timeline.plan(at, () => pursue(stage, customer, slug));
    wanted.add(slug);
    at = nextVisit(at, random.exponential(meanDaysBetweenWishes));
  }
}

/** Looks at a scenario, installs it, and pays first when it must be paid. */
async function pursue(stage: Stage, customer: Customer, slug: string): Promise<void> {
  const { random, api } = customer;
  await api('GET', `/v1/scenarios/${slug}`);
  stage.world.clock.pass(random.between(1, 4));
  if (random.isTrue(onlyLooks)) return;
  const install = random.isTrue(0.05) ? importByHand : installWithMake;
  const outcome = await install(stage, customer, slug);
  if (outcome === 'installed') return;
  if (await getTheRight(stage, customer, slug, outcome)) {
    stage.world.clock.pass(random.between(1, 3));
    await install(stage, customer, slug);
  }
}

/** By a plan, a larger plan, a bundle or a payment for this one. */
async function getTheRight(
  stage: Stage,
  customer: Customer,
  slug: string,
  obstacle: 'mustPay' | 'atLimit',
): Promise<boolean> {
  if (obstacle === 'atLimit') return moveUp(stage, customer);
  if (customer.prefersPlan && !customer.subscription) return subscribe(stage, customer);
  const bundle = stage.bundles.find(({ slugs }) => slugs.includes(slug));
  const hasNothingOfIt = !customer.uses.some((use) => bundle?.slugs.includes(use.slug));
  if (bundle && hasNothingOfIt && customer.random.isTrue(bundleShare))
    return buy(stage, customer, { bundle: bundle.id }, bundle.slugs);
  return buy(stage, customer, { scenario: slug }, [slug]);
}

/** Some days later, in working hours, not at a weekend. */
function nextVisit(last: Date, days: number): Date {
  const at = daysAfter(last, Math.max(0.02, days));
  const [hour, day] = [at.getUTCHours(), at.getUTCDay()];
  const inHours = hour < 7 || hour > 19 ? minutesAfter(at, 60 * ((33 - hour) % 24)) : at;
  return day === 0 || day === 6 ? daysAfter(inHours, day === 6 ? 2 : 1) : inHours;
}
