-- How launches end (docs/adr/0022). kept_until: so long a grant for offline use may outlive its session; null: the grant is none.
-- revoke_due_at: when the EHR is asked next to end the grant; null: it need not be. A grant_sealed that is '' is a grant that is gone.
alter table care_context add column kept_until {long};
alter table care_context add column revoke_due_at {long};
alter table care_context add column revoke_tries integer not null default 0;

-- A launch is looked for by its patient while it lasts, by its person afterwards.
drop index care_context_patient;
create index care_context_open on care_context (patient_id, created_at) where ended_at is null;
create index care_context_to_revoke on care_context (ehr_id, revoke_due_at) where revoke_due_at is not null;
create index care_context_ended on care_context (ended_at) where ended_at is not null;
create index care_context_session on care_context (session_id) where ended_at is null;
create index care_context_person on care_context (practice_id, ehr_id, person_id, created_at);

create index browser_session_begun on browser_session (created_at);
create index pending_authorization_begun on pending_authorization (created_at);
