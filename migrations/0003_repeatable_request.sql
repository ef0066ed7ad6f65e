-- One row for each write that was sent with a Repeatability-Request-ID, for 24 hours. It holds no content: the
-- fingerprint is an HMAC. attempt is a UUIDv7 made before the write; of a create it is the new entity's id.
create table repeatable_request (
  tenant text not null,
  application text not null,
  request_id text not null,
  attempt text not null,
  fingerprint text not null,
  primary key (tenant, application, request_id)
) strict, without rowid;

-- What is too old is found by its attempt alone.
create index repeatable_request_attempt on repeatable_request (attempt);
