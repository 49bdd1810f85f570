import type { OperatorCaller } from '../platform/caller.ts';
import { inTransaction } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { invalid, notConfigured } from '../platform/errors.ts';
import { selectInsights, selectInsightSettings, writeModelConsent } from './queries.ts';
import type { InsightsAnswer, ModelAnswer, ModelSwitchBody } from './schema.ts';
import { task } from './words/ask-model.ts';
import { hideNames } from './words/hide-names.ts';

/** What is worth knowing, as it was last found. */
export async function readInsights({ pool, config }: Pick<Deps, 'pool' | 'config'>): Promise<InsightsAnswer> {
  const [items, { madeAt, modelConsentedAt }] = await Promise.all([
    selectInsights(pool),
    selectInsightSettings(pool),
  ]);
  const isOn = config.insightsModel !== null && modelConsentedAt !== null;
  return {
    madeAt: madeAt?.toISOString() ?? null,
    model: {
      isConfigured: config.insightsModel !== null,
      isOn,
      consentedAt: modelConsentedAt?.toISOString() ?? null,
    },
    items: isOn ? items : items.map((item) => ({ ...item, sentence: item.plainSentence })),
  };
}

/** Whether the language model is on, and all that it is or would be sent. */
export async function readModel(deps: Pick<Deps, 'pool' | 'config'>): Promise<ModelAnswer> {
  const { model, items } = await readInsights(deps);
  const { insightsModel } = deps.config;
  return {
    ...model,
    host: insightsModel === null ? null : new URL(insightsModel.url).host,
    model: insightsModel?.model ?? null,
    instructions: task,
    sentences: items.map(hideNames),
  };
}

/** Switches the language model on, with consent, or off: then its words are not shown any more, at once. */
export async function switchModel(
  deps: Pick<Deps, 'pool' | 'config' | 'now'>,
  caller: OperatorCaller,
  { isOn, consent }: ModelSwitchBody,
): Promise<InsightsAnswer> {
  if (isOn && deps.config.insightsModel === null)
    throw notConfigured('INSIGHTS_MODEL_URL', 'Putting insights into other words');
  if (isOn && consent !== true)
    throw invalid('/consent', 'Sentences are sent to another service: say "consent": true to switch it on.');
  await inTransaction(deps.pool, (db) => writeModelConsent(db, isOn ? deps.now() : null, caller.operatorId));
  return readInsights(deps);
}
