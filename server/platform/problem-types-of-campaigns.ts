import type { ProblemType } from './problem-types.ts';

/** Refusals around upgrade campaigns. */
export const problemTypesOfCampaigns: Record<string, ProblemType> = {
  campaign_open: {
    title: 'Another campaign is under way',
    explanation: 'A scenario has one upgrade campaign at a time. Stop it, or let it end.',
  },
  campaign_state: {
    title: 'Not in this state of the campaign',
    explanation: 'GET /admin/upgrade-campaigns/{id} shows the state; one that is over is moved no more.',
  },
  nothing_to_upgrade: {
    title: 'Nothing to upgrade',
    explanation: 'No installation that matches the filter is behind the version, or all were rebuilt.',
  },
  last_wave: { title: 'No wave is left', explanation: 'The version has been offered to all already.' },
  nothing_to_roll_back: {
    title: 'Nothing to roll back',
    explanation: 'Nobody upgraded in this campaign, or all have gone back.',
  },
  offer_answered: {
    title: 'The offer was answered already',
    explanation: 'GET /v1/upgrade-offers lists what still waits for an answer.',
  },
};
