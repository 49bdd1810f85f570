/** How a scenario of the library is typically used. */
export type Habit = {
  /** How often it is chosen, against the others. */
  popularity: number;
  runsPerWeek: number;
  /** Runs at weekends against those of a working day. */
  weekend: number;
  /** Hour of the day (UTC) that it is scheduled for; null: when people work. */
  hour: number | null;
  completion: number;
  /** Share of completed runs that carry a warning. */
  warnings: number;
  medianSeconds: number;
  /** Make credits: a base and so much for each item. */
  credits: { base: number; perItem: number };
  meanItems: number;
  /** Mean tokens of its AI calls per item. */
  tokens: { input: number; output: number } | null;
  /** Major units that a run brings by itself, as its customers report. */
  reportedValue: number | null;
  /** Services that it depends on. */
  services: readonly Service[];
};

export type Service = 'google' | 'ai' | 'crm' | 'shop' | 'mail' | 'finance' | 'web';

const usual = {
  weekend: 0.25,
  hour: null,
  completion: 0.96,
  warnings: 0.02,
  medianSeconds: 8,
  credits: { base: 2, perItem: 2 },
  meanItems: 1,
  tokens: null,
  reportedValue: null,
};

/** By slug of the starter library. Scenarios that are not named here are not touched by the demo. */
// prettier-ignore
export const habits: Readonly<Record<string, Habit>> = {
  'lead-intake-to-crm': { ...usual, popularity: 12, runsPerWeek: 11, completion: 0.97, services: ['crm', 'web'] },
  'support-triage-with-ai': { ...usual, popularity: 9, runsPerWeek: 14, weekend: 0.5, completion: 0.93, medianSeconds: 14, tokens: { input: 900, output: 180 }, services: ['ai', 'crm'] },
  'overdue-invoice-reminders': { ...usual, popularity: 9, runsPerWeek: 5, weekend: 0, hour: 8, completion: 0.98, meanItems: 3, reportedValue: 6, services: ['finance', 'mail'] },
  'meeting-summaries-with-ai': { ...usual, popularity: 9, runsPerWeek: 7, weekend: 0.05, completion: 0.94, medianSeconds: 38, credits: { base: 6, perItem: 3 }, tokens: { input: 7_500, output: 900 }, services: ['ai', 'google'] },
  'expense-capture-from-email': { ...usual, popularity: 7, runsPerWeek: 6, completion: 0.9, warnings: 0.06, medianSeconds: 21, meanItems: 2, tokens: { input: 1_400, output: 220 }, services: ['ai', 'mail', 'google'] },
  'email-attachments-to-drive': { ...usual, popularity: 8, runsPerWeek: 9, completion: 0.99, medianSeconds: 5, meanItems: 2, services: ['mail', 'google'] },
  'order-to-fulfilment-sheet': { ...usual, popularity: 6, runsPerWeek: 12, weekend: 0.9, completion: 0.98, medianSeconds: 4, services: ['shop', 'google'] },
  'weekly-kpi-digest': { ...usual, popularity: 6, runsPerWeek: 1, weekend: 0, hour: 6, completion: 0.95, medianSeconds: 55, credits: { base: 18, perItem: 0 }, tokens: { input: 4_200, output: 650 }, services: ['ai', 'google'] },
  'appointment-reminders': { ...usual, popularity: 6, runsPerWeek: 6, hour: 7, completion: 0.97, meanItems: 4, services: ['google'] },
  'review-monitoring': { ...usual, popularity: 4, runsPerWeek: 7, weekend: 1, completion: 0.92, warnings: 0.05, services: ['google', 'web'] },
  'website-uptime-watch': { ...usual, popularity: 5, runsPerWeek: 14, weekend: 1, completion: 0.995, medianSeconds: 2, credits: { base: 4, perItem: 0 }, services: ['web'] },
  'nightly-database-backup': { ...usual, popularity: 3, runsPerWeek: 7, weekend: 1, hour: 2, completion: 0.97, medianSeconds: 90, credits: { base: 9, perItem: 0 }, services: ['web'] },
  'low-stock-alerts': { ...usual, popularity: 3, runsPerWeek: 7, weekend: 1, hour: 5, completion: 0.96, services: ['shop', 'google'] },
  'webinar-registration-follow-up': { ...usual, popularity: 3, runsPerWeek: 5, weekend: 0.4, completion: 0.95, services: ['mail', 'web'] },
  'blog-post-repurposing': { ...usual, popularity: 4, runsPerWeek: 2, completion: 0.91, medianSeconds: 33, tokens: { input: 5_200, output: 1_400 }, services: ['ai', 'web'] },
  'churn-risk-alerts': { ...usual, popularity: 3, runsPerWeek: 1, weekend: 0, hour: 6, completion: 0.89, warnings: 0.08, medianSeconds: 70, credits: { base: 12, perItem: 4 }, meanItems: 8, services: ['crm', 'finance'] },
  'job-application-intake': { ...usual, popularity: 3, runsPerWeek: 4, weekend: 0.5, completion: 0.9, medianSeconds: 27, credits: { base: 9, perItem: 2 }, tokens: { input: 3_100, output: 420 }, services: ['ai', 'google'] },
  'contract-renewal-reminders': { ...usual, popularity: 3, runsPerWeek: 5, weekend: 0, hour: 7, completion: 0.99, services: ['mail'] },
  'crm-data-quality-check': { ...usual, popularity: 3, runsPerWeek: 1, weekend: 0, hour: 4, completion: 0.94, warnings: 0.1, medianSeconds: 48, services: ['crm', 'mail'] },
  'new-hire-onboarding': { ...usual, popularity: 2, runsPerWeek: 0.6, weekend: 0, completion: 0.93, medianSeconds: 12, services: ['google', 'mail'] },
};

/** Bad weeks: a service fails more often from a share of the period on, for some days. */
export const incidents: readonly {
  service: Service;
  from: number;
  days: number;
  failing: number;
  code: string;
  message: string;
}[] = [
  {
    service: 'crm',
    from: 0.18,
    days: 4,
    failing: 0.3,
    code: 'RateLimitError',
    message: 'Too many requests: the CRM allows fewer calls since its last release.',
  },
  {
    service: 'ai',
    from: 0.37,
    days: 6,
    failing: 0.35,
    code: 'ServiceUnavailableError',
    message: 'The model is overloaded. Try again later.',
  },
  {
    service: 'google',
    from: 0.58,
    days: 5,
    failing: 0.22,
    code: 'InvalidAccessTokenError',
    message: 'The connection has expired and must be renewed.',
  },
  {
    service: 'shop',
    from: 0.74,
    days: 7,
    failing: 0.4,
    code: 'DataError',
    message: 'The webhook body lacks the field line_items.',
  },
  {
    service: 'ai',
    from: 0.9,
    days: 3,
    failing: 0.2,
    code: 'RateLimitError',
    message: 'You exceeded your current quota of tokens per minute.',
  },
];

/** What goes wrong on ordinary days. */
export const ordinaryErrors = [
  { code: 'ConnectionError', message: 'The service did not answer in time.', share: 5 },
  { code: 'DataError', message: "Missing value of required parameter 'email'.", share: 4 },
  { code: 'RateLimitError', message: '429: Too many requests.', share: 3 },
  { code: 'RuntimeError', message: 'The record was changed by somebody else meanwhile.', share: 2 },
  { code: 'ModuleTimeoutError', message: 'The module did not finish within 40 seconds.', share: 2 },
  { code: 'InvalidAccessTokenError', message: 'The token was revoked.', share: 1 },
] as const;

/** What customers run their AI steps on: at first, and from the middle of the period on. */
export const modelChoices = [
  { share: 42, early: 'gpt-4o-mini', late: 'gpt-5-mini', reliability: -0.01 },
  { share: 18, early: 'gpt-4.1', late: 'gpt-5.1', reliability: 0.005 },
  { share: 24, early: 'claude-haiku-4-5', late: 'claude-haiku-4-5', reliability: 0.005 },
  { share: 16, early: 'claude-sonnet-4-5', late: 'claude-sonnet-4-6', reliability: 0.015 },
] as const;
