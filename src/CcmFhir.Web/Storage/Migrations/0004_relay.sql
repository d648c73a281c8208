-- Until then what an earlier try sent may still turn up in the EHR: the row is not taken before.
alter table outbox add column settles_at {long};
drop index outbox_waiting;
create index outbox_due on outbox (ehr_id, due_at, seq) where state in ('approved', 'unknown');
create index outbox_open on outbox (patient_id, seq) where state in ('approved', 'sending', 'unknown');
create index outbox_sending on outbox (ehr_id, claimed_by) where state = 'sending';
