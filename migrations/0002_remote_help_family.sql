-- The rest of the family; each table as 0001 explains.

create table create_remote_help_session_response (
  tenant text not null,
  id text not null,
  revision integer not null,
  session_key text not null,
  session_type text not null,
  primary key (tenant, id)
) strict, without rowid;

create index create_remote_help_session_response_session_key
  on create_remote_help_session_response (session_key);

create table retrieve_remote_help_session_response (
  tenant text not null,
  id text not null,
  revision integer not null,
  session_key text not null,
  acs_helper_user_token text not null,
  acs_helper_user_id text not null,
  acs_sharer_user_id text not null,
  acs_group_id text not null,
  session_type text not null,
  device_name text not null,
  pub_sub_group_id text not null,
  pub_sub_helper_access_uri text not null,
  session_expiration_date_time text not null,
  web_client_uri text,
  primary key (tenant, id)
) strict, without rowid;

create index retrieve_remote_help_session_response_session_key
  on retrieve_remote_help_session_response (session_key);

create table extend_remote_help_session_response (
  tenant text not null,
  id text not null,
  revision integer not null,
  session_key text not null,
  acs_helper_user_token text not null,
  pub_sub_helper_access_uri text not null,
  session_expiration_date_time text not null,
  primary key (tenant, id)
) strict, without rowid;

create index extend_remote_help_session_response_session_key
  on extend_remote_help_session_response (session_key);

-- Few rows, and no lookup but by key: no index.
create table remote_assistance_partner (
  tenant text not null,
  id text not null,
  revision integer not null,
  display_name text,
  onboarding_url text,
  onboarding_status text not null,
  last_connection_date_time text not null,
  onboarding_request_expiry_date_time text,
  primary key (tenant, id)
) strict, without rowid;

-- At most one row a tenant; its id is the tenant's.
create table remote_assistance_settings (
  tenant text not null,
  id text not null,
  revision integer not null,
  remote_assistance_state text not null,
  allow_sessions_to_unenrolled_devices integer not null,
  block_chat integer not null,
  primary key (tenant, id)
) strict, without rowid;
