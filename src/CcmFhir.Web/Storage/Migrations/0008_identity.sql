-- Since when the chart shows somebody under the patient's id who may be another person: nothing is written until a person says who it is.
alter table patient add column doubted_at {long};
