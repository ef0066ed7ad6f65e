/** The table that every reference server keeps: the columns, the key and the index of the gateway's own. */
export const schema = [
  `create table if not exists session (
    tenant text not null,
    id text not null,
    revision integer not null,
    session_key text not null,
    session_type text not null,
    pub_sub_encryption_key text not null,
    pub_sub_encryption text not null,
    primary key (tenant, id)
  ) strict, without rowid`,
  'create index if not exists session_session_key on session (session_key)',
]
