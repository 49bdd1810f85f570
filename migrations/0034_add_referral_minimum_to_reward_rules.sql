-- Up Migration
set local lock_timeout = '5s';

-- Who was brought must have paid so much before it brings points: else a payment of a few cents by a second account would be worth them.
alter table reward_rules add column referral_minimum_paid numeric(12, 4) not null default 10; -- in major units of the reporting currency, tax excluded
-- Where customers were brought already, the rules of their days ask for no such minimum: it holds from now on, and takes no points back.
insert into reward_rules (effective_from, points_per_unit, completion_points, completions_per_month, feedback_points, referrer_points, referred_points,
  expiry_months, minimum_redemption, redemption_step, code_valid_days, offers_at_once, offers_per_month)
select now(), points_per_unit, completion_points, completions_per_month, feedback_points, referrer_points, referred_points,
  expiry_months, minimum_redemption, redemption_step, code_valid_days, offers_at_once, offers_per_month
from reward_rules where exists (select from customers where referred_by is not null) order by effective_from desc, id desc limit 1;
update reward_rules set referral_minimum_paid = 0 where effective_from < now() and exists (select from customers where referred_by is not null);
alter table reward_rules alter column referral_minimum_paid drop default;
alter table reward_rules add constraint reward_rules_referral_minimum_paid_check check (referral_minimum_paid >= 0);

-- Down Migration
set local lock_timeout = '5s';
alter table reward_rules drop column referral_minimum_paid;
