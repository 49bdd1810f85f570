-- Up Migration
set local lock_timeout = '5s';

-- Who was brought must have paid so much before it brings points: else a payment of a few cents by a second account would be worth them.
alter table reward_rules add column referral_minimum_paid numeric(12, 4) not null default 10; -- in major units of the reporting currency, tax excluded
alter table reward_rules alter column referral_minimum_paid drop default;
alter table reward_rules add constraint reward_rules_referral_minimum_paid_check check (referral_minimum_paid >= 0);

-- Down Migration
set local lock_timeout = '5s';
alter table reward_rules drop column referral_minimum_paid;
