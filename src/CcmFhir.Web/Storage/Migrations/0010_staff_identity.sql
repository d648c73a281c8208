-- Whose an identity at an EHR is, beside the one the register names the person by: one person's at a time. The ledger keeps the history.
create table staff_identity (
  practice_id text not null,
  ehr_id text not null,
  identity text not null,
  person text not null,
  from_day text not null,
  last_day text,
  primary key (ehr_id, identity)
);

-- A timer is a person's, whichever EHR they started it in.
update timer set person_id = ehr_id || ' ' || person_id;

-- Charts read before do not say which Encounter a stay is; they are read again.
delete from chart_seen;
