import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import type { Access } from './caller.ts';
import { isPage, type Operation } from './endpoint.ts';
import { hoistDefinitions } from './hoist-definitions.ts';
import { Problem } from './problem-answers.ts';

/** The OpenAPI 3.1 document, made from the very schemas that validate requests. */
export function openApiDocument(
  operations: readonly Operation[],
  { serverUrl, version }: { serverUrl: string; version: string },
) {
  const paths: ZodOpenApiPathsObject = {};
  for (const spec of operations) paths[spec.path] = { ...paths[spec.path], [spec.method]: operation(spec) };
  const document = createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Scenario Library',
      version,
      description: 'Publish, sell, install and measure Make.com scenarios.',
    },
    servers: [{ url: serverUrl }],
    security: [],
    paths,
    components: {
      securitySchemes: {
        customerKey: { type: 'http', scheme: 'bearer', description: 'A customer API key, slk_….' },
        customerSession: {
          type: 'apiKey',
          in: 'cookie',
          name: 'scenario-library.account',
          description:
            'The session of a customer who has signed in on the web; behind https the name begins with __Host-.',
        },
        operatorKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'An operator API key with scopes, slo_….',
        },
        operatorSession: {
          type: 'apiKey',
          in: 'cookie',
          name: 'scenario-library.session_token',
          description: 'The session of a signed-in operator.',
        },
      },
    },
  });
  // Overrides share their parts with other documents: only a copy may be changed.
  const copy = structuredClone(document);
  copy.components ??= {};
  copy.components.schemas ??= {};
  hoistDefinitions(copy, copy.components.schemas);
  return copy;
}

function operation(spec: Operation): ZodOpenApiOperationObject {
  const idempotencyKey = z.object({
    'Idempotency-Key': z
      .string()
      .max(255)
      .optional()
      .describe('The same key and body give the first answer again for 24 hours.'),
  });
  return {
    operationId: operationId(spec),
    summary: spec.summary,
    ...(spec.description ? { description: spec.description } : {}),
    tags: [spec.path.split('/')[2] ?? spec.path.split('/')[1] ?? 'other'],
    security: securityOf(spec.access),
    requestParams: {
      ...(spec.params ? { path: spec.params as z.ZodObject } : {}),
      ...(spec.query ? { query: spec.query as z.ZodObject } : {}),
      ...(spec.isIdempotent ? { header: idempotencyKey } : {}),
    },
    ...(spec.body ? { requestBody: { required: true, content: bodyContent(spec.body, spec) } } : {}),
    responses: responses(spec),
  };
}

function bodyContent(schema: z.ZodType, { takesForm }: Operation) {
  return {
    'application/json': { schema },
    ...(takesForm ? { 'application/x-www-form-urlencoded': { schema } } : {}),
  };
}

function responses(spec: Operation): ZodOpenApiResponsesObject {
  const documented: ZodOpenApiResponsesObject = {
    default: {
      description: isPage(spec)
        ? 'A refusal, as RFC 9457 problem; as a page for whoever asks for HTML, as browsers do.'
        : 'A refusal, as RFC 9457 problem.',
      content: {
        ...(isPage(spec) ? { 'text/html': { schema: z.string() } } : {}),
        'application/problem+json': { schema: Problem },
      },
    },
  };
  for (const [status, schema] of Object.entries(spec.answers))
    documented[status as `2${string}`] =
      status === '304'
        ? { description: 'Unchanged since the answer with this ETag; no body.' }
        : response(schema);
  return documented;
}

const mediaTypes = {
  html: 'text/html',
  csv: 'text/csv',
  text: 'text/plain',
  svg: 'image/svg+xml',
  png: 'image/png',
  eventStream: 'text/event-stream',
} as const;

function response(schema: Operation['answers'][number]) {
  if (schema === 'empty') return { description: 'Done; no body.' };
  if (schema === 'redirect') return { description: 'Go to the address in Location.' };
  if (typeof schema === 'string')
    return { description: schema, content: { [mediaTypes[schema]]: { schema: z.string() } } };
  return { description: 'Success.', content: { 'application/json': { schema } } };
}

function securityOf(access: Access): Record<string, string[]>[] {
  if (access.kind === 'customer') return [{ customerKey: [] }, { customerSession: [] }];
  if (access.kind === 'visitor') return [{}, { customerKey: [] }, { customerSession: [] }];
  if (access.kind === 'operator') return [{ operatorSession: [] }, { operatorKey: [access.scope] }];
  return access.kind === 'session' ? [{ operatorSession: [] }] : [{}];
}

function operationId({ method, path }: Operation): string {
  const words = path.split(/[/{}.-]+/).filter(Boolean);
  return [method, ...words]
    .map((word, index) => (index === 0 ? word : word[0]?.toUpperCase() + word.slice(1)))
    .join('');
}
