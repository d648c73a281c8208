-- A search that found nothing is believed only after the EHR had time to settle.
alter table outbox add column missed_at {long};

-- Who did it, when it was a person: a name of staff, never of a patient.
alter table outbox_history add column by_person text;

-- A withdrawn charge keeps its row and its key; issued again it gets the next key.
alter table charge add column withdrawn_at {long};

-- What the last comparison of the EHR's charges with ours found. Replaced patient by patient.
create table charge_difference (
  id {uuid} not null primary key,
  practice_id text not null,
  ehr_id text not null,
  patient_id {uuid} not null,
  kind text not null,
  code text not null,
  month text,
  charge_id {uuid},
  reference text,
  detail text not null,
  found_at {long} not null
);
create index charge_difference_patient on charge_difference (patient_id);

-- When the comparison of a chart was last tried, and last made.
create table charge_comparison (patient_id {uuid} not null primary key, tried_at {long} not null, compared_at {long});

-- The routes an EHR offered when last looked at, and what changed when they did.
create table ehr_offer (ehr_id text not null primary key, routes text not null, looked_at {long} not null);
create table ehr_offer_change (
  ehr_id text not null,
  noticed_at {long} not null,
  subject text not null,
  before_route text not null,
  after_route text not null,
  primary key (ehr_id, noticed_at, subject)
);
