-- Conformance runs at each EHR, the last few: every node shows them, also after a restart. alive_at is set again and again while the node that
-- runs one lives; the outcome is written at its end. A result is one check with its redacted traffic.
create table certify_run (id {uuid} not null primary key, ehr_id text not null, begun_at {long} not null, alive_at {long} not null,
                          end_asked_at {long}, outcome text, body_sealed text not null);
create index certify_run_of_ehr on certify_run (ehr_id, begun_at);
create table certify_result (run_id {uuid} not null references certify_run (id) on delete cascade, position integer not null,
                             body_sealed text not null, primary key (run_id, position));
