import type { Scenario } from '../../api/scenarios.ts';
import { formatCount, formatDecimal, formatRate } from '../../format/number.ts';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Part } from '../../ui/part.tsx';
import { Text } from '@mantine/core';

/** How a scenario does in real installations over the last 30 days; what is not known yet is said to be so. */
export function MeasuredPart({ scenario: { stats } }: { scenario: Scenario }) {
  const { installations, executions30d, completionRate30d, medianTimeSavedMinutes } = stats;
  return (
    <Part title="Measured" description="In real installations, over the last 30 days.">
      {executions30d === 0 ? (
        <Text fz="sm">No runs have been reported in the last 30 days.</Text>
      ) : (
        <Facts>
          <Fact name="Runs">
            <span data-figure="executions30d">{formatCount(executions30d)}</span>
          </Fact>
          <Fact name="Completed">
            <span data-figure="completionRate30d">
              {completionRate30d === null ? 'Not known yet' : formatRate(completionRate30d)}
            </span>
          </Fact>
          {medianTimeSavedMinutes !== null && (
            <Fact name="Time saved">
              <span data-figure="medianTimeSavedMinutes">
                {formatDecimal(medianTimeSavedMinutes)} minutes per run
              </span>
            </Fact>
          )}
          <Fact name="Installed now">
            <span data-figure="installations">{formatCount(installations)}</span>
          </Fact>
        </Facts>
      )}
    </Part>
  );
}
