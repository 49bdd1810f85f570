import { t } from '@lingui/core/macro';
import type { FigureDefinition } from '../../ui/figure-definitions.ts';
import type { ComplaintFigure } from './feedback-query.ts';

type Defined = FigureDefinition & { figure: ComplaintFigure };
const nobody = t`Nobody has complained`;

/** How often customers complain and what becomes of it, with the meaning of each figure. */
export const complaintFigures: Defined[] = [
  {
    figure: 'complaints',
    label: t`Complaints`,
    definition: t`Bugs, wrong results and wrong times saved, by the start of the run or by when they were sent.`,
    kind: 'count',
    better: 'down',
    whyUnknown: t`Not known`,
  },
  {
    figure: 'complaintsPer1000',
    label: t`Complaint rate per 1,000 runs`,
    definition: t`Runs that somebody complained about, each once, divided by the runs that started, times 1,000. Complaints that are tied to no run are not in it.`,
    kind: 'number',
    better: 'down',
    whyUnknown: t`No run has started`,
  },
  {
    figure: 'falseSuccessRate',
    label: t`False successes`,
    definition: t`Runs that reported to have completed and of which a customer said that the result was wrong, divided by completed runs. Who does not complain is not counted.`,
    kind: 'rate',
    better: 'down',
    whyUnknown: t`Nothing has completed`,
  },
  {
    figure: 'alertBeforeComplaintShare',
    label: t`Alert before complaint`,
    definition: t`Causes of complaints about bugs and results (same scenario and error, less than a week apart) that an alert of that kind had opened for before the first complaint. The goal is 80 %.`,
    kind: 'rate',
    better: 'up',
    whyUnknown: nobody,
  },
  {
    figure: 'medianHoursToComplaint',
    label: t`Hours to the first complaint`,
    definition: t`The median, from the start of the run to the first complaint about its cause: so long have detectors.`,
    kind: 'number',
    better: 'up',
    whyUnknown: t`None is tied to a run`,
  },
  {
    figure: 'linkedShare',
    label: t`Tied to a run`,
    definition: t`Complaints of which it is known which run they are about, or that they are about none. The goal is 95 %.`,
    kind: 'rate',
    better: 'up',
    whyUnknown: nobody,
  },
  {
    figure: 'unanswered',
    label: t`Waiting`,
    definition: t`Complaints that are open or looked into.`,
    kind: 'count',
    better: 'down',
    whyUnknown: t`Not known`,
  },
  {
    figure: 'medianHoursToAnswer',
    label: t`Hours to an answer`,
    definition: t`The median, over the complaints that have an answer.`,
    kind: 'number',
    better: 'down',
    whyUnknown: t`None is answered`,
  },
  {
    figure: 'valueDisputes',
    label: t`Disputed times saved`,
    definition: t`Complaints that the time saved is wrong and that are not closed.`,
    kind: 'count',
    better: 'down',
    whyUnknown: t`Not known`,
  },
];
