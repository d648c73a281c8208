-- Instants are unix milliseconds (UTC); months are 'uuuu-MM' in the practice's time zone.
-- Columns named *_sealed hold ciphertext: see docs/adr/0004-confidential-columns.md.

create table data_protection_key (name text not null primary key, xml text not null);

create table browser_session (
  id {uuid} not null primary key,
  token_hash text not null unique,
  earlier_token_hash text,
  earlier_until {long},
  created_at {long} not null,
  seen_at {long} not null
);
create index browser_session_earlier on browser_session (earlier_token_hash);

create table pending_authorization (
  state_hash text not null primary key,
  session_id {uuid} not null,
  ehr_id text not null,
  body_sealed text not null,
  created_at {long} not null,
  used_at {long}
);

create table patient (
  id {uuid} not null primary key,
  practice_id text not null,
  ehr_id text not null,
  lookup text not null,
  identity_sealed text not null,
  created_at {long} not null,
  unique (practice_id, ehr_id, lookup)
);

create table care_context (
  id text not null primary key,
  session_id {uuid} not null,
  practice_id text not null,
  ehr_id text not null,
  patient_id {uuid} not null,
  person_id text not null,
  role text not null,
  body_sealed text not null,
  grant_sealed text not null,
  grant_version integer not null,
  created_at {long} not null,
  ended_at {long}
);
create index care_context_patient on care_context (ehr_id, patient_id, created_at);

create table ledger (
  id {uuid} not null primary key,
  practice_id text not null,
  ehr_id text not null,
  patient_id {uuid} not null,
  position {long} not null,
  kind text not null,
  recorded_at {long} not null,
  recorded_by text not null,
  body_sealed text not null,
  previous_hash text not null,
  row_hash text not null,
  unique (patient_id, position)
);

create table timer (
  person_id text not null primary key,
  id {uuid} not null unique,
  practice_id text not null,
  ehr_id text not null,
  patient_id {uuid} not null,
  activity text not null,
  segments text not null,
  running_since {long},
  stopped_at {long}
);

-- One open lane per practice, patient and month, whoever bills (decision 7).
create table care_month (
  practice_id text not null,
  patient_id {uuid} not null,
  month text not null,
  lane text not null,
  billed_by text not null,
  closed_at {long} not null,
  primary key (practice_id, patient_id, month)
);

create table charge (
  id {uuid} not null primary key,
  practice_id text not null,
  ehr_id text not null,
  patient_id {uuid} not null,
  month text not null,
  lane text not null,
  code text not null,
  units integer not null check (units > 0),
  charge_key text not null unique,
  closing_id {uuid} not null,
  created_at {long} not null
);
create index charge_month on charge (practice_id, patient_id, month);

create table outbox (
  seq {identity},
  id {uuid} not null unique,
  practice_id text not null,
  ehr_id text not null,
  patient_id {uuid} not null,
  kind text not null,
  identifier text not null unique,
  month text,
  amends {uuid},
  body_sealed text not null,
  route text,
  state text not null,
  attempts integer not null,
  due_at {long} not null,
  claimed_until {long},
  claimed_by text,
  detail text,
  reference text,
  version text,
  created_at {long} not null
);
create index outbox_waiting on outbox (state, due_at);
create index outbox_patient on outbox (patient_id, seq);

create table outbox_history (
  outbox_id {uuid} not null,
  at {long} not null,
  state text not null,
  detail text
);
create index outbox_history_row on outbox_history (outbox_id, at);

create table audit (
  position {long} not null primary key,
  at {long} not null,
  practice_id text not null,
  ehr_id text not null,
  person_id text not null,
  role text not null,
  action text not null,
  patient_id {uuid},
  what text not null,
  outcome text not null,
  previous_hash text not null,
  row_hash text not null
);
