import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Pool } from '../database.ts';
import { followOutgoingCalls } from './outgoing-calls.ts';
import { followStatements } from './statements.ts';
import { beginSpansWith } from './tracing.ts';

export type TracingSettings = { endpoint: string; share: number };

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };
const exportEveryMs = 2_000;
const endWithinMs = 1_000;

/**
 * Sends traces to an OpenTelemetry collector: requests and jobs, with the groups of statements and the outgoing calls that they make. Registers
 * nothing globally and patches no module: the pool at hand is wrapped, and outgoing calls are heard of from Node's own channels.
 */
export function startTracing(
  { endpoint, share }: TracingSettings,
  release: string,
  pool: Pool,
): () => Promise<void> {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'scenario-library', 'service.version': release }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: exportEveryMs })],
  });
  const tracer = provider.getTracer('scenario-library', release);
  beginSpansWith((name, role, attributes, within) =>
    tracer.startSpan(
      name,
      { kind: kinds[role], attributes },
      within ? trace.setSpan(ROOT_CONTEXT, within) : ROOT_CONTEXT,
    ),
  );
  followStatements(pool);
  const forgetCalls = followOutgoingCalls(new URL(endpoint).host);
  return async () => {
    beginSpansWith(null);
    forgetCalls();
    const ended = provider.shutdown().catch(() => {}); // a collector that is away loses its last traces
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, endWithinMs).unref())]);
  };
}
