import { resultLinkUrl } from '../executions/result-link.ts';
import { makePlaceOf } from '../installations/installation-answer.ts';
import type { Deps } from '../platform/deps.ts';
import type { EventPlace } from './schema.ts';

/** An event as it was announced, and what is known of its scenario and installation now. */
export type ToldEvent = {
  eventId: string;
  type: string;
  occurredAt: Date;
  data: Record<string, unknown>;
  scenarioId: string | null;
  scenarioTitle: string | null;
  scenarioSlug: string | null;
  installationId: string | null;
  installationName: string | null;
  makeZone: string | null;
  makeTeamId: number | null;
  makeScenarioId: number | null;
};

/** The body of a delivery, as the schema of its type declares it. */
export function bodyOf(event: ToldEvent, deps: Pick<Deps, 'sessionSecret' | 'publicUrl'>): string {
  const place: EventPlace = {
    scenario: event.scenarioId,
    scenarioTitle: event.scenarioTitle,
    scenarioUrl: event.scenarioSlug === null ? null : `${deps.publicUrl()}/scenarios/${event.scenarioSlug}`,
    installationId: event.installationId,
    installationName: event.installationName,
    makeUrl: makePlaceOf({ ...event, makeIsInvalid: null })?.editUrl ?? null,
  };
  return JSON.stringify({
    id: event.eventId,
    type: event.type,
    timestamp: event.occurredAt.toISOString(),
    data: { ...place, ...event.data, ...feedbackOn(event, deps) },
  });
}

/** Who is told of a failed run can say what they make of it by one tap. */
function feedbackOn(
  { type, installationId, data }: ToldEvent,
  deps: Pick<Deps, 'sessionSecret' | 'publicUrl'>,
) {
  if (type !== 'execution.failed' || installationId === null) return {};
  const [executionId, taskKey] = [String(data['executionId']), String(data['taskKey'])];
  return { feedbackUrl: resultLinkUrl(deps, { installationId, executionId, taskKey }) };
}
