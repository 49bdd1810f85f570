import type { Deps } from '../../platform/deps.ts';
import type { Insight } from '../schema.ts';
import { askModel } from './ask-model.ts';
import { whyRefused } from './check-words.ts';
import { hideNames, showNames } from './hide-names.ts';

/**
 * The insights with the words of the language model where they passed the check, and the plain ones where not. From the first that it does not answer
 * on all are plain: a service that is away would be waited for as often as there are insights.
 */
export async function putIntoOtherWords(
  { config, logger, draining }: Pick<Deps, 'config' | 'logger' | 'draining'>,
  insights: readonly Insight[],
  waitMs?: number,
): Promise<Insight[]> {
  const model = config.insightsModel;
  if (model === null) return [...insights];
  const told: Insight[] = [];
  for (const [index, insight] of insights.entries()) {
    try {
      const text = await askModel(model, hideNames(insight), draining, waitMs);
      const why = whyRefused(text, insight);
      if (why !== null)
        logger.warn({ insight: insight.id, why }, 'the words of the language model are not shown');
      told.push(why === null ? { ...insight, sentence: showNames(text, insight) } : insight);
    } catch (error) {
      logger.warn({ err: error }, 'the language model was not of use, and the plain words are shown');
      return [...told, ...insights.slice(index)];
    }
  }
  return told;
}
