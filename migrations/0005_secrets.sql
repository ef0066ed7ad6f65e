-- All secrets of a row sealed together, which are then opened at once; each column of them keeps its own as well. It is
-- null in rows of before, where only some of them were changed since, and where a row has less than two.
alter table request_remote_help_session_access_response add column secrets text;
alter table retrieve_remote_help_session_response add column secrets text;
alter table extend_remote_help_session_response add column secrets text;

-- A gateway of before, after a rollback, changes a secret and knows of no envelope, which would keep what the secret was.
create trigger request_remote_help_session_access_response_secrets after update of pub_sub_encryption_key, pub_sub_encryption
  on request_remote_help_session_access_response when old.secrets is not null and new.secrets is old.secrets
  begin
    update request_remote_help_session_access_response set secrets = null where tenant = new.tenant and id = new.id;
  end;
create trigger retrieve_remote_help_session_response_secrets after update of acs_helper_user_token, pub_sub_helper_access_uri
  on retrieve_remote_help_session_response when old.secrets is not null and new.secrets is old.secrets
  begin
    update retrieve_remote_help_session_response set secrets = null where tenant = new.tenant and id = new.id;
  end;
create trigger extend_remote_help_session_response_secrets after update of acs_helper_user_token, pub_sub_helper_access_uri
  on extend_remote_help_session_response when old.secrets is not null and new.secrets is old.secrets
  begin
    update extend_remote_help_session_response set secrets = null where tenant = new.tenant and id = new.id;
  end;
