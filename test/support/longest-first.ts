import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take more than about twenty seconds on a machine of two cores, the longest first. */
const longest = [
  'server/year/year',
  'browser/billing-pages',
  'browser/pages',
  'server/installations/journey/journey',
  'server/plans/plans',
  'browser/feedback',
  'server/audits/attacks/attacks',
  'faults/kill',
  'server/executions/rebuild',
  'scale/cluster',
  'scripts/start',
  'server/analytics/random-business',
  'server/installations/make-failures-table',
  'scripts/signals',
  'scripts/command-line',
  'server/analytics/customers/random-customers',
  'server/platform/embedded-postgres',
  'browser/histories',
  'server/analytics/figures/every-sum',
  'browser/main-job',
  'server/billing/reconciliation/rebuild',
  'server/billing/payments/random-lives',
  'server/audits/days/looks',
  'browser/recommendations',
  'browser/changes',
  'faults/storm/storm',
  'browser/errors',
  'browser/insights',
  'browser/forecast',
  'server/inbox/deliveries',
  'server/billing/reconciliation/runs',
  'server/alerts/notices',
  'server/billing/products/stripe-fails',
  'make-app/command-line/interruptions',
  'browser/alerts',
  'server/billing/reconciliation/differences',
  'server/rewards/acknowledgements',
  'server/hooks/deliveries',
  'browser/checkout',
  'server/executions/settings',
  'server/billing/convergence',
  'server/analytics/figures/every-figure',
  'server/executions/runs',
  'server/errors/sentry',
  'server/platform/reading',
  'server/billing/checkout/subscribing-once',
  'server/installations/make-failures',
  'browser/audits',
];

/** Projects one after another, for a worker is used again only within one; those with the longest files first. */
const projects = ['browser', 'server', 'dashboard'];

/**
 * Starts what takes longest first, so that no worker is left alone with it at the end. Vitest itself knows durations only where it ran
 * before, which a fresh clone has not; files that are not listed go by their size.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification) => {
      const place = longest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return place === -1 ? longest.length : place;
    };
    const projectOf = ({ project }: TestSpecification) => projects.indexOf(project.name);
    // oxlint-disable-next-line unicorn/no-array-sort -- a method of Vitest's, which sorts a copy
    const bySize = await super.sort(files);
    return bySize.toSorted((a, b) => projectOf(a) - projectOf(b) || placeOf(a) - placeOf(b));
  }
}
