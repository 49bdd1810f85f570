import { isDatabaseUnavailable } from '../../platform/database.ts';
import { errorLine } from '../../platform/described-error.ts';
import type { Deps } from '../../platform/deps.ts';
import { requireStripe } from '../../platform/stripe-client.ts';
import { isStripeError } from '../../platform/stripe-errors.ts';
import { workOnRun } from '../reconciliation/work-on-run.ts';
import { compareAfterRebuild } from './compare-after-rebuild.ts';
import { selectRebuild, updateProgress, type RebuildProblem } from './rebuild-queries.ts';
import { restoreRights } from './restore-rights.ts';
import { rebuildSteps, sources, type RebuildDeps, type RebuildStep } from './rebuild-steps.ts';
import { rebuildJob } from './start-rebuild.ts';

/** Shorter than a job may take, so that a long rebuild is many jobs. */
const jobMs = 4 * 60_000;
const busySeconds = 20;
const pageSize = 100;
/** Each takes several requests; Stripe's client keeps within the allowed rate. */
const atOnce = 4;
const keptProblems = 100;
/** A payment or an invoice that began so long before a span may have ended within it. */
const marginSeconds = 30 * 86_400;

/** Works on a rebuild page by page. Where it stands is kept with each page, so an interrupted one goes on there. */
export async function runRebuild(
  deps: Deps,
  id: string,
  options: { forMs?: number } = {},
): Promise<'done' | 'unfinished' | 'busy'> {
  return workOnRun(
    deps,
    { table: 'rebuilds', id },
    async (keepLease) => {
      const stripe = requireStripe(deps.stripe, 'Rebuilding from Stripe'); // within the run, so that its end is noted
      return nextPage({ ...deps, stripe }, id, keepLease);
    },
    options,
  );
}

/** The job: another one goes on with what is left, or waits for its turn. */
export async function rebuild(deps: Deps, { id }: { id: string }): Promise<void> {
  const end = await runRebuild(deps, id, { forMs: jobMs });
  if (end === 'done') return;
  const startAfterSeconds = end === 'busy' ? busySeconds : 0;
  await deps.queue.enqueue(deps.pool, rebuildJob, { id }, { startAfterSeconds });
}

async function nextPage(
  deps: RebuildDeps,
  id: string,
  keepLease: () => Promise<unknown>,
): Promise<'more' | 'done'> {
  const run = await selectRebuild(deps.pool, id);
  if (!run) return 'done';
  const { step, startingAfter, since, counts } = run;
  const source = sources[step];
  const page = await source.list(deps.stripe, {
    limit: pageSize,
    ...(startingAfter === null ? {} : { starting_after: startingAfter }),
    ...(since === null || source.hasOldOnes ? {} : { created: { gte: secondsOf(since) - marginSeconds } }),
  });
  const problems = [...run.problems];
  for (let first = 0; first < page.data.length; first += atOnce) {
    const some = page.data.slice(first, first + atOnce);
    const found = await Promise.all(some.map((object) => convergeOne(deps, step, object as never)));
    problems.push(...found.flatMap((problem) => problem ?? []));
    await keepLease();
  }
  const last = page.data.at(-1);
  const next = page.has_more && last ? step : rebuildSteps[rebuildSteps.indexOf(step) + 1];
  await updateProgress(deps.pool, id, {
    step: next ?? step,
    startingAfter: next === step && last ? last.id : null,
    counts: { ...counts, [step]: (counts[step] ?? 0) + page.data.length },
    problems: problems.slice(0, keptProblems),
  });
  if (next) return 'more';
  await restoreRights(deps);
  await compareAfterRebuild(deps, run);
  return 'done';
}

/** One object that cannot be written is told and does not hold up the others; Stripe or the database away ends the step. */
async function convergeOne(
  deps: RebuildDeps,
  step: RebuildStep,
  object: { id: string },
): Promise<RebuildProblem | null> {
  try {
    const outcome = await sources[step].converge(deps, object as never);
    return outcome?.state === 'parked' ? { object: object.id, problem: outcome.sentence } : null;
  } catch (error) {
    if (isStripeError(error) || isDatabaseUnavailable(error)) throw error;
    deps.logger.error(
      { err: error, object: object.id },
      'an object of Stripe could not be written in a rebuild',
    );
    return { object: object.id, problem: errorLine(error) };
  }
}

const secondsOf = (instant: Date): number => Math.floor(instant.getTime() / 1000);
