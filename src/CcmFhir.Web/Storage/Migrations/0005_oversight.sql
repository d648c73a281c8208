-- Programme oversight: a table of its own, so that nothing of it lies where patient time, determinations or charges are read
-- (docs/adr/0010-programme-oversight-kept-apart.md). One chain per practice.
create table oversight (
  id {uuid} not null primary key,
  practice_id text not null,
  position {long} not null,
  kind text not null,
  recorded_at {long} not null,
  recorded_by text not null,
  body_sealed text not null,
  previous_hash text not null,
  row_hash text not null,
  unique (practice_id, position)
);
create index oversight_kind on oversight (practice_id, kind, recorded_at);
create index ledger_person on ledger (practice_id, recorded_by, kind, recorded_at);
create index ledger_month on ledger (practice_id, kind, recorded_at);
