import { ofCustomer, type Holding } from './holding.ts';

/** What they were given, offered and shown. */
export const inOffers: readonly Holding[] = [
  {
    table: 'reward_entries',
    of: ofCustomer,
    erasure: {
      sets: { note: 'null' },
      keeps: `position id customer_id kind points source_key revision order_id redemption_id expired_id occurred_at expires_at recorded_at`,
    },
  },
  {
    table: 'reward_redemptions',
    of: ofCustomer,
    erasure: {
      sets: { idempotency_key: 'null' },
      keeps: `id customer_id points worth_amount worth_currency code state refusal stripe_promotion_code_id created_at expires_at spent_at withdrawing_at`,
    },
  },
  {
    table: 'offer_exposures',
    of: ofCustomer,
    erasure: {
      keeps:
        'id offer_id customer_id arm scenario_id bundle_id plan_id percent_off exposed_at expires_at state order_id',
    },
  },
  {
    table: 'recommendation_exposures',
    of: ofCustomer,
    erasure: { keeps: 'customer_id shown_on scenario_id shown_at place model size_class run_id' },
  },
  { table: 'recommendation_known_apps', of: ofCustomer, erasure: 'rows' },
  {
    table: 'recommendation_visitors',
    of: ofCustomer,
    erasure: { keeps: 'customer_id arm first_visited_at' },
  },
  { table: 'scenario_views', of: ofCustomer, erasure: { keeps: 'customer_id scenario_id first_viewed_at' } },
];
