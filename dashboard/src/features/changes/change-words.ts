import type { Change } from './changes-query.ts';

/** What can be filtered by: the kinds of things whose changes are noted. */
export const subjectWords: Readonly<Record<string, string>> = {
  ai_model_prices: 'Prices of AI models',
  alert_rules: 'Alert rules',
  api_keys: 'API keys of operators',
  assumptions: 'Assumptions',
  billing_settings: 'Billing settings',
  bundles: 'Bundles',
  categories: 'Categories',
  cross_sells: 'Cross-sells',
  exchange_rates: 'Exchange rates',
  feedback_retentions: 'Times for which words are kept',
  insight_settings: 'Language model for insights',
  library_costs: 'Costs of the library',
  make_credit_prices: "Prices of Make's credits",
  offers: 'Offers',
  plan_credit_statements: 'Credits of plans in Make',
  plans: 'Plans',
  reporting_settings: 'Reporting settings',
  reward_rules: 'Rules of rewards',
  scenario_versions: 'Versions of scenarios',
  scenarios: 'Scenarios',
  switches: 'Feature switches',
  users: 'Operators',
};

const actorKinds: Readonly<Record<string, string>> = {
  key: 'API key',
  operator: 'Operator',
  customer: 'Customer',
  job: 'Job',
  loop: 'The server:',
};

/** Who did it, in words: a person by name, else what kind of thing. */
export function actorWords(actor: Change['actor']): string {
  if (actor === null) return 'Not told: by hand in the database';
  if (actor.id === 'start') return 'A start of the server';
  const [kind = '', rest] = actor.id.split(/:(.*)/s);
  if (rest === undefined) return actor.id.replace(/^admin/, 'Admin');
  if (kind === 'operator' && actor.name) return actor.name;
  return `${actorKinds[kind] ?? kind} ${actor.name ?? rest}`;
}

/** What happened to what. */
export function changeTitle({ label, name, kind, number }: Change): string {
  const thing = name === null ? label : `${label} “${name}”`;
  return `${thing} ${kind === 'found' ? 'was there' : `was ${kind}`} (${number})`;
}
