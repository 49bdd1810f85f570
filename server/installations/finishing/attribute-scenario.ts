import { MakeError } from '@makehq/sdk';
import type { Deps } from '../../platform/deps.ts';
import type { MakeClient } from '../../platform/make-client.ts';
import type { MakeOrganization } from '../make/make-organizations.ts';
import { describeMakeScenario, readMakeScenario } from '../make/make-scenarios.ts';
import { setAttribution, type Attribution } from './attribution-queries.ts';
import { writeCustomProperties } from './custom-properties.ts';
import { describedBy, type Origin } from './origin.ts';

/** An installation whose scenario stands in Make, as it is stamped. */
export type Stamped = {
  id: string;
  make: MakeClient;
  scenarioId: number;
  /** What stands in the scenario's description; null: to be read. */
  description: string | null;
  /** null: not known; then the description is all there is. */
  organization: MakeOrganization | null;
  origin: Origin;
};

/**
 * Stamps template and version where Make offers it: in the organization's custom properties, else in the scenario's description; never in
 * its name, which is the customer's. Whatever Make says to it, the installation stands: that goes to the log, and stamping creates nothing
 * that could be there twice.
 */
export async function attributeScenario(
  { pool, logger }: Pick<Deps, 'pool' | 'logger'>,
  stamped: Stamped,
): Promise<void> {
  try {
    await setAttribution(pool, stamped.id, await stamp(logger, stamped));
  } catch (error) {
    if (!(error instanceof MakeError)) throw error;
    logger.warn({ err: error, installation: stamped.id }, 'Make did not take where a scenario comes from');
  }
}

async function stamp(
  logger: Deps['logger'],
  { id, make, scenarioId, description, organization, origin }: Stamped,
): Promise<Attribution> {
  if (organization?.mayHaveCustomProperties) {
    const wish = { organizationId: organization.id, scenarioId, origin };
    const isWritten = await writeCustomProperties(make, wish).catch((error: unknown) => {
      if (!(error instanceof MakeError)) throw error;
      logger.info({ err: error, installation: id }, 'custom properties could not be written');
      return false;
    });
    if (isWritten) return 'customProperties';
  }
  const former = description ?? (await readMakeScenario(make, scenarioId)).description;
  await describeMakeScenario(make, scenarioId, describedBy(origin, former));
  return 'description';
}
