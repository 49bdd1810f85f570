-- Up Migration
set local lock_timeout = '5s';

-- Known by its address only, which anybody can write at Stripe: it is never used for checkouts and the billing portal.
alter table stripe_customers add column is_matched boolean not null default false;
alter table stripe_customers add constraint stripe_customers_is_matched_check check (not (is_matched and is_primary));

-- Of a subscription: for how many months it is cheaper; null: its first payment only.
alter table cross_sells add column discount_months integer;
alter table cross_sells add constraint cross_sells_discount_months_check check (discount_months between 1 and 36);

-- A code may be taken back, with its points, while it is unspent.
alter table reward_redemptions drop constraint reward_redemptions_state_check;
alter table reward_redemptions add constraint reward_redemptions_state_check
  check (state in ('pending', 'issued', 'refused', 'withdrawn') and (state in ('issued', 'withdrawn')) = (stripe_promotion_code_id is not null));
alter table reward_redemptions add column spent_at timestamptz; -- it was found used; null: not so, or nobody has looked
alter table reward_redemptions add column withdrawing_at timestamptz; -- since then it is being taken back, which is brought to its end; null: it is not

-- Down Migration
set local lock_timeout = '5s';
alter table reward_redemptions drop column withdrawing_at, drop column spent_at;
update reward_redemptions set state = 'refused', stripe_promotion_code_id = null where state = 'withdrawn';
alter table reward_redemptions drop constraint reward_redemptions_state_check;
alter table reward_redemptions add constraint reward_redemptions_state_check
  check (state in ('pending', 'issued', 'refused') and (state = 'issued') = (stripe_promotion_code_id is not null));
alter table cross_sells drop column discount_months;
alter table stripe_customers drop column is_matched;
