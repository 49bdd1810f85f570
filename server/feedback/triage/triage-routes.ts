import type { Deps } from '../../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../../platform/endpoint.ts';
import { IdParams } from '../../platform/id-params.ts';
import { linkFix, unlinkFix } from '../fixes/link-fix.ts';
import { AdminFeedback } from '../schema.ts';
import { readDossier } from './read-dossier.ts';
import { listAssignees, triageFeedback } from './triage-feedback.ts';
import { Assignees, FeedbackDossier, FixBody, TriageBody } from './triage-schema.ts';

const reads = { kind: 'operator', scope: 'feedback:read' } as const;
const writes = { kind: 'operator', scope: 'feedback:write' } as const;

/** What operators make of feedback. */
export function triageRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/feedback/assignees',
      summary: 'List the operators who may be given feedback, by name',
      access: reads,
      answers: { 200: Assignees },
      handle: async () => ok({ items: await listAssignees(deps.pool) }),
    }),
    endpoint({
      method: 'get',
      path: '/admin/feedback/{id}/dossier',
      summary: 'Get a piece of feedback with all that helps to understand it',
      description:
        'Its run, the runs that were offered, the fields of log lines that tell of it, clean runs since its fix, what else its customer said, and its history.',
      access: reads,
      params: IdParams,
      answers: { 200: FeedbackDossier },
      handle: async ({ caller, params }) => ok(await readDossier(deps.pool, caller, params.id)),
    }),
    endpoint({
      method: 'patch',
      path: '/admin/feedback/{id}',
      summary: 'Sort feedback: state, kind, severity, assignee, duplicate',
      description:
        'Changes of several operators are merged field by field; "was" keeps you from overwriting what another has chosen meanwhile (409 changed_since).',
      access: writes,
      params: IdParams,
      body: TriageBody,
      answers: { 200: AdminFeedback },
      handle: async ({ caller, params, body }) => ok(await triageFeedback(deps, caller, params.id, body)),
    }),
    endpoint({
      method: 'put',
      path: '/admin/feedback/{id}/fix',
      summary: 'Name the version that mends what feedback complains about',
      description:
        'Once that version is published, its customer and those of its duplicates are told, each once per version; 20 clean runs in a row of the installation on that version or a later one close it, and a new complaint opens it again.',
      access: writes,
      params: IdParams,
      body: FixBody,
      answers: { 200: AdminFeedback },
      handle: async ({ caller, params, body }) => ok(await linkFix(deps, caller, params.id, body.version)),
    }),
    endpoint({
      method: 'delete',
      path: '/admin/feedback/{id}/fix',
      summary: 'Take back that a version mends it',
      description: 'As long as nobody was told of it.',
      access: writes,
      params: IdParams,
      answers: { 200: AdminFeedback },
      handle: async ({ caller, params }) => ok(await unlinkFix(deps, caller, params.id)),
    }),
  ];
}
