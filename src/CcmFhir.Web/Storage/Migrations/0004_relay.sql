-- The relay looks only at rows under way, an EHR at a time; those that rest are not even looked at.
drop index outbox_waiting;
create index outbox_due on outbox (ehr_id, due_at, seq) where state in ('approved', 'unknown');
create index outbox_open on outbox (patient_id, seq) where state in ('approved', 'sending', 'unknown');
create index outbox_sending on outbox (ehr_id, claimed_by) where state = 'sending';
