-- What the gateway keeps of live sessions for itself; each table as 0001 explains. None of them holds a secret but the
-- session's key, by which it is found.
create table remote_help_session (
  tenant text not null,
  id text not null,
  revision integer not null,
  session_key text not null,
  session_type text not null,
  state text not null,
  device_id text not null,
  device_name text,
  helper_user_id text not null,
  helper_on_device text not null,
  sharer_user_id text,
  granted_at text,
  joinable_until text not null,
  expires_at text not null,
  lasts_until text not null,
  primary key (tenant, id)
) strict, without rowid;

create index remote_help_session_helper_on_device on remote_help_session (helper_on_device);
create index remote_help_session_session_key on remote_help_session (session_key);

-- One row for each try to join a session by a key that none has.
create table wrong_session_key (
  tenant text not null,
  id text not null,
  revision integer not null,
  user_id text not null,
  tried_at text not null,
  primary key (tenant, id)
) strict, without rowid;

create index wrong_session_key_user_id on wrong_session_key (user_id);

-- The rows of the sessions report.
create table remote_assistance_session (
  tenant text not null,
  id text not null,
  revision integer not null,
  attribute text,
  date text,
  date_difference real,
  helper_device_aad_id text,
  helper_device_name text,
  helper_email text,
  helper_first_name text,
  helper_last_name text,
  sessionend text,
  session_id text not null,
  sessionstart text,
  sharer_device_aad_id text,
  sharer_device_name text,
  sharer_device_o_s text,
  sharer_device_serial_number text,
  sharer_email text,
  sharer_first_name text,
  sharer_last_name text,
  is_reported integer not null,
  primary key (tenant, id)
) strict, without rowid;

create index remote_assistance_session_session_id on remote_assistance_session (session_id);
