"""The ways in: each site at its own host, over https, and nothing said of who comes.

That real controllers take and serve them was tried by hand: docs/containers.md, "What was tried".
"""

from io import StringIO
from typing import Any

import pytest
from ruamel.yaml import YAML

from lti_app.config import ROOT
from tests.deploy.yaml_files import MANIFESTS, WAYS, documents, objects

CLOSED = "nginx.ingress.kubernetes.io/whitelist-source-range"
UNSAID = "nginx.ingress.kubernetes.io/custom-http-errors"
SILENT = "nginx.ingress.kubernetes.io/enable-access-log"
SITES = {
    "course": "dos.example.edu",
    "desk": "desk.example.edu",
    "report": "report.example.edu",
}
SAID_OF_ONESELF = {
    *("Cookie", "Authorization", "User-Agent", "Referer", "Via"),
    *("X-Request-Id", "Traceparent", "Tracestate"),
}
ADDRESSES = {"Forwarded", "X-Forwarded-For", "X-Real-IP", "X-Envoy-External-Address"}
"""In the letters in which controllers write them: not each compares without them."""


def listed(way: str) -> dict[str, Any]:
    return documents(f"deploy/kubernetes/{way}/kustomization.yaml")[0]


def of(kind: str, way: str) -> dict[str, dict[str, Any]]:
    """Return what a way in adds of a kind, by name."""
    base = objects()
    return {
        each["metadata"]["name"]: each
        for each in objects(way)
        if each["kind"] == kind and each not in base
    }


ROUTES = of("HTTPRoute", "routes")
[GATEWAY] = of("Gateway", "gateway").values()
LISTENERS = {each["name"]: each for each in GATEWAY["spec"]["listeners"]}


def steps(patch: dict[str, Any]) -> list[dict[str, Any]]:
    return list(YAML(typ="safe").load(StringIO(patch["patch"])))


def removed(rule: dict[str, Any]) -> list[str]:
    [filtered] = rule["filters"]
    assert filtered["type"] == "RequestHeaderModifier"
    return list(filtered["requestHeaderModifier"]["remove"])


@pytest.mark.parametrize("way", WAYS)
def test_every_way_is_a_line_to_pick_and_names_all_its_files(way: str):
    written = {path.name for path in (MANIFESTS / way).glob("*.yaml")} - {"kustomization.yaml"}

    assert listed(way)["kind"] == "Component"
    assert set(listed(way)["resources"]) == written
    assert all((MANIFESTS / way / each).is_dir() for each in listed(way).get("components", ()))
    assert f"`{way}`" in (ROOT / "docs" / "containers.md").read_text("utf-8")


def test_none_of_them_is_there_until_it_is_picked():
    kinds = {each["kind"] for each in objects()}

    assert not kinds & {"Gateway", "HTTPRoute", "Ingress", "Middleware"}


def test_two_ways_can_be_there_at_once():
    names = [(each["kind"], each["metadata"]["name"]) for each in objects(*WAYS)]

    assert len(set(names)) == len(names)


def test_each_object_says_its_namespace_since_a_component_gets_that_of_nobody():
    theirs = documents("deploy/kubernetes/kustomization.yaml")[0]["namespace"]
    base = objects()
    added = [each for each in objects(*WAYS) if each not in base]

    assert len(added) == 11
    assert {each["metadata"]["namespace"] for each in added} == {theirs}


def test_each_site_has_a_listener_with_its_own_certificate_and_a_route_to_it():
    assert LISTENERS.keys() == {"http", *SITES}
    for site, host in SITES.items():
        listener, route = LISTENERS[site], ROUTES[site]["spec"]
        assert (listener["hostname"], listener["protocol"]) == (host, "HTTPS")
        [certificate] = listener["tls"]["certificateRefs"]
        assert certificate == {"name": f"{host.split('.')[0]}-certificate"}
        assert route["hostnames"] == [host]
        # Without the listener's name a route would be served without https as well.
        assert route["parentRefs"] == [{"name": GATEWAY["metadata"]["name"], "sectionName": site}]
    # More than one certificate at a listener is not for every controller.
    assert len({each["hostname"] for each in LISTENERS.values() if "tls" in each}) == len(SITES)


def test_every_route_leads_to_the_service_and_has_its_time():
    [service] = [each for each in objects() if each["kind"] == "Service"]
    [port] = service["spec"]["ports"]

    for site in SITES:
        rule = ROUTES[site]["spec"]["rules"][-1]
        assert rule["backendRefs"] == [{"name": service["metadata"]["name"], "port": port["port"]}]
        assert rule["timeouts"] == {"request": "60s"}
        # Fields of the standard channel; the API server drops or refuses others.
        assert rule.keys() == {"backendRefs", "filters", "timeouts"}


def test_without_https_a_page_is_led_on_and_what_is_sent_is_not():
    spec = ROUTES["to-https"]["spec"]
    [rule] = spec["rules"]
    [led] = rule["filters"]

    assert "tls" not in LISTENERS["http"]
    assert [parent["sectionName"] for parent in spec["parentRefs"]] == ["http"]
    assert set(spec["hostnames"]) == set(SITES.values())
    assert rule["matches"] == [{"method": "GET"}, {"method": "HEAD"}]
    assert led["requestRedirect"] == {"scheme": "https", "statusCode": 301}
    assert "backendRefs" not in rule


def test_figures_lead_nowhere():
    closed = ROUTES["course"]["spec"]["rules"][0]

    assert closed == {"matches": [{"path": {"type": "Exact", "value": "/metrics"}}]}


def test_what_a_browser_says_of_itself_does_not_reach_the_report_site():
    names = removed(ROUTES["report"]["spec"]["rules"][0])

    assert set(names) >= SAID_OF_ONESELF | ADDRESSES
    # So many the API takes, and none twice in other letters.
    assert len({name.lower() for name in names}) == len(names) <= 16
    # What the tool needs of a report: without its type no form is read.
    assert not {"host", "content-type", "content-length", "accept-language"} & {
        name.lower() for name in names
    }


@pytest.mark.parametrize("site", ["course", "desk"])
def test_no_address_reaches_the_other_sites(site: str):
    assert set(removed(ROUTES[site]["spec"]["rules"][-1])) == ADDRESSES


def test_traefik_adds_no_address_after_the_filter_that_takes_it_away():
    [middleware] = of("Middleware", "traefik").values()
    met = set()

    assert middleware["spec"] == {"headers": {"customRequestHeaders": {"X-Forwarded-For": ""}}}
    for patch in listed("traefik")["patches"]:
        if patch["target"]["kind"] != "HTTPRoute":
            continue
        for site in patch["target"]["name"].strip("()").split("|"):
            [step] = steps(patch)
            last = len(ROUTES[site]["spec"]["rules"]) - 1
            assert (step["op"], step["path"]) == ("add", f"/spec/rules/{last}/filters/-")
            assert step["value"]["extensionRef"] == {
                "group": middleware["apiVersion"].partition("/")[0],
                "kind": "Middleware",
                "name": middleware["metadata"]["name"],
            }
            met.add(site)
    assert met == SITES.keys()


def test_traefik_has_the_ports_of_its_entry_points_at_every_listener():
    [ports] = [each for each in listed("traefik")["patches"] if each["target"]["kind"] == "Gateway"]
    names = list(LISTENERS)

    assert {step["path"]: step["value"] for step in steps(ports)} == {
        f"/spec/listeners/{index}/port": 8000 if name == "http" else 8443
        for index, name in enumerate(names)
    }


@pytest.mark.parametrize(
    ("way", "namespace"), [("routes", "traefik"), ("ingress", "ingress-nginx")]
)
def test_nobody_reaches_a_pod_but_the_controller(way: str, namespace: str):
    [policy] = of("NetworkPolicy", way).values()
    [let_in] = policy["spec"]["ingress"]
    [web] = [
        each
        for each in objects()
        if (each["kind"], each["metadata"]["name"]) == ("Deployment", "web")
    ]
    [container] = web["spec"]["template"]["spec"]["containers"]
    expected = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}}}

    assert let_in["from"] == [expected]
    # A port by the name that only the pods of the tool have.
    assert [port["port"] for port in let_in["ports"]] == [container["ports"][0]["name"]]
    for out in policy["spec"].get("egress", ()):
        assert out["to"] == [expected]
        assert out["ports"] == [{"protocol": "TCP", "port": 8443}]


def test_the_ingress_has_each_site_over_https_and_no_access_log():
    ingresses = of("Ingress", "ingress")
    hosts = {rule["host"] for each in ingresses.values() for rule in each["spec"]["rules"]}
    secured = {
        host for each in ingresses.values() for tls in each["spec"]["tls"] for host in tls["hosts"]
    }

    assert hosts == secured == set(SITES.values())
    assert {each["metadata"]["annotations"][SILENT] for each in ingresses.values()} == {"false"}
    [closed] = ingresses["no-metrics"]["spec"]["rules"]
    assert closed["host"] == SITES["course"]
    assert [path["path"] for path in closed["http"]["paths"]] == ["/metrics"]
    words = ingresses["no-metrics"]["metadata"]["annotations"]
    assert (words[CLOSED], words[UNSAID]) == ("127.0.0.1/32", "403")
    assert [rule["host"] for rule in ingresses["report"]["spec"]["rules"]] == [SITES["report"]]
