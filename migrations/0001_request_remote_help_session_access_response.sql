-- The tenant comes first in the key, so no query can cross tenants by accident; ids are UUIDv7, so key order is
-- creation order. The index holds session_key alone: without a rowid it ends in the primary key anyway, and
-- (tenant, session_key) would lose to the primary key's prefix until ANALYZE has run.
create table request_remote_help_session_access_response (
  tenant text not null,
  id text not null,
  revision integer not null,
  session_key text not null,
  session_type text not null,
  pub_sub_encryption_key text not null,
  pub_sub_encryption text not null,
  primary key (tenant, id)
) strict, without rowid;

create index request_remote_help_session_access_response_session_key
  on request_remote_help_session_access_response (session_key);
