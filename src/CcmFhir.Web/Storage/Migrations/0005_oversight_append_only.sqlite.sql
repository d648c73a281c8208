create trigger oversight_no_update before update on oversight begin select raise(abort, 'the oversight ledger is append-only'); end;
create trigger oversight_no_delete before delete on oversight begin select raise(abort, 'the oversight ledger is append-only'); end;
