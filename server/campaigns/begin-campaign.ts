import { inTransaction } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { conflict, notFound } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { findScenario, findVersion } from '../scenarios/find-scenario.ts';
import { countCandidates, insertMembers, writeWaves, type Candidates } from './candidate-queries.ts';
import { insertCampaign } from './queries.ts';
import { readCampaign } from './read-campaigns.ts';
import { sendWave, type SendDeps } from './send-wave.ts';
import type { CampaignBody, CampaignDetail, CampaignPreview } from './schema.ts';

type BeginDeps = Pick<Deps, 'pool' | 'now'> & SendDeps;

/** What a campaign would do: to how many it would be offered, in which waves, and who is left out. */
export async function previewCampaign(
  { pool }: Pick<Deps, 'pool'>,
  body: CampaignBody,
): Promise<CampaignPreview> {
  const candidates = await candidatesOf(pool, body);
  const found = await countCandidates(pool, candidates);
  const isSkipped = ({ drift }: { drift: string | null }) => drift === 'diverged' && !body.includeDiverged;
  const offered = found.filter((one) => !isSkipped(one));
  const total = installationsIn(offered);
  const ends = waveEnds(total, body.waves);
  return {
    version: candidates.version,
    offered: total,
    skipped: installationsIn(found) - total,
    waves: ends.map((end, index) => end - (ends[index - 1] ?? 0)),
    byVersion: grouped(found, ({ version }) => version).map(([version, installations]) => ({
      version,
      installations,
    })),
    byDrift: grouped(found, ({ drift }) => drift).map(([drift, installations]) => ({ drift, installations })),
    carriedOutHere: installationsIn(offered.filter(({ hasToken }) => hasToken)),
  };
}

/** Begins a campaign: who takes part, in which wave, and the first wave, in one transaction. */
export async function beginCampaign(deps: BeginDeps, body: CampaignBody): Promise<CampaignDetail> {
  const { pool, now } = deps;
  const candidates = await candidatesOf(pool, body);
  const { waveHours, leastRuns, includeDiverged } = body;
  const createdAt = now();
  const id = newId('ucp', createdAt);
  await inTransaction(pool, async (db) => {
    const { scenarioId, versionId } = candidates;
    const campaign = { id, scenarioId, versionId, waveEnds: [], waveHours, leastRuns, createdAt };
    if (!(await insertCampaign(db, campaign)))
      throw conflict(
        'campaign_open',
        'Another campaign of this scenario is under way. Stop it, or let it end, before another begins.',
      );
    const total = await insertMembers(db, id, candidates, { includeDiverged, at: createdAt });
    if (total === 0)
      throw conflict('nothing_to_upgrade', 'No installation that matches is behind this version.');
    await writeWaves(db, id, waveEnds(total, body.waves));
    await sendWave(deps, db, { id, wave: 0 }, createdAt);
  });
  return readCampaign(pool, id);
}

async function candidatesOf(
  db: Deps['pool'],
  { scenario: idOrSlug, version: number, filter }: CampaignBody,
): Promise<Candidates & { versionId: string }> {
  const scenario = await findScenario(db, idOrSlug, { includeUnpublished: true });
  if (!scenario) throw notFound('The scenario');
  const version = await findVersion(db, scenario.id, number ?? null);
  if (!version) throw notFound('The published version');
  return { scenarioId: scenario.id, versionId: version.id, version: version.number, filter };
}

/** How many have been offered it when each wave is out: rising, none empty, the last to all. */
export function waveEnds(total: number, waves: CampaignBody['waves']): number[] {
  const ends: number[] = [];
  for (const wave of [...waves, { percent: 100 }]) {
    const end = 'count' in wave ? wave.count : Math.ceil((total * wave.percent) / 100);
    const reached = Math.min(total, end);
    if (reached > (ends.at(-1) ?? 0)) ends.push(reached);
  }
  return ends;
}

const installationsIn = (counted: readonly { installations: number }[]): number =>
  counted.reduce((sum, { installations }) => sum + installations, 0);

function grouped<Row extends { installations: number }, Key>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): [Key, number][] {
  const groups = Map.groupBy(rows, keyOf);
  return [...groups].map(([key, inGroup]) => [key, installationsIn(inGroup)]);
}
