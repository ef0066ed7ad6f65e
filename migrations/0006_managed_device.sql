-- Devices that sessions are held on, as 0001 explains; looked up by their id in Microsoft Entra as well. A collection is
-- JSON.
create table managed_device (
  tenant text not null,
  id text not null,
  revision integer not null,
  device_name text not null,
  user_id text,
  user_principal_name text,
  email_address text,
  operating_system text,
  os_version text,
  azure_a_d_device_id text,
  manufacturer text,
  model text,
  serial_number text,
  enrolled_date_time text,
  last_sync_date_time text,
  device_action_results text not null,
  primary key (tenant, id)
) strict, without rowid;

create index managed_device_azure_a_d_device_id
  on managed_device (azure_a_d_device_id);
