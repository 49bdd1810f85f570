import type { Registry } from '../../analytics/figures.ts';

/** The same pair of an installation before and after a fix, over the installations that were complained about. */
export const fixFigures = {
  installations: {
    label: 'Installations',
    unit: 'count',
    definition:
      'Installations that were complained about and ran both an earlier version and one with the fix.',
  },
  completionBefore: {
    label: 'Completion before',
    unit: 'rate',
    definition:
      'Mean over these installations: completed divided by completed and failed runs on versions before the fix, in the 90 days before it was published.',
    whyNull: 'No installation has run on both sides of the fix.',
  },
  completionAfter: {
    label: 'Completion after',
    unit: 'rate',
    definition:
      'Mean over these installations, on the version with the fix and later ones since it was published.',
    whyNull: 'No installation has run on both sides of the fix.',
  },
  difference: {
    label: 'Difference',
    unit: 'ratio',
    definition: 'Mean of the differences of each installation with itself: after less before.',
    whyNull: 'No installation has run on both sides of the fix.',
  },
  better: {
    label: 'Better',
    unit: 'count',
    definition: 'Installations that completed a greater share afterwards.',
  },
  worse: {
    label: 'Worse',
    unit: 'count',
    definition: 'Installations that completed a smaller share afterwards.',
  },
  signTest: {
    label: 'Sign test',
    unit: 'ratio',
    definition:
      'How likely so unequal a split of better and worse would be if the fix changed nothing: two-sided exact sign test. Below 0.05 it is hardly chance.',
    whyNull: 'No installation became better or worse.',
  },
  complaintsBefore: {
    label: 'Complaints before',
    unit: 'count',
    definition:
      'Complaints of these installations about runs on versions before the fix, in the 90 days before it was published.',
  },
  complaintsAfter: {
    label: 'Complaints after',
    unit: 'count',
    definition: 'Complaints of these installations about runs on the version with the fix and later ones.',
  },
} as const satisfies Registry;
