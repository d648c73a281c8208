create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger ledger_append_only before update or delete on ledger for each row execute function refuse_change();
create trigger audit_append_only before update or delete on audit for each row execute function refuse_change();
