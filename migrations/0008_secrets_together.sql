-- The envelope holds a row's secrets alone from here on, and the column of each is empty but where it was changed by
-- itself since: then what it holds counts. What these made null would be lost.
drop trigger request_remote_help_session_access_response_secrets;
drop trigger retrieve_remote_help_session_response_secrets;
drop trigger extend_remote_help_session_response_secrets;
