"""A gateway for the tests: one that runs at REMOTE_HELP_GATEWAY, or one that is started for them."""

import json
import os
import subprocess
import threading
import urllib.error
import urllib.request

import pytest


class Gateway:
    """What a test can do with a gateway in local mode, by the addresses under /_local."""

    def __init__(self, url):
        self.url = url

    def call(self, method, path, body=None, headers=None):
        """Sends a request; returns the status, the headers and the JSON of the answer."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            request.add_header(name, value)
        try:
            response = urllib.request.urlopen(request, timeout=10)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            text = response.read()
            return response.status, response.headers, json.loads(text) if text else None

    def token(self, **wanted):
        return self.call("POST", "/_local/token", wanted)[2]["token"]

    def graph(self, method, path, body=None, headers=None, **wanted):
        """The same as the Graph API is called: with a token."""
        return self.call(method, path, body, {"Authorization": f"Bearer {self.token(**wanted)}", **(headers or {})})


@pytest.fixture(scope="session")
def running_gateway():
    if "REMOTE_HELP_GATEWAY" in os.environ:
        yield Gateway(os.environ["REMOTE_HELP_GATEWAY"])
        return
    command = ["npx", "remote-help-gateway", "--port", "0", "--database", ":memory:"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        words = (word for line in process.stdout for word in line.split())
        url = next((word for word in words if word.startswith("http://")), None)
        assert url, "The gateway did not start: what it said stands above. Is remote-help-gateway installed here?"
        # What it says from now on is read and thrown away, so that it never waits for a reader.
        threading.Thread(target=process.stdout.read, daemon=True).start()
        yield Gateway(url)
        process.terminate()


@pytest.fixture
def gateway(running_gateway):
    running_gateway.call("POST", "/_local/reset", {})
    return running_gateway
