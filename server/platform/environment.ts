import { z } from 'zod';
import { isCurrency } from './money.ts';
import { parseMoney } from './parse-money.ts';
import { isTimeZone } from './time.ts';

const commit = z.string().regex(/^[0-9a-f]{7,40}$/i, 'a commit of 7 to 40 hexadecimal digits');
const flag = z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1');
const postgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'an address such as postgres://user:password@host:5432/database',
});
const loopbackUrl = z.url({
  protocol: /^http$/,
  hostname: /^(127\.0\.0\.1|localhost|\[::1\])$/,
  error: 'an address of this machine such as http://127.0.0.1:4010',
});

const yearMs = 366 * 24 * 60 * 60 * 1000;

/** Every variable of the environment that the server reads; `.env.example` lists and `OPERATIONS.md` explains them. */
export const Environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce
    .number('a number such as 3000')
    .int('a whole number')
    .min(0, 'a number from 0 to 65535')
    .max(65_535, 'a number from 0 to 65535')
    .default(3000),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'an address such as https://library.example.com' })
    .refine((text) => !/[?#]/.test(text), 'an address without ? and #')
    .optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  DATABASE_URL: postgresUrl.optional(),
  DIRECT_DATABASE_URL: postgresUrl.optional(),
  DATABASE_REPLICA_URL: postgresUrl.optional(),
  ALLOW_EMBEDDED: flag.default(false),
  SESSION_SECRET: z
    .string()
    .min(32, 'at least 32 characters, for example from "openssl rand -base64 48"')
    .optional(),
  ENCRYPTION_KEYS: z
    .string()
    .regex(
      /^[\w-]+:[A-Za-z0-9+/]{43}=(,[\w-]+:[A-Za-z0-9+/]{43}=)*$/,
      'a list id:key,… whose keys are 32 bytes in base64 (openssl rand -base64 32)',
    )
    .refine((list) => {
      const ids = list.split(',').map((entry) => entry.split(':')[0]);
      return new Set(ids).size === ids.length;
    }, 'a list id:key,… in which every id stands once')
    .optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w+$/, 'a secret or restricted key of Stripe, sk_… or rk_…')
    .optional(),
  STRIPE_READS_PER_SECOND: z.coerce
    .number('a number such as 80')
    .int('a whole number')
    .min(1, 'a number from 1 to 1000')
    .max(1000, 'a number from 1 to 1000')
    .optional(),
  STRIPE_WEBHOOK_SECRETS: z
    .string()
    .transform((list) =>
      list
        .split(',')
        .map((secret) => secret.trim())
        .filter(Boolean),
    )
    .refine(
      (list) => list.every((secret) => secret.startsWith('whsec_')),
      'signing secrets of Stripe, whsec_…, separated by commas',
    )
    .optional(),
  REPORTING_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'an IANA time zone such as Europe/Berlin')
    .default('UTC'),
  REPORTING_CURRENCY: z.string().refine(isCurrency, 'a lower-case ISO 4217 code such as usd').default('usd'),
  TASK_STALE_AFTER: z
    .string()
    .refine(
      (text) => durationMs(text) > 0 && durationMs(text) <= yearMs,
      'an ISO 8601 duration above zero and up to a year, in weeks, days, hours, minutes and seconds, such as PT24H',
    )
    .default('PT24H'),
  MRR_DEDUCT_FINITE_DISCOUNTS: flag.default(false),
  GROSS_MARGIN: z
    .string()
    .regex(/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/, 'a share from 0 to 1 such as 0.8')
    .optional(),
  REWARD_POINT_VALUE: z
    .string()
    .refine((text) => parseMoney(text) !== null, 'an amount above zero and a currency such as 0.01usd')
    .transform(parseMoney)
    .optional(),
  RECOMMENDATIONS_HELD_OUT: z.coerce
    .number('a share such as 0.1')
    .min(0, 'a share from 0 to 0.5')
    .max(0.5, 'a share from 0 to 0.5')
    .default(0.1),
  FEEDBACK_KEPT_DAYS: z.coerce
    .number('a number of days')
    .int('a number of days')
    .min(0, 'a number of days')
    .max(36_500, 'at most 36500 days')
    .default(730),
  SLACK_WEBHOOK_URL: z.url({ protocol: /^https?$/, error: 'an https address' }).optional(),
  ALERT_CUSTOMER_ID: z
    .string()
    .regex(/^cus_\w+$/, 'the id of a customer such as cus_01k9…')
    .optional(),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'an address such as smtps://user:password@host:465' })
    .optional(),
  MAIL_FROM: z.string().min(3).default('Scenario Library <library@localhost>'),
  INSIGHTS_MODEL_URL: z
    .string()
    .regex(
      /^(?:https:\/\/[^\s/@?#]+|http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?)(?:\/\S*)?$/,
      'an https address such as https://models.example.com/v1',
    )
    .optional(),
  INSIGHTS_MODEL_KEY: z.string().min(1).optional(),
  INSIGHTS_MODEL: z.string().min(1).default('gpt-4o-mini'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'an address such as http://127.0.0.1:4318' })
    .optional(),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number('a share from 0 to 1')
    .min(0, 'a share from 0 to 1')
    .max(1, 'a share from 0 to 1')
    .default(1),
  SENTRY_DSN: z
    .string()
    .regex(
      /^https?:\/\/\w+@[\w.-]+(?::\d+)?(?:\/[\w/-]*)?\/\d+$/,
      'the DSN of a project, such as https://key@sentry.example.com/1',
    )
    .optional(),
  RELEASE_COMMIT: commit.optional(),
  RAILWAY_GIT_COMMIT_SHA: commit.optional(),
  METRICS_TOKEN: z.string().min(16).optional(),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(1).max(1_000_000).default(600),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  HOOK_ALLOWED_HOSTS: z
    .string()
    .transform((list) =>
      list
        .split(',')
        .map((host) => host.trim().toLowerCase())
        .filter(Boolean),
    )
    .refine(
      (list) => list.every((host) => /^([a-z0-9_.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/.test(host)),
      'hosts such as receiver.internal or 127.0.0.1:8080, separated by commas, without https://',
    )
    .optional(),
  MAKE_APP_ID: z
    .string()
    .regex(/^[a-z][0-9a-z-]{1,28}[0-9a-z]$/, "the Make app's id, as its create call returned it")
    .default('scenario-library'),
  MAKE_APP_URL: z
    .url({
      protocol: /^https$/,
      hostname: /(^|\.)make\.com$/,
      error: 'an address of make.com, such as the app’s invite link',
    })
    .default('https://www.make.com/en/login'),
  MAKE_TIMEOUT: z
    .string()
    .refine(
      (text) => durationMs(text) > 0 && durationMs(text) <= 60_000,
      'an ISO 8601 duration of seconds up to a minute, such as PT15S',
    )
    .default('PT15S'),
  STRIPE_API_BASE: loopbackUrl.optional(),
  MAKE_API_BASE: loopbackUrl.optional(),
});

/** An ISO 8601 duration in milliseconds; months and years have no fixed length and, like anything else, give NaN. */
export function durationMs(iso: string): number {
  const match = /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(iso);
  if (!match) return Number.NaN;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((digits) => Number(digits ?? 0));
  return ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
