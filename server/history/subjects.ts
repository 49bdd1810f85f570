import type { Scope } from '../platform/caller.ts';
import type { State } from './state.ts';

/** How a watched table is shown. Which columns are noted, and which never are, stands with `watch_changes` in its migration. */
export type Subject = {
  /** What one of them is called, for people. */
  label: string;
  /** The name of one of them; `scenarioTitle` is known of what belongs to a scenario. */
  nameOf: (state: State, scenarioTitle?: string | null) => string | null;
  /** Who may take a change of one back, by the scope of whoever may make it; null: nobody may, for the reason that is given. */
  revertedWith: Scope | null;
  /** What to do in place of taking a change back. */
  instead?: string;
};

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const titled = ({ title }: State) => text(title);
const named = ({ name }: State) => text(name);
const only = () => null;

/** Every table whose changes are noted. Who makes such a table calls `watch_changes` in its migration and adds a line here. */
export const subjects: Readonly<Record<string, Subject>> = {
  ai_model_prices: {
    label: 'Price of an AI model',
    nameOf: ({ model }) => text(model),
    revertedWith: 'settings:write',
  },
  alert_rules: { label: 'Alert rule', nameOf: named, revertedWith: 'alerts:write' },
  api_keys: {
    label: 'API key of operators',
    nameOf: named,
    revertedWith: null,
    instead: 'Revoke the key, or make another one.',
  },
  assumptions: {
    label: 'Assumption',
    nameOf: ({ name, scope, scopeId }, scenarioTitle) =>
      [text(name), scope === 'library' ? null : (scenarioTitle ?? `${text(scope)} ${text(scopeId)}`)]
        .filter((part) => part !== null)
        .join(' of '),
    revertedWith: 'settings:write',
  },
  billing_settings: { label: 'Billing settings', nameOf: only, revertedWith: 'billing:write' },
  bundles: { label: 'Bundle', nameOf: titled, revertedWith: 'billing:write' },
  categories: {
    label: 'Category',
    nameOf: named,
    revertedWith: null,
    instead: 'Put the scenarios on another shelf.',
  },
  cross_sells: { label: 'Cross-sell', nameOf: ({ kind }) => text(kind), revertedWith: 'billing:write' },
  exchange_rates: {
    label: 'Exchange rate',
    nameOf: ({ currency }) => text(currency)?.toUpperCase() ?? null,
    revertedWith: null,
    instead: 'Enter the right rate for the same days: it adds the difference.',
  },
  feedback_retentions: {
    label: 'Time for which a customer’s words are kept',
    nameOf: ({ customerId }) => text(customerId),
    revertedWith: 'customers:write',
  },
  insight_settings: {
    label: 'Language model for insights',
    nameOf: only,
    revertedWith: null,
    instead: 'Switch it on or off under Settings.',
  },
  library_costs: {
    label: 'Cost of the library',
    nameOf: ({ kind, note }) => text(note) ?? text(kind),
    revertedWith: null,
    instead: 'Delete or enter the cost where the library’s return is shown.',
  },
  make_credit_prices: {
    label: "Price of Make's credits",
    nameOf: ({ plan }) => text(plan),
    revertedWith: 'settings:write',
  },
  offers: { label: 'Offer', nameOf: titled, revertedWith: 'billing:write' },
  plan_credit_statements: {
    label: "Credits of a customer's plan in Make",
    nameOf: ({ customerId }) => text(customerId),
    revertedWith: 'customers:write',
  },
  plans: { label: 'Plan', nameOf: named, revertedWith: 'billing:write' },
  reporting_settings: {
    label: 'Reporting settings',
    nameOf: only,
    revertedWith: null,
    instead: 'They follow the environment of the server: change it there and start again.',
  },
  reward_rules: { label: 'Rules of rewards', nameOf: only, revertedWith: 'billing:write' },
  scenario_versions: {
    label: 'Version of a scenario',
    nameOf: ({ number, scenarioId }, scenarioTitle) =>
      `${scenarioTitle ?? text(scenarioId)}: version ${String(number)}`,
    revertedWith: null,
    instead:
      'Roll back to an earlier version on the page of the scenario: its content becomes a new version. Installations are rolled back one by one.',
  },
  scenarios: { label: 'Scenario', nameOf: titled, revertedWith: 'scenarios:write' },
  switches: { label: 'Feature switch', nameOf: named, revertedWith: 'settings:write' },
  upgrade_campaigns: {
    label: 'Upgrade campaign',
    nameOf: only,
    revertedWith: null,
    instead: 'Pause, stop or roll the campaign back.',
  },
  users: {
    label: 'Operator',
    nameOf: named,
    revertedWith: null,
    instead: 'Invite the operator again, or take the right away.',
  },
};
