import type { Gate } from '../gate.ts';
import { notApplicable } from '../verdict.ts';

export const recommender: Gate = {
  id: 'G15',
  name: 'Recommendations beat popularity',
  version: 1,
  holds:
    'What is recommended by likeness has beaten what is merely popular on later installations; otherwise the popular is shown.',
  figures: [],
  check: async ({ readRecommenderTrack }) => {
    const track = await readRecommenderTrack?.();
    return (
      track ??
      notApplicable('Recommendations are by popularity alone: nothing else has been tried against it yet.')
    );
  },
};
