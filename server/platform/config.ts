import type { z } from 'zod';
import { durationMs, Environment } from './environment.ts';
import type { Money } from './money.ts';

/** The settings of one running server, validated. Instants, money and secrets already have their types. */
export type Config = Readonly<{
  isProduction: boolean;
  host: string;
  port: number;
  /** Address under which people and Make reach this server, without a slash at the end; null until the port is known. */
  publicUrl: string | null;
  dataDir: string;
  databaseUrl: string | null;
  directDatabaseUrl: string | null;
  replicaDatabaseUrl: string | null;
  isEmbeddedAllowed: boolean;
  sessionSecret: string | null;
  encryptionKeys: string | null;
  stripe: { secretKey: string; apiBase: string | null; readsPerSecond: number } | null;
  stripeWebhookSecrets: readonly string[];
  makeApiBase: string | null;
  makeAppId: string;
  /** Where a buyer finds our app in Make. */
  makeAppUrl: string;
  /** How long Make may take for one answer. */
  makeTimeoutMs: number;
  reportingTimeZone: string;
  reportingCurrency: string;
  taskStaleAfterMs: number;
  deductsFiniteDiscounts: boolean;
  /** The share of revenue that is left after what delivering costs, as a decimal; null: unknown. */
  grossMargin: string | null;
  /** What a reward point is worth when it is redeemed; null: redeeming is off. */
  rewardPointValue: Money | null;
  /** The share of customers who get no recommendations, so that it can be told what recommendations bring. */
  recommendationsHeldOut: number;
  /** The words of feedback go so long after it was closed. */
  feedbackKeptDays: number;
  smtpUrl: string | null;
  mailFrom: string;
  slackWebhookUrl: string | null;
  /** The customer account of the operators, whose hooks are told of alerts about the library. */
  alertCustomerId: string | null;
  /** The service that may put insights into other words, once an operator has consented; null: none. */
  insightsModel: InsightsModel | null;
  /** The OpenTelemetry collector that traces are sent to, and the share of requests and jobs that are traced; null: none. */
  tracing: { endpoint: string; share: number } | null;
  /** Where failures of the server are sent, in the form of Sentry. */
  sentryDsn: string | null;
  /** The commit of the running source, where the deployment tells it. */
  commit: string | null;
  metricsToken: string | null;
  /** Receivers of hooks, as `host` or `host:port`, that may be in a private network and may use http. */
  hookAllowedHosts: readonly string[];
  /** How many proxies in front of this server may be believed about the caller's address. */
  trustedProxies: number;
  rateLimitPerMinute: number;
  logLevel: string;
  /** Every variable that there is, by whether the environment has it; never its value. */
  variables: readonly { name: string; isSet: boolean }[];
}>;

/** A language model behind an address that speaks as OpenAI's does. */
export type InsightsModel = { url: string; key: string | null; model: string };

/** A setting that is wrong or missing: the server does not start and prints this sentence. */
export class ConfigError extends Error {}

/** Reads the environment once, at the start; empty variables count as not set. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    // One value may break two rules that say the same.
    const sentences = new Set(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    );
    throw new ConfigError(`Wrong configuration: ${[...sentences].join('; ')}. See .env.example.`);
  }
  const env = parsed.data;
  refuseDangerousCombinations(env);
  return {
    isProduction: env.NODE_ENV === 'production',
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    dataDir: env.DATA_DIR,
    databaseUrl: env.DATABASE_URL ?? null,
    directDatabaseUrl: env.DIRECT_DATABASE_URL ?? env.DATABASE_URL ?? null,
    replicaDatabaseUrl: env.DATABASE_REPLICA_URL ?? null,
    isEmbeddedAllowed: env.NODE_ENV !== 'production' || env.ALLOW_EMBEDDED,
    sessionSecret: env.SESSION_SECRET ?? null,
    encryptionKeys: env.ENCRYPTION_KEYS ?? null,
    stripe: env.STRIPE_SECRET_KEY
      ? {
          secretKey: env.STRIPE_SECRET_KEY,
          apiBase: env.STRIPE_API_BASE ?? null,
          readsPerSecond: env.STRIPE_READS_PER_SECOND ?? usualReadsPerSecond(env),
        }
      : null,
    stripeWebhookSecrets: env.STRIPE_WEBHOOK_SECRETS ?? [],
    makeApiBase: env.MAKE_API_BASE ?? null,
    makeAppId: env.MAKE_APP_ID,
    makeAppUrl: env.MAKE_APP_URL,
    makeTimeoutMs: durationMs(env.MAKE_TIMEOUT),
    reportingTimeZone: env.REPORTING_TIME_ZONE,
    reportingCurrency: env.REPORTING_CURRENCY,
    taskStaleAfterMs: durationMs(env.TASK_STALE_AFTER),
    deductsFiniteDiscounts: env.MRR_DEDUCT_FINITE_DISCOUNTS,
    grossMargin: env.GROSS_MARGIN ?? null,
    rewardPointValue: env.REWARD_POINT_VALUE ?? null,
    recommendationsHeldOut: env.RECOMMENDATIONS_HELD_OUT,
    feedbackKeptDays: env.FEEDBACK_KEPT_DAYS,
    smtpUrl: env.SMTP_URL ?? null,
    mailFrom: env.MAIL_FROM,
    slackWebhookUrl: env.SLACK_WEBHOOK_URL ?? null,
    alertCustomerId: env.ALERT_CUSTOMER_ID ?? null,
    insightsModel: env.INSIGHTS_MODEL_URL
      ? { url: env.INSIGHTS_MODEL_URL, key: env.INSIGHTS_MODEL_KEY ?? null, model: env.INSIGHTS_MODEL }
      : null,
    tracing: env.OTEL_EXPORTER_OTLP_ENDPOINT
      ? { endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT, share: env.OTEL_TRACES_SAMPLER_ARG }
      : null,
    sentryDsn: env.SENTRY_DSN ?? null,
    commit: env.RELEASE_COMMIT ?? env.RAILWAY_GIT_COMMIT_SHA ?? null,
    metricsToken: env.METRICS_TOKEN ?? null,
    hookAllowedHosts: env.HOOK_ALLOWED_HOSTS ?? [],
    trustedProxies: env.TRUSTED_PROXIES,
    rateLimitPerMinute: env.RATE_LIMIT_PER_MINUTE,
    logLevel: env.LOG_LEVEL,
    variables: Object.keys(Environment.shape).map((name) => ({ name, isSet: name in given })),
  };
}

/** Below what Stripe allows (100 with a live key, 25 with a test key), so that customers' requests have room. */
function usualReadsPerSecond(env: z.infer<typeof Environment>): number {
  if (env.STRIPE_API_BASE) return 1000;
  return env.STRIPE_SECRET_KEY?.includes('_live_') ? 80 : 20;
}

/** By https anybody, by http only receivers that are named. */
function mayBeCalled(address: string, allowedHosts: readonly string[]): boolean {
  const { protocol, host, hostname } = new URL(address);
  return protocol === 'https:' || allowedHosts.includes(host) || allowedHosts.includes(hostname);
}

function refuseDangerousCombinations(env: z.infer<typeof Environment>): void {
  const isProduction = env.NODE_ENV === 'production';
  for (const name of ['DIRECT_DATABASE_URL', 'DATABASE_REPLICA_URL'] as const) {
    if (env[name] && !env.DATABASE_URL)
      throw new ConfigError(
        `${name} is set without DATABASE_URL, which would start another, empty database.`,
      );
  }
  for (const name of ['STRIPE_API_BASE', 'MAKE_API_BASE'] as const) {
    if (!env[name]) continue;
    if (isProduction)
      throw new ConfigError(
        `${name} is for tests against doubles and is refused with NODE_ENV=production. Remove it.`,
      );
    if (env.STRIPE_SECRET_KEY?.includes('_live_'))
      throw new ConfigError(
        `${name} is refused together with a live key in STRIPE_SECRET_KEY. Use a test key.`,
      );
  }
  if (env.SLACK_WEBHOOK_URL && !mayBeCalled(env.SLACK_WEBHOOK_URL, env.HOOK_ALLOWED_HOSTS ?? []))
    throw new ConfigError(
      'SLACK_WEBHOOK_URL is not an https address, and its host is not in HOOK_ALLOWED_HOSTS.',
    );
  if (!isProduction) return;
  if (!env.SESSION_SECRET)
    throw new ConfigError('SESSION_SECRET is not set. Production needs one: openssl rand -base64 48.');
  if (!env.PUBLIC_URL)
    throw new ConfigError(
      'PUBLIC_URL is not set. Production needs the address under which Make and people reach this server.',
    );
  if (!env.DATABASE_URL && !env.ALLOW_EMBEDDED) {
    throw new ConfigError(
      'DATABASE_URL is not set. Production needs a PostgreSQL (15 or later); ALLOW_EMBEDDED=1 runs the embedded one at your own risk.',
    );
  }
}
