import { apiDelete, apiPost } from '../../../api/client.ts';
import { ApiProblem } from '../../../api/problem.ts';
import { scenarioPath, type AdminScenarioDetail } from '../../../api/scenarios.ts';
import type { ScenarioDetails } from '../scenario-form.ts';

export type ImportWish = {
  details: ScenarioDetails;
  blueprint: unknown;
  changelog: string;
  publish: boolean;
  /** The same for every try of the same details, so that an answer that got lost on its way creates nothing twice. */
  idempotencyKey: string;
};

/** An import that stopped on its way: what went wrong, in which step, and what it left behind. */
export class ImportStopped extends Error {
  readonly reason: Error;
  readonly step: 'create' | 'upload' | 'publish';
  /** The draft that stands in the library; null when nothing was left. */
  readonly left: { slug: string; title: string } | null;

  constructor(reason: unknown, step: ImportStopped['step'], left: ImportStopped['left']) {
    const error = reason instanceof Error ? reason : new Error(String(reason));
    super(error.message);
    this.reason = error;
    this.step = step;
    this.left = left;
  }
}

type Added = { number: number; report: { valid: boolean } };

/**
 * Creates the scenario as a draft, uploads its first version and publishes it when asked. When the version cannot be uploaded the draft is
 * taken away again; when only publishing fails, draft and version stay.
 */
export async function importScenario(wish: ImportWish): Promise<{ slug: string }> {
  const { details, blueprint, changelog, publish, idempotencyKey } = wish;
  const scenario = await create(details, idempotencyKey);
  const version = await apiPost<Added>(scenarioPath(scenario.id, '/versions'), {
    blueprint,
    changelog,
  }).catch(async (reason: unknown) => {
    throw new ImportStopped(reason, 'upload', await takeAway(scenario));
  });
  if (publish) {
    await apiPost(scenarioPath(scenario.id, `/versions/${version.number}/publish`)).catch(
      (reason: unknown) => {
        throw new ImportStopped(reason, 'publish', scenario);
      },
    );
  }
  return scenario;
}

/** Whether the server may have done what it was asked although no answer came. */
export function isOutcomeUnknown(error: Error): boolean {
  return error instanceof ImportStopped && error.step === 'create' && !isRefusal(error.reason);
}

function isRefusal(error: Error): boolean {
  return error instanceof ApiProblem && error.status >= 400 && error.status < 500;
}

function create(details: ScenarioDetails, idempotencyKey: string): Promise<AdminScenarioDetail> {
  return apiPost<AdminScenarioDetail>('/admin/scenarios', details, { idempotencyKey }).catch(
    (reason: unknown) => {
      throw new ImportStopped(reason, 'create', null);
    },
  );
}

async function takeAway(scenario: AdminScenarioDetail): Promise<ImportStopped['left']> {
  try {
    await apiDelete(scenarioPath(scenario.id));
    return null;
  } catch {
    return { slug: scenario.slug, title: scenario.title };
  }
}
