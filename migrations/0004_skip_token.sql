-- One row for each $skiptoken that is too long for a link, for 24 hours at most: the link has its id, an HMAC of what it
-- says, so that the same page asked for again makes no other row. token is sealed. made_at is in milliseconds since 1970.
create table skip_token (
  tenant text not null,
  id text not null,
  token text not null,
  made_at integer not null,
  primary key (tenant, id)
) strict, without rowid;

-- What is too old is found by its age alone.
create index skip_token_made_at on skip_token (made_at);
