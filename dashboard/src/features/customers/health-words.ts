import type { Health } from './customers-query.ts';

export const healthWords: Record<Health['state'], string> = {
  good: 'Good',
  watch: 'To be watched',
  risk: 'At risk',
  unknown: 'Too early to say',
};
export const partWords: Record<Health['parts'][number]['part'], string> = {
  activity: 'Activity',
  completion: 'Completion',
  complaints: 'Complaints',
  payment: 'Payment',
};
