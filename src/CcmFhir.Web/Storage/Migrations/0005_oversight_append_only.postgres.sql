create trigger oversight_append_only before update or delete on oversight for each row execute function refuse_change();
