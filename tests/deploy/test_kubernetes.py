"""The Kubernetes manifests against the published schemas, and against what they promise."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

K8S = Path(__file__).parents[2] / "deploy" / "k8s"
#: the schema the manifests are checked with, and the version docs/deploy.md asks for
VERSION = "1.32"
OBJECTS: list[dict[str, Any]] = [
    each
    for name in yaml.safe_load((K8S / "kustomization.yaml").read_text(encoding="utf-8"))["resources"]
    for each in yaml.safe_load_all((K8S / name).read_text(encoding="utf-8"))
]
PODS = {
    each["metadata"]["name"]: each["spec"]["template"]["spec"]
    for each in OBJECTS
    if each["kind"] in ("StatefulSet", "Deployment", "Job")
}
CONTAINERS = [(pod, container) for pod, spec in PODS.items() for container in spec["containers"]]
IDS = [f"{pod}-{container['name']}" for pod, container in CONTAINERS]


@pytest.mark.parametrize("each", OBJECTS, ids=lambda each: f"{each['kind']}-{each['metadata']['name']}")
def test_an_object_is_valid(each: dict[str, Any]) -> None:
    """Strictly: a misspelt field is an error."""
    kubernetes_validate.validate(each, VERSION, strict=True)


def test_a_misspelt_field_is_not() -> None:
    """The check above is one that can fail."""
    worker = next(each for each in OBJECTS if each["kind"] == "StatefulSet")
    wrong = worker | {"spec": worker["spec"] | {"replica": 4}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSION, strict=True)


@pytest.mark.skipif(
    shutil.which("kubectl") is None, reason="kubectl is not here to put the manifests together"
)
def test_kustomize_puts_them_together() -> None:
    """The configuration becomes a ConfigMap under a name made from its content, which the pods then name."""
    built = subprocess.run(["kubectl", "kustomize", K8S], check=True, capture_output=True, text=True).stdout
    objects = list(yaml.safe_load_all(built))
    for each in objects:
        kubernetes_validate.validate(each, VERSION, strict=True)
    name = next(each["metadata"]["name"] for each in objects if each["kind"] == "ConfigMap")
    assert name.startswith("minsheng-")
    pods = [
        each["spec"]["template"]["spec"]
        for each in objects
        if each["kind"] in ("StatefulSet", "Deployment", "Job")
    ]
    assert {
        volume["configMap"]["name"] for pod in pods for volume in pod["volumes"] if "configMap" in volume
    } == {name}
    assert {c["image"] for pod in pods for c in pod["containers"]} == {"registry.example.org/minsheng:0.1.0"}
    assert {each["metadata"].get("namespace") for each in objects if each["kind"] != "Namespace"} == {
        "minsheng"
    }


@pytest.mark.parametrize("pod", PODS)
def test_a_pod_is_nobody_and_asks_the_cluster_nothing(pod: str) -> None:
    """As the namespace's "restricted" standard demands (https://kubernetes.io/docs/concepts/security/pod-security-standards/)."""
    spec = PODS[pod]
    context = spec["securityContext"]
    assert context["runAsNonRoot"] is True
    assert context["runAsUser"] == context["runAsGroup"] == context["fsGroup"] == 10001
    assert context["seccompProfile"] == {"type": "RuntimeDefault"}
    assert spec["automountServiceAccountToken"] is False
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(spec)


@pytest.mark.parametrize(("pod", "container"), CONTAINERS, ids=IDS)
def test_a_container_is_confined_and_its_mounts_exist(pod: str, container: dict[str, Any]) -> None:
    """Read-only root, no capability, requests and limits; every mount has its volume; only var and tmp are written (and
    by the desk the roster)."""
    context = container["securityContext"]
    assert context == {
        "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
    }  # fmt: skip
    assert set(container["resources"]) == {"requests", "limits"}
    volumes = {volume["name"] for volume in PODS[pod]["volumes"]}
    claims = {
        claim["metadata"]["name"]
        for each in OBJECTS
        if each["metadata"]["name"] == pod
        for claim in each["spec"].get("volumeClaimTemplates", [])
    }
    assert {mount["name"] for mount in container["volumeMounts"]} == volumes | claims
    writable = {mount["mountPath"] for mount in container["volumeMounts"] if not mount.get("readOnly")}
    assert writable == {"/srv/minsheng/var", "/tmp"} | ({"/srv/minsheng/roster"} if pod == "desk" else set())


def test_whoever_serves_has_probes_and_a_budget() -> None:
    """Workers and desk are asked whether they live; a drain takes one worker at a time and never the desk unasked."""
    by_name = {container["name"]: container for _, container in CONTAINERS}
    for name in ("worker", "pipeline", "console"):
        assert "livenessProbe" in by_name[name]
    assert "readinessProbe" in by_name["console"]
    budgets = {
        each["metadata"]["name"]: each["spec"]["maxUnavailable"]
        for each in OBJECTS
        if each["kind"] == "PodDisruptionBudget"
    }
    assert budgets == {"worker": 1, "indexer": 1, "desk": 0}


def test_old_and_new_never_work_side_by_side() -> None:
    """A set is replaced when somebody deletes its pods: an old worker cannot read what a new one has stored."""
    sets = [each for each in OBJECTS if each["kind"] == "StatefulSet"]
    assert {
        each["metadata"]["name"]: each["spec"]["updateStrategy"]["type"] for each in sets
    } == dict.fromkeys(("worker", "indexer", "desk"), "OnDelete")


def test_selectors_find_their_pods() -> None:
    """Sets, budgets, services and policies name labels that some pod carries."""
    templates = [each["spec"]["template"] for each in OBJECTS if "template" in each.get("spec", {})]
    labels = {template["metadata"]["labels"]["app.kubernetes.io/name"] for template in templates}
    named: set[str] = set()
    for each in OBJECTS:
        spec = each.get("spec", {})
        selector = spec.get("selector") or spec.get("podSelector") or {}
        matched = selector.get("matchLabels", selector)
        named |= {value for key, value in matched.items() if key == "app.kubernetes.io/name"}
        for expression in selector.get("matchExpressions", []):
            named |= set(expression["values"])
    assert named == labels == {"worker", "indexer", "desk", "topics"}


def test_there_are_never_more_workers_than_partitions() -> None:
    """More of them would stand idle."""
    import tomllib

    settings = tomllib.loads((K8S / "minsheng.toml").read_text(encoding="utf-8"))
    worker = next(e for e in OBJECTS if e["kind"] == "StatefulSet" and e["metadata"]["name"] == "worker")
    assert worker["spec"]["replicas"] <= settings["bus"]["partitions"]


def test_nothing_is_allowed_that_is_not_named() -> None:
    """A policy without rules holds for every pod; only the desk may speak to the world, and only over TLS and mail ports."""
    policies = {each["metadata"]["name"]: each["spec"] for each in OBJECTS if each["kind"] == "NetworkPolicy"}
    assert policies["nothing"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    ports = {
        name: {port["port"] for rule in spec.get("egress", []) for port in rule["ports"]}
        for name, spec in policies.items()
    }
    assert ports == {"nothing": set(), "brokers-and-index": {53, 9092, 9200}, "desk": {443, 465, 587}}
    assert [rule["ports"] for rule in policies["desk"]["ingress"]] == [[{"port": 8600, "protocol": "TCP"}]]
