import type { Deps } from '../../platform/deps.ts';
import { created, endpoint, ok, type Endpoint } from '../../platform/endpoint.ts';
import { PageQuery } from '../../platform/pagination.ts';
import { redeemPoints } from '../redemptions/redeem-points.ts';
import { awardPoints } from './award-points.ts';
import * as schema from './points-schema.ts';
import { listRewards, readRewards, summarizeRewards, toAdminEntry } from './read-rewards.ts';
import { changeRewardRules, readRewardRules } from './reward-rules.ts';

const reads = { kind: 'operator', scope: 'billing:read' } as const;
const writes = { kind: 'operator', scope: 'billing:write' } as const;

/** Points of customers, and the rules by which they get them. */
export function pointsRoutes(deps: Deps): Endpoint[] {
  return [...customerRoutes(deps), ...operatorRoutes(deps), ...ruleRoutes(deps)];
}

function customerRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/v1/rewards',
      summary: 'Your reward points: the balance and what brought or took them, newest first',
      access: { kind: 'customer' },
      query: PageQuery,
      answers: { 200: schema.RewardsPage },
      handle: async ({ caller, query }) => ok(await readRewards(deps, caller.customerId, query)),
    }),
    endpoint({
      method: 'post',
      path: '/v1/rewards/redeem',
      summary: 'Turn reward points into a promotion code',
      description:
        'The code takes its worth off one payment of yours. When Stripe cannot be reached the points stay set aside and the code appears under GET /v1/rewards later; the same Idempotency-Key goes on with it.',
      access: { kind: 'customer' },
      body: schema.RedeemBody,
      answers: { 201: schema.RedeemAnswer },
      isIdempotent: true,
      handle: async ({ caller, body, header }) =>
        created(
          await redeemPoints(deps, {
            customerId: caller.customerId,
            points: body.points,
            idempotencyKey: header('idempotency-key') ?? null,
          }),
        ),
    }),
  ];
}

function operatorRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/rewards',
      summary: 'List movements of reward points, newest first',
      access: reads,
      query: schema.AdminRewardQuery,
      answers: { 200: schema.AdminRewardPage },
      handle: async ({ caller, query }) => ok(await listRewards(deps, caller, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/rewards',
      summary: 'Give points to a customer, or take some away',
      access: writes,
      body: schema.AwardBody,
      answers: { 201: schema.AdminRewardEntry },
      isIdempotent: true,
      handle: async ({ caller, body }) => created(toAdminEntry(await awardPoints(deps, body), caller)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/rewards/summary',
      summary: 'How many points there are, and what became of the others',
      access: reads,
      answers: { 200: schema.RewardSummary },
      handle: async () => ok(await summarizeRewards(deps)),
    }),
  ];
}

function ruleRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/reward-rules',
      summary: 'What brings how many points, and what they are good for',
      access: reads,
      answers: { 200: schema.RewardRules },
      handle: async () => ok(await readRewardRules(deps.pool, deps.now())),
    }),
    endpoint({
      method: 'patch',
      path: '/admin/reward-rules',
      summary: 'Change the rules from now on',
      description:
        'What happened before keeps the rules of its time. Fields that are left out stay as they are.',
      access: writes,
      body: schema.RewardRulesChange,
      answers: { 200: schema.RewardRules },
      handle: async ({ body }) => ok(await changeRewardRules(deps.pool, body, deps.now())),
    }),
  ];
}
