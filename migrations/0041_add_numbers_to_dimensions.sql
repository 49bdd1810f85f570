-- Up Migration
set local lock_timeout = '5s';

-- Four bytes instead of a text of about thirty wherever a fact or a sum of facts names one of these. One to one with the id, never reused.
alter table customers add column no integer generated always as identity, add constraint customers_no_key unique (no);
alter table scenarios add column no integer generated always as identity, add constraint scenarios_no_key unique (no);
alter table scenario_versions add column no integer generated always as identity, add constraint scenario_versions_no_key unique (no);
alter table installations add column no integer generated always as identity, add constraint installations_no_key unique (no);

-- Down Migration
set local lock_timeout = '5s';
alter table installations drop column no;
alter table scenario_versions drop column no;
alter table scenarios drop column no;
alter table customers drop column no;
