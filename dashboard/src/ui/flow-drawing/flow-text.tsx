import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { appName } from '../../../../flow-drawing/app-name.ts';
import { changeWords } from '../../../../flow-drawing/draw-node.ts';
import type { FlowModule } from '../../../../flow-drawing/flow.ts';

/** A flow as a list of its steps, with the ways that it splits into. */
export function FlowText({ flow }: { flow: readonly FlowModule[] }) {
  if (flow.length === 0) return <p>{t`No modules`}</p>;
  return (
    <ol>
      {flow.map((module) => (
        <li key={module.key}>
          <Step module={module} />
        </li>
      ))}
    </ol>
  );
}

function Step({ module }: { module: FlowModule }) {
  const { label, app, number, change, start, filter, conditions, errorFlow, branches } = module;
  const details = [
    app !== 'builtin' && appName(app),
    number !== null && t`module ${number}`,
    change && changeWords[change].toLowerCase(),
    start?.words.toLowerCase(),
  ].filter(Boolean);
  const isConditional = filter !== null || conditions !== null;
  return (
    <>
      {label} {details.length > 0 && <small>({details.join(', ')})</small>}
      {isConditional && <div>{t`Only if: ${[filter, conditions].filter(Boolean).join(': ')}`}</div>}
      {errorFlow.length > 0 && (
        <div>
          <Trans>
            On an error:
            <FlowText flow={errorFlow} />
          </Trans>
        </div>
      )}
      {branches.map((branch, index) => (
        <div key={index}>
          {branch.label === null ? (
            <Trans>
              Way {index + 1}:<FlowText flow={branch.flow} />
            </Trans>
          ) : (
            <Trans>
              Way {index + 1}, {branch.label}:<FlowText flow={branch.flow} />
            </Trans>
          )}
        </div>
      ))}
    </>
  );
}
