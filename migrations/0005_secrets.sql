-- All secrets of a row sealed together, which are then opened at once; each column of them keeps its own as well. It is
-- null in rows of before, where only some of them were changed since, and where a row has less than two.
alter table request_remote_help_session_access_response add column secrets text;
alter table retrieve_remote_help_session_response add column secrets text;
alter table extend_remote_help_session_response add column secrets text;
