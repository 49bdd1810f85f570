import type { OperatorCaller } from '../platform/caller.ts';
import type { Deps } from '../platform/deps.ts';
import { invalid, notConfigured } from '../platform/errors.ts';
import { selectInsights, selectInsightSettings, writeModelConsent } from './queries.ts';
import type { InsightsAnswer, ModelSwitchBody } from './schema.ts';

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
  await writeModelConsent(deps.pool, isOn ? deps.now() : null, caller.operatorId);
  return readInsights(deps);
}
