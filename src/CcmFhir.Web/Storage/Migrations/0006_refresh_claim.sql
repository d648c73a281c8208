-- The node that renews a grant, until when; others wait for its result. A node that died holds nobody up for long.
alter table care_context add column grant_claimed_until {long};
