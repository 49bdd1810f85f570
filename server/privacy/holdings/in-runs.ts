import { ofCustomer, ofNumber, type Holding } from './holding.ts';

const sums = `started completed failed warnings retries unpriced unvalued valued unconverted items freed_micros human_micros credits_micros input_tokens
  output_tokens time_value_low time_value time_value_high reported_value naive_value freed_value human_value credit_cost ai_cost estimated_value
  confirmed_value measured_value durations`;

/** What their installations did. The figures stay. */
export const inRuns: readonly Holding[] = [
  {
    table: 'task_facts',
    of: ofNumber,
    leftOut: ['customer_no', 'installation_no', 'scenario_no', 'version_no'],
    shown: `jsonb_build_object('installationId', (select id from installations where no = t.installation_no))`,
    isLookedFor: true,
    // The ids that Make gave the runs are sealed by audits and stay with the figures; what people wrote goes.
    erasure: {
      sets: { data: 'null', error_message: 'null' },
      keeps: `started_at finished_at received_at time_value_low time_value time_value_high naive_value freed_value human_value reported_value credit_cost
        ai_cost input_tokens output_tokens cost_micros value_micros credits_micros time_saved_micros freed_micros human_micros customer_no installation_no
        scenario_no version_no items state kind provenance formula_version reporting_credits has_warning is_unpriced is_unvalued execution_id task_key
        retry_of ai_model currency cost_currency value_currency error_code unconverted is_other_error`,
    },
  },
  {
    table: 'task_revaluations',
    of: ofNumber,
    leftOut: ['customer_no', 'installation_no'],
    erasure: {
      keeps: `started_at known_at time_value_low time_value time_value_high naive_value freed_value human_value reported_value credit_cost ai_cost
        freed_micros human_micros customer_no installation_no revision provenance formula_version is_unpriced is_unvalued execution_id task_key reason
        currency unconverted`,
    },
  },
  {
    table: 'task_days',
    of: ofNumber,
    leftOut: ['customer_no', 'installation_no', 'scenario_no', 'version_no'],
    erasure: { keeps: `customer_no day installation_no scenario_no version_no ai_model kind ${sums}` },
  },
  {
    table: 'task_months',
    of: ofNumber,
    leftOut: ['customer_no', 'scenario_no'],
    erasure: { keeps: `customer_no month scenario_no ai_model kind ${sums}` },
  },
  {
    table: 'task_errors',
    of: ofNumber,
    leftOut: ['customer_no', 'scenario_no'],
    erasure: { keeps: 'customer_no day scenario_no ai_model kind error_code first_tries retries' },
  },
  {
    table: 'task_identities',
    of: ofNumber,
    isExported: false,
    erasure: { keeps: 'customer_no identity started_at' },
  },
  {
    table: 'execution_retries',
    of: ofNumber,
    leftOut: ['customer_no', 'installation_no'],
    erasure: { keeps: 'execution_id retry_of root_execution_id customer_no installation_no recorded_at' },
  },
  { table: 'error_samples', of: ofCustomer, erasure: 'rows' },
  { table: 'error_customers', of: ofCustomer, erasure: 'rows' },
];
