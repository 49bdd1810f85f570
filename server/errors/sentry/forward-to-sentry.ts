import type { Transport } from '@sentry/core';
import type { Logger } from '../../platform/logging.ts';
import type { Gathered } from '../gathering.ts';
import { sentryEvent } from './sentry-event.ts';

const timeoutMs = 5_000;
const endWithinMs = 1_000;
/** Each batch of failures, which comes at most every five seconds, sends so many: a flood is told by their `occurrences`. */
const mostAtOnce = 20;

export type Sentry = {
  forward: (groups: Iterable<Gathered>) => Promise<void>;
  /** Waits for what is under way, for a second at most. */
  stop: () => Promise<void>;
};

/**
 * Sends failures of the server to a service that speaks Sentry's protocol. Sentry's own package makes the envelopes and heeds the service's limits; it
 * is loaded with the first failure and changes nothing in the process. A service that is away costs nothing but its events.
 */
export function forwardToSentry(
  { dsn, isProduction }: { dsn: string; isProduction: boolean },
  logger: Logger,
): Sentry {
  let opening: ReturnType<typeof open> | undefined;
  /** What could not be stored comes again, and is sent once. */
  const sent = new WeakSet<object>();
  return {
    forward: async (groups) => {
      opening ??= open(dsn);
      const { transport, envelopeOf } = await opening;
      const samples = [...groups].flatMap((group) =>
        group.samples.filter((sample) => !sent.has(sample)).map((sample) => ({ group, sample })),
      );
      for (const { group, sample } of samples.slice(0, mostAtOnce)) {
        sent.add(sample);
        transport.send(envelopeOf(sentryEvent(group, sample, isProduction))).then(
          ({ statusCode = 0 }) => {
            if (statusCode >= 400 && statusCode !== 429)
              logger.warn({ statusCode }, 'the service at SENTRY_DSN refused an error');
          },
          (error: unknown) =>
            logger.warn({ err: error }, 'the service at SENTRY_DSN could not be told of an error'),
        );
      }
    },
    stop: async () => {
      const transport: Transport | undefined = (await opening)?.transport;
      await transport?.flush(endWithinMs);
    },
  };
}

async function open(text: string) {
  const { createEventEnvelope, createTransport, dsnFromString, getEnvelopeEndpointWithUrlEncodedAuth } =
    await import('@sentry/core');
  const dsn = dsnFromString(text);
  if (!dsn) throw new TypeError('SENTRY_DSN is no address of a project');
  const url = getEnvelopeEndpointWithUrlEncodedAuth(dsn);
  const transport = createTransport({ recordDroppedEvent: () => {} }, async ({ body }) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-sentry-envelope' },
      body: body as string,
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.arrayBuffer();
    return {
      statusCode: answer.status,
      headers: {
        'x-sentry-rate-limits': answer.headers.get('X-Sentry-Rate-Limits'),
        'retry-after': answer.headers.get('Retry-After'),
      },
    };
  });
  return {
    transport,
    envelopeOf: (event: Parameters<typeof createEventEnvelope>[0]) => createEventEnvelope(event, dsn),
  };
}
