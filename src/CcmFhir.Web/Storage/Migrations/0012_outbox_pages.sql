-- The pages look at a patient's charges and at the practice's charges that wait for a person, however much else waits or was sent.
create index outbox_charges on outbox (patient_id, seq) where kind = 'ChargeItem';
create index outbox_for_person on outbox (practice_id, seq) where kind = 'ChargeItem' and state in ('manual', 'rejected', 'unknown');
