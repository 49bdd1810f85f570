import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../../server/platform/config.ts';

const key32 = Buffer.alloc(32, 7).toString('base64');
const production = {
  NODE_ENV: 'production',
  SESSION_SECRET: 's'.repeat(32),
  PUBLIC_URL: 'https://library.example.com',
  DATABASE_URL: 'postgres://u:p@db.example.com/library',
};

function refusal(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error(`accepted: ${JSON.stringify(environment)}`);
}

describe('an empty environment', () => {
  test('is a library on a laptop', () => {
    const { variables, ...config } = readConfig({});
    expect(variables.filter(({ isSet }) => isSet)).toEqual([]);
    expect(config).toEqual({
      isProduction: false,
      host: '127.0.0.1',
      port: 3000,
      publicUrl: null,
      dataDir: '.data',
      databaseUrl: null,
      directDatabaseUrl: null,
      replicaDatabaseUrl: null,
      isEmbeddedAllowed: true,
      sessionSecret: null,
      encryptionKeys: null,
      stripe: null,
      stripeWebhookSecrets: [],
      makeApiBase: null,
      makeTimeoutMs: 15_000,
      makeAppId: 'scenario-library',
      makeAppUrl: 'https://www.make.com/en/login',
      reportingTimeZone: 'UTC',
      reportingCurrency: 'usd',
      taskStaleAfterMs: 86_400_000,
      deductsFiniteDiscounts: false,
      grossMargin: null,
      rewardPointValue: null,
      smtpUrl: null,
      mailFrom: 'Scenario Library <library@localhost>',
      slackWebhookUrl: null,
      alertCustomerId: null,
      feedbackKeptDays: 730,
      recommendationsHeldOut: 0.1,
      commit: null,
      sentryDsn: null,
      tracing: null,
      insightsModel: null,
      metricsToken: null,
      hookAllowedHosts: [],
      trustedProxies: 0,
      rateLimitPerMinute: 600,
      logLevel: 'info',
    });
  });

  test('is also one whose variables are empty', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ', STRIPE_SECRET_KEY: '' })).toEqual(readConfig({}));
  });
});

test('good values are read as what they mean', () => {
  expect(
    readConfig({
      ...production,
      PUBLIC_URL: 'https://library.example.com/base/',
      DIRECT_DATABASE_URL: 'postgresql://u:p@direct/library',
      ENCRYPTION_KEYS: `k2:${key32},k1:${key32}`,
      STRIPE_SECRET_KEY: 'rk_live_abc',
      STRIPE_WEBHOOK_SECRETS: 'whsec_a, whsec_b,',
      REPORTING_TIME_ZONE: 'Europe/Berlin',
      REPORTING_CURRENCY: 'eur',
      TASK_STALE_AFTER: 'P1DT2H30M',
      MRR_DEDUCT_FINITE_DISCOUNTS: '1',
      GROSS_MARGIN: '0.8',
      REWARD_POINT_VALUE: '0.05eur',
      HOOK_ALLOWED_HOSTS: 'Receiver.internal, 10.0.0.5:8080,[::1]:9000',
      PORT: '8080',
    }),
  ).toMatchObject({
    isProduction: true,
    isEmbeddedAllowed: false,
    publicUrl: 'https://library.example.com/base',
    directDatabaseUrl: 'postgresql://u:p@direct/library',
    stripe: { secretKey: 'rk_live_abc', apiBase: null, readsPerSecond: 80 },
    stripeWebhookSecrets: ['whsec_a', 'whsec_b'],
    reportingTimeZone: 'Europe/Berlin',
    taskStaleAfterMs: 95_400_000,
    deductsFiniteDiscounts: true,
    grossMargin: '0.8',
    rewardPointValue: { amount: 5, currency: 'eur' },
    hookAllowedHosts: ['receiver.internal', '10.0.0.5:8080', '[::1]:9000'],
    port: 8080,
  });
});

describe('a wrong value is refused with a sentence that names its variable and does not quote it', () => {
  test.each([
    ['NODE_ENV', 'staging'],
    ['PORT', '70000'],
    ['PORT', 'eighty'],
    ['PUBLIC_URL', 'library.example.com'],
    ['PUBLIC_URL', 'https://library.example.com/?secret=hunter2'],
    ['DATABASE_URL', 'mysql://u:hunter2@h/d'],
    ['DIRECT_DATABASE_URL', 'hunter2'],
    ['DATABASE_REPLICA_URL', 'hunter2'],
    ['ALLOW_EMBEDDED', 'yes'],
    ['SESSION_SECRET', 'hunter2'],
    ['ENCRYPTION_KEYS', 'k1:hunter2'],
    ['STRIPE_SECRET_KEY', 'pk_live_hunter2'],
    ['STRIPE_WEBHOOK_SECRETS', 'whsec_a,hunter2'],
    ['REPORTING_TIME_ZONE', 'Mars/Olympus'],
    ['REPORTING_TIME_ZONE', '+02:00'],
    ['REPORTING_CURRENCY', 'USD'],
    ['REPORTING_CURRENCY', 'abc'],
    ['TASK_STALE_AFTER', '24h'],
    ['TASK_STALE_AFTER', 'PT0H'],
    ['TASK_STALE_AFTER', 'P99999D'],
    ['MRR_DEDUCT_FINITE_DISCOUNTS', 'maybe'],
    ['GROSS_MARGIN', '80'],
    ['GROSS_MARGIN', '1.2'],
    ['GROSS_MARGIN', '-0.1'],
    ['REWARD_POINT_VALUE', 'hunter2'],
    ['REWARD_POINT_VALUE', '0.001usd'],
    ['SLACK_WEBHOOK_URL', 'http://hooks.example.com'],
    ['ALERT_CUSTOMER_ID', 'hunter2'],
    ['SMTP_URL', 'https://mail.example.com'],
    ['METRICS_TOKEN', 'hunter2'],
    ['HOOK_ALLOWED_HOSTS', 'receiver.internal,https://hunter2'],
    ['TRUSTED_PROXIES', '-1'],
    ['RATE_LIMIT_PER_MINUTE', '0'],
    ['LOG_LEVEL', 'loud'],
    ['MAKE_APP_ID', 'Not An Id'],
    ['MAKE_APP_URL', 'https://make.com.example/app'],
    ['STRIPE_API_BASE', 'http://example.com'],
    ['STRIPE_API_BASE', 'https://127.0.0.1:1'],
    ['MAKE_API_BASE', 'http://127.0.0.1.example.com'],
  ])('%s=%s', (name, value) => {
    const sentence = refusal({ [name]: value });
    expect(sentence).toContain(name);
    expect(sentence).not.toContain('hunter2');
  });

  test('several wrong ones are named at once', () => {
    expect(refusal({ PORT: 'x', LOG_LEVEL: 'x' })).toMatch(/PORT: a number such as 3000;.*LOG_LEVEL/);
    expect(refusal({ MAKE_API_BASE: 'https://make.example' }).split('MAKE_API_BASE')).toHaveLength(2);
  });
});

describe('a dangerous combination is refused', () => {
  test.each([
    ['SESSION_SECRET', { ...production, SESSION_SECRET: '' }],
    ['PUBLIC_URL', { ...production, PUBLIC_URL: '' }],
    ['DATABASE_URL', { ...production, DATABASE_URL: '' }],
    ['MAKE_API_BASE', { ...production, MAKE_API_BASE: 'http://127.0.0.1:1' }],
    ['STRIPE_API_BASE', { ...production, STRIPE_API_BASE: 'http://127.0.0.1:1' }],
    ['STRIPE_API_BASE', { STRIPE_SECRET_KEY: 'sk_live_abc', STRIPE_API_BASE: 'http://127.0.0.1:1' }],
    ['MAKE_API_BASE', { STRIPE_SECRET_KEY: 'rk_live_abc', MAKE_API_BASE: 'http://127.0.0.1:1' }],
    ['DIRECT_DATABASE_URL', { DIRECT_DATABASE_URL: 'postgres://h/d' }],
    ['DATABASE_REPLICA_URL', { DATABASE_REPLICA_URL: 'postgres://h/d' }],
  ] as [string, Record<string, string>][])('%s in %o', (name, environment) => {
    expect(refusal(environment)).toContain(name);
  });

  test('with a test key the doubles are allowed, and production may ask for the embedded database', () => {
    expect(
      readConfig({ STRIPE_SECRET_KEY: 'sk_test_abc', STRIPE_API_BASE: 'http://localhost:12111' }).stripe,
    ).toEqual({ secretKey: 'sk_test_abc', apiBase: 'http://localhost:12111', readsPerSecond: 1000 });
    expect(readConfig({ ...production, DATABASE_URL: '', ALLOW_EMBEDDED: '1' }).isEmbeddedAllowed).toBe(true);
  });
});
