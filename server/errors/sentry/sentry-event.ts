import type { Event, StackFrame } from '@sentry/core';
import { redactText } from '../../scenarios/blueprint/redact-text.ts';
import type { Gathered } from '../gathering.ts';

type Sample = Gathered['samples'][number];

/**
 * What a service like Sentry is told of a failure, and nothing else: kind, place, redacted message, frames of our own source, release, and the
 * ids that lead to the log and the customer. No header, body, address, name or variable.
 */
export function sentryEvent(group: Gathered, sample: Sample, isProduction: boolean): Event {
  const { kind, operation, code, type, place, fingerprint, count } = group;
  return {
    event_id: crypto.randomUUID().replaceAll('-', ''),
    timestamp: sample.occurredAt.getTime() / 1000,
    platform: 'node',
    level: 'error',
    environment: isProduction ? 'production' : 'development',
    release: `scenario-library@${sample.release}`,
    fingerprint: [fingerprint],
    ...(operation === null ? {} : { transaction: operation }),
    ...(sample.customerId === null ? {} : { user: { id: sample.customerId } }),
    exception: {
      values: [
        {
          type: type ?? kind,
          value: redactText(sample.message).text,
          ...(sample.stack === null ? {} : { stacktrace: { frames: framesOf(sample.stack) } }),
        },
      ],
    },
    tags: tagsOf({ kind, code, place, requestId: sample.requestId, jobId: sample.jobId }),
    extra: { occurrences: count },
  };
}

function tagsOf(tags: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}

/** `at async readRoi (server/analytics/roi.ts:12:3)`, the innermost last as Sentry has it. */
function framesOf(stack: string): StackFrame[] {
  return stack
    .split('\n')
    .flatMap((line) => {
      const [, name, filename, lineno, colno] =
        /^at (?:async )?(.*?)\(?(server\/[^\s:]+):(\d+):(\d+)\)?$/.exec(line) ?? [];
      if (filename === undefined) return [];
      return [
        {
          filename,
          function: name?.trim() || '<anonymous>',
          lineno: Number(lineno),
          colno: Number(colno),
          in_app: true,
        },
      ];
    })
    .toReversed();
}
