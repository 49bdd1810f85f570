import type { Registry } from '../../analytics/figures.ts';

const nothingStarted = 'No run started in the period.';
const ofScenarios = 'Feedback about the library itself has no version and no model.';

/** Figures of complaints, each defined once. A complaint is feedback of the kinds bug, wrongResult and wrongTimeSaved; it counts when its run began, or when it was sent if it is about none. */
export const complaintFigures = {
  complaints: {
    label: 'Complaints',
    unit: 'count',
    definition:
      'Feedback of the kinds bug, wrong result and wrong time saved, by the start of the run that it is about, or by when it was sent.',
  },
  runs: {
    label: 'Runs',
    unit: 'count',
    definition: 'Runs that started in the period; no tests, error handlers and retries.',
  },
  complainedRuns: {
    label: 'Runs complained of',
    unit: 'count',
    definition:
      'Of these runs, those that somebody complained about: each once, however many complaints there are.',
  },
  complaintsPer1000: {
    label: 'Complaint rate per 1,000 runs',
    unit: 'ratio',
    definition:
      'Runs complained of divided by runs, times 1,000: at most 1,000. A lower bound: complaints that are tied to no run are in “Complaints” only.',
    whyNull: nothingStarted,
  },
  complaintsPer1000Low: {
    label: 'Complaint rate per 1,000 runs, low',
    unit: 'ratio',
    definition: 'Lower end of the 95 % interval: Wilson’s, of the share of runs that were complained of.',
    whyNull: nothingStarted,
  },
  complaintsPer1000High: {
    label: 'Complaint rate per 1,000 runs, high',
    unit: 'ratio',
    definition: 'Upper end of the same interval.',
    whyNull: nothingStarted,
  },
  falseSuccesses: {
    label: 'False successes',
    unit: 'count',
    definition:
      'Of these runs, those that reported to have completed and of which a customer said that something or the result was wrong; each run once.',
  },
  falseSuccessRate: {
    label: 'False-success rate',
    unit: 'rate',
    definition:
      'False successes divided by completed runs. A lower bound: who does not complain is not counted.',
    whyNull: 'Nothing has completed.',
  },
  linkedShare: {
    label: 'Tied to a run',
    unit: 'rate',
    definition:
      'Complaints that are tied to a run or of which somebody said that they are about none, of all complaints. The goal is 95 %.',
    whyNull: 'Nobody has complained.',
  },
  alertBeforeComplaintShare: {
    label: 'Alert before complaint',
    unit: 'rate',
    definition:
      'Of the causes that customers complained about, those that an alert had opened for before the first complaint. One cause: complaints about bugs and results of the same scenario with the same error code, less than a week apart. Its alert: of that new error, or of a figure of the scenario that such runs move (completion and failures; of completed runs warnings and durations), not over when the run began. The goal is 80 %.',
    whyNull: 'Nobody has complained about a bug or a result of a scenario.',
  },
  causes: {
    label: 'Causes',
    unit: 'count',
    definition: 'Causes whose first complaint is of the period: what “Alert before complaint” is a share of.',
  },
  medianHoursToComplaint: {
    label: 'Median hours to the first complaint',
    unit: 'ratio',
    definition:
      'From the start of the run to the first complaint of its cause: the time that detectors have.',
    whyNull: 'No first complaint is tied to a run.',
  },
  valueDisputes: {
    label: 'Open disputes of time saved',
    unit: 'count',
    definition: 'Complaints that the time saved is wrong and that are not closed.',
  },
  medianHoursToAnswer: {
    label: 'Median hours to an answer',
    unit: 'ratio',
    definition: 'From sending to the answer, over the complaints that have one.',
    whyNull: 'No complaint has been answered.',
  },
  unanswered: {
    label: 'Waiting',
    unit: 'count',
    definition: `Complaints that are open or looked into. ${ofScenarios}`,
  },
} as const satisfies Registry;
