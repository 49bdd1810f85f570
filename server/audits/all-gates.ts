import type { Gate } from './gate.ts';
import { stripeCents } from './gates/g01-stripe-cents.ts';
import { payoutTieOut } from './gates/g02-payout-tie-out.ts';
import { orphans } from './gates/g03-orphans.ts';
import { completeness } from './gates/g04-completeness.ts';
import { freshness } from './gates/g05-freshness.ts';
import { uniqueness } from './gates/g06-uniqueness.ts';
import { rollUps } from './gates/g07-roll-ups.ts';
import { conservation } from './gates/g08-conservation.ts';
import { zoneInvariance } from './gates/g09-zone-invariance.ts';
import { priceCoverage } from './gates/g10-price-coverage.ts';
import { plausibility } from './gates/g11-plausibility.ts';
import { tamper } from './gates/g12-tamper.ts';
import { canary } from './gates/g13-canary.ts';
import { forecastTrack } from './gates/g14-forecast.ts';
import { recommender } from './gates/g15-recommender.ts';
import { formulaLock } from './gates/g16-formula-lock.ts';

/** Every gate, in the order in which they are checked and shown. */
export const allGates: readonly Gate[] = [
  stripeCents,
  payoutTieOut,
  orphans,
  completeness,
  freshness,
  uniqueness,
  rollUps,
  conservation,
  zoneInvariance,
  priceCoverage,
  plausibility,
  tamper,
  canary,
  forecastTrack,
  recommender,
  formulaLock,
];
