import type { Deps } from '../../platform/deps.ts';
import type { Insight } from '../schema.ts';
import { askModel } from './ask-model.ts';
import { whyRefused } from './check-words.ts';
import { hideNames, showNames } from './hide-names.ts';

/** The insights with the words of the language model where they passed the check, and the plain ones where not or where it does not answer. */
export async function putIntoOtherWords(
  { config, logger }: Pick<Deps, 'config' | 'logger'>,
  insights: readonly Insight[],
): Promise<Insight[]> {
  const model = config.insightsModel;
  if (model === null) return [...insights];
  const told: Insight[] = [];
  for (const insight of insights) {
    try {
      const text = await askModel(model, hideNames(insight));
      const why = whyRefused(text, insight);
      if (why !== null)
        logger.warn({ insight: insight.id, why }, 'the words of the language model are not shown');
      told.push(why === null ? { ...insight, sentence: showNames(text, insight) } : insight);
    } catch (error) {
      logger.warn({ err: error }, 'the language model was not of use, and the plain words are shown');
      told.push(insight);
    }
  }
  return told;
}
