import type { Api } from './api.ts';
import type { DemoBundle, DemoPlan } from './plans.ts';
import type { Person } from './people.ts';
import type { Random } from './random.ts';
import type { Task, Use } from './tasks.ts';
import type { Timeline } from './timeline.ts';
import type { World } from './world.ts';

/** An installation that runs, and what its customer knows of it. */
export type LivingUse = Use & {
  reportUrl: string;
  /** Reports run by run to the address of the installation; the others send batches. */
  reportsByUrl: boolean;
  /** Its scenario stands in Make, put there by the library. */
  isInMake: boolean;
  isRemoved: boolean;
};

export type Customer = {
  person: Person;
  api: Api;
  random: Random;
  /** Pays again and again instead of one by one. */
  prefersPlan: boolean;
  subscription: { id: string; plan: DemoPlan } | null;
  uses: LivingUse[];
  /** Tasks that go with the next batch. */
  unsent: Task[];
};

/** What has happened so far. */
export type Tally = {
  customers: number;
  installations: number;
  checkouts: number;
  orders: number;
  subscriptions: number;
  refunds: number;
  disputes: number;
  tasks: number;
  /** How often Make has refused an installation. */
  makeRefusals: number;
};

/** Everything that those who act in the demo share. */
export type Stage = {
  world: World;
  timeline: Timeline;
  /** The scenarios that are on offer. */
  offers: { slug: string; title: string; minutesByHand: number }[];
  /** By price, the cheapest first. */
  plans: DemoPlan[];
  bundles: DemoBundle[];
  customers: Customer[];
  tally: Tally;
};
