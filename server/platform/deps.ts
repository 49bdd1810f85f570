import type Stripe from 'stripe';
import type { Config } from './config.ts';
import type { Pool } from './database.ts';
import type { Encryption } from './encryption.ts';
import type { Failures } from './failures.ts';
import type { Logger } from './logging.ts';
import type { SendMail } from './mail.ts';
import type { Queue } from './queue.ts';
import type { Reading } from './reading.ts';
import type { Clock } from './time.ts';

/** What features are given by `main.ts`, once: clients, clock and settings. Use cases take the few of these that they need. */
export type Deps = Readonly<{
  config: Config;
  pool: Pool;
  /** Where figures are read. */
  reading: Reading;
  queue: Queue;
  stripe: Stripe | null;
  sendMail: SendMail;
  logger: Logger;
  /** Where what went wrong on our side is told. */
  failures: Failures;
  now: Clock;
  /** Aborted as soon as the server is to stop: what would last for hours ends then. */
  draining: AbortSignal;
  /** Address under which people and Make reach this server, without a slash at the end. */
  publicUrl: () => string;
  /** Signs sessions and links; from SESSION_SECRET, or generated once under DATA_DIR outside production. */
  sessionSecret: string;
  /** Encrypts what customers entrust to the library; null where ENCRYPTION_KEYS is missing. */
  encryption: Encryption | null;
}>;
