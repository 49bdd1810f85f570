import { modelChoices } from './habits.ts';
import { seededRandom } from './random.ts';
import type { Customer, LivingUse, Stage } from './stage.ts';
import { firstTests } from './tasks.ts';
import { daysAfter } from './time.ts';
import type { World } from './world.ts';

const meanLifeDays = 260;
/** Most customers take a little less by hand than is said of the scenario, few take twice as long. */
const ownMinutes = { median: 0.9, sigma: 0.3 };

export type Installed = { id: string; reportUrl: string; isInMake: boolean; reporting: string };

/** From now on the installation runs, unless nobody ever switches it on; some customers say what it really saves, some leave. */
export function beginUse(stage: Stage, customer: Customer, slug: string, installed: Installed): void {
  const { world, timeline, tally } = stage;
  const { random, person } = customer;
  const now = world.clock.now();
  tally.installations += 1;
  const reportsByUrl = tally.installations % 60 === 12;
  const isIdle = installed.reporting === 'none' || random.isTrue(0.09);
  const usualMinutes = stage.offers.find((offer) => offer.slug === slug)?.minutesByHand ?? 0;
  const habitOfHand = seededRandom(`minutes of ${person.email} for ${slug}`);
  const use: LivingUse = {
    installationId: installed.id,
    reportUrl: installed.reportUrl,
    isInMake: installed.isInMake,
    isRemoved: false,
    reportsByUrl,
    slug,
    random,
    from: now,
    until: isIdle ? now : world.period.end,
    size: reportsByUrl ? 0.4 : person.size * random.logNormal(1, 0.35), // one request for each run: small ones only
    care: random.between(-0.05, 0.015),
    models: random.pickWeighted(modelChoices, ({ share }) => share),
    measuresMinutes: random.isTrue(0.1),
    ownMinutes: usualMinutes * habitOfHand.logNormal(ownMinutes.median, ownMinutes.sigma),
  };
  customer.uses.push(use);
  if (isIdle) return;
  customer.unsent.push(...firstTests(use, world.period));
  if (random.isTrue(0.3))
    timeline.plan(daysAfter(now, random.between(2, 10)), () => confirmAssumptions(customer, use));
  if (random.isTrue(0.4))
    timeline.plan(daysAfter(now, random.between(5, 40)), () => answerMinutes(customer, use));
  timeline.plan(daysAfter(now, 7 + random.exponential(meanLifeDays)), () =>
    removeUses(world, customer, (candidate) => candidate === use),
  );
}

/** Takes installations away, with their scenarios in Make. */
export async function removeUses(
  { clock }: World,
  customer: Customer,
  isMeant: (use: LivingUse) => boolean,
): Promise<void> {
  for (const use of customer.uses.filter((candidate) => isMeant(candidate) && !candidate.isRemoved)) {
    await customer.api('DELETE', `/v1/installations/${use.installationId}?deleteScenario=${use.isInMake}`, {
      headers: makeHeaders(customer),
    });
    use.isRemoved = true;
    if (use.until > clock.now()) use.until = clock.now();
  }
}

/** Puts the newest version in the place of the one that is installed; without the right to it everything stays. */
export async function upgradeUse(customer: Customer, use: LivingUse): Promise<void> {
  if (!use.isInMake || use.isRemoved) return;
  await customer.api('POST', `/v1/installations/${use.installationId}/upgrade`, {
    body: { confirmAppInstall: true },
    headers: makeHeaders(customer),
    expect: [200, 402, 409],
  });
}

export const makeHeaders = ({ person }: Customer) => ({
  'x-make-token': person.makeToken,
  'x-make-zone': 'eu1.make.com',
});

async function confirmAssumptions({ api, random }: Customer, use: LivingUse): Promise<void> {
  if (use.isRemoved) return;
  const hourlyRate = { name: 'hourlyRate', value: String(random.whole(24, 62)) };
  const minutesByHand = {
    name: 'minutesByHand',
    value: inMinutes(use.ownMinutes * random.between(0.8, 1.2)),
  };
  await api('PUT', `/v1/installations/${use.installationId}/assumptions`, {
    body: { assumptions: random.isTrue(0.5) ? [minutesByHand, hourlyRate] : [minutesByHand] },
  });
}

/** As when asked after some successful runs: how long a few items take by hand. */
async function answerMinutes({ api, random }: Customer, use: LivingUse): Promise<void> {
  if (use.isRemoved) return;
  const items = random.whole(1, 5);
  await api('POST', `/v1/installations/${use.installationId}/minutes`, {
    body: { minutes: inMinutes(items * use.ownMinutes * random.between(0.7, 1.3)), items },
    expect: [201],
  });
}

/** As people say it: whole minutes. */
const inMinutes = (minutes: number) => String(Math.max(1, Math.round(minutes)));
