-- Up Migration
set local lock_timeout = '5s';

alter table outbox_listeners add column hears text[]; -- types of events, as patterns of `like`; null: all. Only ever grows
update outbox_listeners set hears = '{accounts.customer-created}' where name = 'billing.link-new-customers';
update outbox_listeners set hears = '{scenarios.changed}' where name = 'billing.note-scenario-changes';
update outbox_listeners set hears = '{billing.%,installation.completed,feedback.accepted}' where name = 'rewards.take-in-events';

-- Down Migration
set local lock_timeout = '5s';
alter table outbox_listeners drop column hears;
