-- A patient's chart as it was last read: for pages that work on many patients and open no chart. One row a patient, replaced by the next read.
create table chart_seen (patient_id {uuid} not null primary key, read_at {long} not null, body_sealed text not null);
