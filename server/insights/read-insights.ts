import { sealsOf, type Grounds } from '../analytics/audited.ts';
import type { AnalyticsDeps } from '../analytics/scope.ts';
import type { OperatorCaller } from '../platform/caller.ts';
import { inTransaction } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { invalid, notConfigured } from '../platform/errors.ts';
import { selectInsights, selectInsightSettings, writeModelConsent } from './queries.ts';
import type { InsightKind, InsightsAnswer, ModelAnswer, ModelSwitchBody } from './schema.ts';
import { task } from './words/ask-model.ts';
import { hideNames } from './words/hide-names.ts';

/** What the numbers of each kind are made of, as gates know it. */
const grounds: Grounds & Record<InsightKind, readonly string[]> = {
  failuresRose: ['failed'],
  completionFell: ['completionRate'],
  costPerSuccessRose: ['costPerSuccessMicros'],
  savingsGrew: ['timeValueMicros'],
  silentInstallations: ['silentShare'],
};

type ReadDeps = Pick<Deps, 'pool' | 'config' | 'now'> & Pick<AnalyticsDeps, 'readAudited'>;

/** What is worth knowing, as it was last found. */
export async function readInsights(deps: ReadDeps): Promise<InsightsAnswer> {
  const { pool, config, now } = deps;
  const [items, { madeAt, modelConsentedAt }, gates] = await Promise.all([
    selectInsights(pool),
    selectInsightSettings(pool),
    sealsOf(pool, deps, grounds, now()),
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
    gates,
  };
}

/** Whether the language model is on, and all that it is or would be sent. */
export async function readModel(deps: ReadDeps): Promise<ModelAnswer> {
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
  deps: ReadDeps,
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
