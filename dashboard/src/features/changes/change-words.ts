import { t } from '@lingui/core/macro';
import type { Change } from './changes-query.ts';

/** What can be filtered by: the kinds of things whose changes are noted. */
export const subjectWords: Readonly<Record<string, string>> = {
  ai_model_prices: t`Prices of AI models`,
  alert_rules: t`Alert rules`,
  api_keys: t`API keys of operators`,
  assumptions: t`Assumptions`,
  billing_settings: t`Billing settings`,
  bundles: t`Bundles`,
  categories: t`Categories`,
  cross_sells: t`Cross-sells`,
  exchange_rates: t`Exchange rates`,
  feedback_retentions: t`Times for which words are kept`,
  insight_settings: t`Language model for insights`,
  library_costs: t`Costs of the library`,
  make_credit_prices: t`Prices of Make's credits`,
  offers: t`Offers`,
  plan_credit_statements: t`Credits of plans in Make`,
  plans: t`Plans`,
  reporting_settings: t`Reporting settings`,
  reward_rules: t`Rules of rewards`,
  scenario_versions: t`Versions of scenarios`,
  scenarios: t`Scenarios`,
  switches: t`Feature switches`,
  upgrade_campaigns: t`Upgrade campaigns`,
  users: t`Operators`,
};

const actorKinds: Readonly<Record<string, string>> = {
  key: 'API key',
  operator: t`Operator`,
  customer: t`Customer`,
  job: t`Job`,
  loop: t`The server:`,
};

/** Who did it, in words: a person by name, else what kind of thing. */
export function actorWords(actor: Change['actor']): string {
  if (actor === null) return t`Not told: by hand in the database`;
  if (actor.id === 'start') return t`A start of the server`;
  const [kind = '', rest] = actor.id.split(/:(.*)/s);
  if (rest === undefined) return actor.id.replace(/^admin/, 'Admin');
  if (kind === 'operator' && actor.name) return actor.name;
  return `${actorKinds[kind] ?? kind} ${actor.name ?? rest}`;
}

/** What happened to what. */
export function changeTitle({ label, name, kind, number }: Change): string {
  const thing = name === null ? label : `${label} “${name}”`;
  if (kind === 'found') return t`${thing} was there (${number})`;
  if (kind === 'added') return t`${thing} was added (${number})`;
  if (kind === 'removed') return t`${thing} was removed (${number})`;
  return t`${thing} was changed (${number})`;
}
