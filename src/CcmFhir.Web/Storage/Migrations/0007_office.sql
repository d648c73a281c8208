-- Who signed in to the back office, by browser session.
create table office_seat (session_id {uuid} not null primary key, body_sealed text not null, created_at {long} not null);
