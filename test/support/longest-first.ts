import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take more than about twenty seconds on a machine of two cores, the longest first. */
const longest = [
  'server/year/year',
  'server/plans/plans',
  'server/audits/attacks/attacks',
  'browser/billing-pages',
  'browser/pages',
  'scale/cluster',
  'scripts/start',
  'server/analytics/random-business',
  'server/installations/journey/journey',
  'browser/feedback',
  'server/executions/rebuild',
  'server/platform/embedded-postgres',
  'server/installations/make-failures-table',
  'faults/kill',
  'server/analytics/customers/random-customers',
  'scripts/signals',
  'browser/operators-morning',
  'scripts/command-line',
  'browser/histories',
  'server/audits/each-gate',
  'server/billing/reconciliation/rebuild',
  'server/billing/payments/random-lives',
  'browser/account',
  'browser/roll-backs',
  'server/inbox/deliveries',
  'server/analytics/figures/every-sum',
  'server/audits/days/looks',
  'browser/insights',
  'browser/recommendations',
  'browser/buying',
  'browser/alerts',
  'browser/keyboard',
  'browser/main-job',
  'server/alerts/notices',
  'browser/first-hour',
  'browser/checkout',
  'browser/operations',
  'server/hooks/deliveries',
  'server/billing/products/stripe-fails',
  'server/alerts/receivers',
  'server/audits/audits',
  'browser/audits',
  'server/billing/reconciliation/differences',
  'server/billing/reconciliation/runs',
  'deployment/deployment',
  'server/billing/convergence',
  'server/audits/tables-of-sums',
  'make-app/command-line/check',
  'browser/changes',
  'server/executions/runs',
  'faults/storm/storm',
  'server/analytics/figures/every-figure',
  'server/alerts/lifecycle',
  'server/errors/sentry',
  'server/recommendations/worlds',
  'server/platform/reading',
  'scripts/demo',
  'make-app/command-line/interruptions',
  'server/hooks/events',
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
