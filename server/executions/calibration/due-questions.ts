import type { Deps } from '../../platform/deps.ts';
import { calibrationUrl } from './calibration-link.ts';
import { markShown } from './question-queries.ts';

/** What the answer to a report asks, once for each milestone. */
export type Question = { installationId: string; question: string; answerUrl: string };

export type QuestionDeps = Pick<Deps, 'pool' | 'now' | 'logger' | 'sessionSecret' | 'publicUrl'>;

/** So many are remembered; who is forgotten still gets the mail. */
const mostRemembered = 10_000;
/** Installations that this process has recorded a milestone of. It saves every other report a query: the table says what is due. */
const remembered = new Set<string>();

/** Remembers installations whose next answer may ask. */
export function noteDue(installationIds: readonly string[]): void {
  for (const id of installationIds) remembered.add(id);
  for (const id of remembered) {
    if (remembered.size <= mostRemembered) return;
    remembered.delete(id);
  }
}

/**
 * What to ask in the answer to reports of these installations. Each question is handed out once, whoever else asks at the same time; what
 * goes wrong here must not make a report that was recorded look as if it were not.
 */
export async function takeQuestions(
  deps: QuestionDeps,
  customerId: string,
  installationIds: Iterable<unknown>,
): Promise<Question[]> {
  const due: string[] = [];
  for (const id of installationIds) if (typeof id === 'string' && remembered.delete(id)) due.push(id);
  if (due.length === 0) return [];
  try {
    const rows = await markShown(deps.pool, { customerId, installationIds: due, at: deps.now() });
    return rows.map(({ installationId, milestone, scenarioTitle }) => ({
      installationId,
      question: `How many minutes does one item of “${scenarioTitle}” take by hand?`,
      answerUrl: calibrationUrl(deps, { installationId, milestone }),
    }));
  } catch (error) {
    deps.logger.warn({ err: error }, 'a question about minutes by hand could not be shown');
    return [];
  }
}
