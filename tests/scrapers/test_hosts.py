"""Which hosts may be asked."""

import pytest

from scrapers import hosts


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("parliament.uk", True),
        ("qna.files.parliament.uk", True),
        ("DATA.Parliament.uk.", True),
        ("notparliament.uk", False),
        ("parliament.uk.evil.test", False),
        ("127.0.0.1", False),
        ("", False),
    ],
)
def test_named_hosts_and_those_below_them(host, allowed):
    assert hosts.is_allowed(host, ["parliament.uk", ""]) is allowed


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "localhost", "0x7f000001",
    ],
)  # fmt: skip
def test_without_names_the_machines_own_network_is_refused(host):
    assert not hosts.is_allowed(host, None)
    assert hosts.is_allowed(host, [host])


@pytest.mark.parametrize("host", ["8.8.8.8", "2606:4700:4700::1111"])
def test_without_names_public_addresses_may_be_asked(host):
    assert hosts.is_allowed(host, None)


def test_one_private_address_of_several_is_enough(monkeypatch):
    found = [(0, 0, 0, "", ("8.8.8.8", 0)), (0, 0, 0, "", ("10.1.1.1", 0))]
    monkeypatch.setattr(hosts.socket, "getaddrinfo", lambda *_, **__: found)
    assert not hosts.is_allowed("two.example", None)
    monkeypatch.setattr(hosts.socket, "getaddrinfo", lambda *_, **__: found[:1])
    assert hosts.is_allowed("two.example", None)


def test_a_source_has_its_known_hosts_and_those_it_is_set_up_with():
    found = hosts.of_source("govuk", ["http://localhost:8001/x", "/a/folder", "http://[bad"])
    assert found == {"www.gov.uk", "assets.publishing.service.gov.uk", "localhost"}
