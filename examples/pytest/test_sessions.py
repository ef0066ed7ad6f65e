"""`pip install pytest`, then `pytest`."""

SESSIONS = "/beta/RequestRemoteHelpSessionAccessResponse"
ANSWER = {
    "sessionKey": "Session Key value",
    "sessionType": "viewScreen",
    "pubSubEncryptionKey": "Pub Sub Encryption Key value",
    "pubSubEncryption": "Pub Sub Encryption value",
}


def test_an_answer_is_stored(gateway):
    status, headers, made = gateway.graph("POST", SESSIONS, ANSWER)
    assert status == 201
    assert headers["Location"].endswith(made["id"])
    assert gateway.graph("GET", f"{SESSIONS}/{made['id']}")[2]["sessionType"] == "viewScreen"


def test_what_is_seeded_is_found(gateway):
    gateway.call("POST", "/_local/seed", {"RequestRemoteHelpSessionAccessResponse": [ANSWER] * 3})
    assert len(gateway.graph("GET", SESSIONS)[2]["value"]) == 3


def test_a_caller_who_may_only_read_is_refused(gateway):
    read_only = ["DeviceManagementServiceConfig.Read.All"]
    assert gateway.graph("POST", SESSIONS, ANSWER, permissions=read_only)[0] == 403


def test_a_throttled_caller_gets_through_after_the_wait(gateway):
    gateway.call("PUT", "/_local/faults", {"fault": "throttle", "retryAfter": 5, "times": 1})
    status, headers, _ = gateway.graph("GET", SESSIONS)
    assert (status, headers["Retry-After"]) == (429, "5")
    gateway.call("PUT", "/_local/clock", {"advance": 5})
    assert gateway.graph("GET", SESSIONS)[0] == 200
    seen = gateway.call("GET", "/_local/requests")[2]["value"]
    assert [(record["status"], record.get("fault")) for record in seen] == [(429, "throttle"), (200, None)]
