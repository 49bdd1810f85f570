import { z } from 'zod';
import type { Operation } from './platform/endpoint.ts';

const everyone = { kind: 'public' } as const;

/** What answers outside the list of endpoints, for the API's document: it needs raw bytes, or must answer when nothing else does. */
export const otherOperations: Operation[] = [
  {
    method: 'post',
    path: '/webhooks/stripe',
    summary: 'Receive an event of Stripe',
    description:
      'Signed by Stripe over the raw bytes; answered when the event is stored, handled afterwards. At most 1 MiB.',
    access: everyone,
    answers: { 200: z.looseObject({}) },
  },
  {
    method: 'get',
    path: '/healthz',
    summary: 'Whether the process runs',
    access: everyone,
    answers: { 200: z.object({ status: z.literal('ok') }) },
  },
  {
    method: 'get',
    path: '/readyz',
    summary: 'Whether the server can do its work; 503 names what is missing',
    access: everyone,
    answers: { 200: z.object({ status: z.literal('ready') }) },
  },
  {
    method: 'get',
    path: '/metrics',
    summary: 'Metrics as Prometheus text, behind METRICS_TOKEN when that is set',
    access: everyone,
    answers: { 200: 'text' },
  },
];
