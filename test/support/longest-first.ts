import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take more than about twenty seconds on a machine of two cores, the longest first. */
const longest = [
  'browser/billing-pages',
  'browser/pages',
  'server/year/year',
  'scripts/start',
  'server/plans/plans',
  'server/analytics/random-business',
  'faults/kill',
  'server/installations/make-failures-table',
  'scale/cluster',
  'server/executions/rebuild',
  'scripts/command-line',
  'scripts/signals',
  'faults/storm/storm',
  'server/installations/journey/journey',
  'server/analytics/figures/every-sum',
  'server/platform/embedded-postgres',
  'make-app/command-line/interruptions',
  'server/billing/payments/random-lives',
  'server/analytics/customers/random-customers',
  'server/billing/products/stripe-fails',
  'server/billing/reconciliation/runs',
  'server/inbox/deliveries',
  'server/executions/runs',
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
