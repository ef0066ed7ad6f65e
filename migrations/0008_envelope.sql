-- What holds a row's secrets from here on, sealed together, once: the column of each is empty, but where it was changed by
-- itself since, and what it then holds counts. `secrets`, of 0005, is of rows of before; it is neither read nor written.
alter table request_remote_help_session_access_response add column envelope text;
alter table retrieve_remote_help_session_response add column envelope text;
alter table extend_remote_help_session_response add column envelope text;
