import type { Deps } from '../../platform/deps.ts';
import { newId } from '../../platform/ids.ts';
import { insertRule } from './rule-queries.ts';
import { RuleBody } from './rule-schema.ts';
import type { z } from 'zod';

/** Rules that every library begins with, by a name that stays: who changes or switches one off finds it so after the next start. */
export const defaultRules: Record<string, z.input<typeof RuleBody>> = {
  'completion-trend': {
    name: 'Completion rate falls',
    severity: 'critical',
    condition: {
      kind: 'trend',
      metric: 'completionRate',
      scope: 'scenarios',
      direction: 'down',
      minimumEffect: 0.05,
      minimumVolume: 30,
    },
    escalateAfterMinutes: 240,
    escalationChannels: ['email'],
    channels: ['slack', 'email', 'make'],
  },
  'runs-trend': {
    name: 'Fewer runs than usual',
    condition: {
      kind: 'trend',
      metric: 'runs',
      scope: 'library',
      direction: 'down',
      minimumEffect: 0.2,
      minimumVolume: 30,
    },
    channels: ['slack', 'email', 'make'],
  },
  'revenue-trend': {
    name: 'Net revenue falls',
    condition: {
      kind: 'trend',
      metric: 'netRevenue',
      scope: 'library',
      direction: 'down',
      minimumEffect: 0.2,
      minimumVolume: 0,
    },
    channels: ['slack', 'email', 'make'],
  },
  'most-fail': {
    name: 'Half of the runs fail',
    severity: 'critical',
    condition: {
      kind: 'threshold',
      metric: 'completionRate',
      scope: 'scenarios',
      comparison: 'below',
      value: 0.5,
      days: 1,
      minimumVolume: 30,
    },
    escalateAfterMinutes: 120,
    escalationChannels: ['email'],
    channels: ['slack', 'email', 'make'],
  },
  'dispute-rate': {
    // Card networks begin to watch a merchant at 0.75 to 0.9 %.
    name: 'Disputes near the limit of card networks',
    severity: 'critical',
    condition: { kind: 'disputeRate', above: 0.0075, days: 30, minimumOrders: 50 },
    channels: ['slack', 'email', 'make'],
  },
  silence: {
    name: 'Installations fall silent',
    condition: { kind: 'silence', intervals: 3, minimumDays: 2 },
    channels: ['slack', 'email', 'make'],
  },
  exhaustion: {
    name: 'Credits of a plan run out',
    condition: { kind: 'exhaustion', withinDays: 7 },
    channels: ['slack', 'email', 'make'],
  },
  'gate-failed': {
    name: 'An audit fails',
    severity: 'critical',
    condition: { kind: 'gateFailed' },
    channels: ['slack', 'email', 'make'],
    escalateAfterMinutes: 240,
    escalationChannels: ['email'],
  },
  'new-error': {
    name: 'A new error',
    condition: { kind: 'newErrorGroup' },
    channels: ['slack', 'email', 'make'],
  },
  'campaign-paused': {
    name: 'An upgrade campaign pauses itself',
    severity: 'critical',
    condition: { kind: 'campaignPaused' },
    channels: ['slack', 'email', 'make'],
    coolDownMinutes: 0, // it only pauses again after somebody let it go on
    escalateAfterMinutes: 240,
    escalationChannels: ['email'],
  },
  counterweights: {
    name: 'A counterweight drifts',
    condition: { kind: 'counterweight', minimumEffect: 0.1, minimumVolume: 5 },
    channels: ['slack', 'email', 'make'],
  },
};

/** Makes what is missing of these; several servers may start together. */
export async function addDefaultRules({ pool, now }: Pick<Deps, 'pool' | 'now'>): Promise<void> {
  const at = now();
  for (const [defaultKey, rule] of Object.entries(defaultRules))
    await insertRule(pool, {
      ...RuleBody.parse(rule),
      id: newId('arl', at),
      defaultKey,
      createdAt: at,
      updatedAt: at,
    });
}
