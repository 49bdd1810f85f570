import type { Deps } from '../platform/deps.ts';
import { created, endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { IdParams } from '../platform/id-params.ts';
import { acknowledgeAlert, changeAlert, resolveAlert } from './change-alert.ts';
import { listChannels, testChannel } from './notices/read-channels.ts';
import { listAlerts, readAlert } from './read-alerts.ts';
import { changeRule, createRule, listRules } from './rules/change-rules.ts';
import { previewRule } from './rules/preview-rule.ts';
import {
  Preview,
  PreviewBody,
  Rule,
  RuleBody,
  RuleChanges,
  RulePage,
  RuleQuery,
} from './rules/rule-schema.ts';
import {
  Alert,
  AlertChanges,
  AlertPage,
  AlertQuery,
  ChannelList,
  ChannelParams,
  TestResult,
} from './schema.ts';

const reads = { kind: 'operator', scope: 'alerts:read' } as const;
const writes = { kind: 'operator', scope: 'alerts:write' } as const;

/** What operators are told of before it costs money: rules, what they found, and where it is told. */
export function alertsRoutes(deps: Deps): Endpoint[] {
  return [...ruleRoutes(deps), ...alertRoutes(deps), ...channelRoutes(deps)];
}

function ruleRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/alert-rules',
      summary: 'List alert rules, newest first',
      access: reads,
      query: RuleQuery,
      answers: { 200: RulePage },
      handle: async ({ query }) => ok(await listRules(deps.pool, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/alert-rules',
      summary: 'Add an alert rule',
      description:
        'Thresholds, dispute rate, silence and exhaustion are looked at every hour and must be found twice in a row; changes of trend once a day is over. Failed gates and new errors are told as they come.',
      access: writes,
      body: RuleBody,
      answers: { 201: Rule },
      isIdempotent: true,
      handle: async ({ body }) => created(await createRule(deps, body)),
    }),
    endpoint({
      method: 'patch',
      path: '/admin/alert-rules/{id}',
      summary: 'Change an alert rule',
      description:
        'A rule that looks for something else, or is switched off, begins anew: its alerts are resolved.',
      access: writes,
      params: IdParams,
      body: RuleChanges,
      answers: { 200: Rule },
      handle: async ({ params, body }) => ok(await changeRule(deps, params.id, body)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/alert-rules/preview',
      summary: 'Try a condition on the last 90 days',
      description: 'Changes nothing.',
      access: reads,
      body: PreviewBody,
      answers: { 200: Preview },
      handle: async ({ body }) => ok(await previewRule(deps, body.condition)),
    }),
  ];
}

function alertRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/alerts',
      summary: 'List alerts, newest first',
      access: reads,
      query: AlertQuery,
      answers: { 200: AlertPage },
      handle: async ({ caller, query }) => ok(await listAlerts(deps.pool, caller, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/alerts/{id}',
      summary: 'Get an alert',
      access: reads,
      params: IdParams,
      answers: { 200: Alert },
      handle: async ({ caller, params }) => ok(await readAlert(deps.pool, caller, params.id)),
    }),
    endpoint({
      method: 'patch',
      path: '/admin/alerts/{id}',
      summary: 'Assign or mute an alert',
      access: writes,
      params: IdParams,
      body: AlertChanges,
      answers: { 200: Alert },
      handle: async ({ caller, params, body }) => ok(await changeAlert(deps, caller, params.id, body)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/alerts/{id}/acknowledge',
      summary: 'Acknowledge an alert',
      description: 'Somebody looks after it, so it is not escalated. Acknowledging again changes nothing.',
      access: writes,
      params: IdParams,
      answers: { 200: Alert },
      handle: async ({ caller, params }) => ok(await acknowledgeAlert(deps, caller, params.id)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/alerts/{id}/resolve',
      summary: 'Resolve an alert',
      description: 'What is found again within the cool-down of the rule comes back without another notice.',
      access: writes,
      params: IdParams,
      answers: { 200: Alert },
      handle: async ({ caller, params }) => ok(await resolveAlert(deps, caller, params.id)),
    }),
  ];
}

function channelRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/alert-channels',
      summary: 'List where alerts are told, and how that goes',
      access: reads,
      answers: { 200: ChannelList },
      handle: async () => ok(await listChannels(deps)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/alert-channels/{channel}/test',
      summary: 'Send a test message',
      description: 'At once, and says what came of it; to hooks it is on its way then.',
      access: writes,
      params: ChannelParams,
      answers: { 200: TestResult },
      handle: async ({ params }) => ok(await testChannel(deps, params.channel)),
    }),
  ];
}
