#!/bin/sh
# Creates an answer and reads it back: sh create.sh
set -eu
gateway=${REMOTE_HELP_GATEWAY:-http://127.0.0.1:8787}
token=$(curl --silent --fail "$gateway/_local/token" -H 'Content-Type: application/json' -d '{}' | sed 's/.*"token":"\([^"]*\)".*/\1/')
# The token comes by standard input, so that it is in no list of processes.
call() { printf 'header = "Authorization: Bearer %s"\n' "$token" | curl --silent --fail --config - "$@"; }

call "$gateway/beta/RequestRemoteHelpSessionAccessResponse" -H 'Content-Type: application/json' \
  -d '{"sessionKey":"Session Key value","sessionType":"viewScreen","pubSubEncryptionKey":"Pub Sub Encryption Key value","pubSubEncryption":"Pub Sub Encryption value"}'
echo
call --get "$gateway/beta/RequestRemoteHelpSessionAccessResponse" --data-urlencode "\$filter=sessionKey eq 'Session Key value'" --data-urlencode '$top=1'
echo
