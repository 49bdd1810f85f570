import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { findVersion } from '../../scenarios/find-scenario.ts';
import { differences } from '../merge/differences.ts';
import type { JsonObject } from '../merge/json.ts';
import { outline } from '../merge/outline.ts';
import { noteStanding } from '../note-standing.ts';
import { longestWaitMs } from '../install/require-unattended.ts';
import { findRow, type InstallationRow } from '../queries.ts';
import type { InMake } from '../make/read-in-make.ts';
import {
  findUndoable,
  findUnanswered,
  lockUnanswered,
  markApplied,
  markUndone,
  silenceBegunBefore,
  type UnansweredReplacement,
} from './replacement-queries.ts';
import {
  hashReportToken,
  reportTokenFor,
  reportTokenPrefix,
  withoutReportToken,
} from '../reporting/report-token.ts';
import { setReportToken } from '../change-queries.ts';

/**
 * Finds out what became of a replacement that Make never answered, by what stands there now: exactly what was to be put there, or exactly
 * what stood there before; when somebody has edited it since, the one that it is nearer to. Our notes follow. Answers
 * the installation as it is known now, and the replacement if it has happened after all.
 */
export async function settleReplacement(
  deps: Deps,
  row: InstallationRow,
  seen: InMake & { zone: string },
): Promise<{ row: InstallationRow; settled: UnansweredReplacement | null }> {
  const { pool, now } = deps;
  await silenceBegunBefore(pool, row.id, new Date(now().getTime() - longestWaitMs(deps.config)), now());
  const open = await findUnanswered(pool, row.id);
  if (!open) return { row, settled: null };
  const token = reportTokenFor(row.id, deps.sessionSecret);
  const text = withoutReportToken(JSON.stringify(seen.blueprint), token);
  const version = await findVersion(pool, row.scenarioId, open.targetVersionNumber);
  const hasHappened = version !== null && open.versionId === row.versionId && isThere(open, text);
  await inTransaction(pool, async (db) => {
    if (!(await lockUnanswered(db, open.id))) return; // of several readers at once, one settles it
    if (!hasHappened || !(await noteStanding(db, row, version, seen, now()))) {
      await markUndone(db, open.id, now());
      return;
    }
    const undone = open.replacedBy === 'rollback' ? await findUndoable(db, row.id) : null;
    if (undone) await markUndone(db, undone.id, now());
    await markApplied(db, open.id, now());
    await setReportToken(db, row.id, hashReportToken(token), reportTokenPrefix(token));
  });
  const known = (await findRow(pool, row.id)) ?? row;
  return { row: known, settled: hasHappened && known.versionId === open.targetVersionId ? open : null };
}

function isThere({ blueprint, targetBlueprint }: UnansweredReplacement, text: string): boolean {
  if (text === targetBlueprint) return true;
  if (text === blueprint) return false;
  return distance(targetBlueprint, text) < distance(blueprint, text);
}

function distance(from: string, to: string): number {
  const before = outline(JSON.parse(from) as JsonObject);
  const after = before && outline(JSON.parse(to) as JsonObject, [before], 'mine');
  return before && after ? differences(before, after).length : Number.POSITIVE_INFINITY;
}
