"""Checks that everything the tests use has an open-source licence: jars by the bills of materials that .ci/run makes,
npm packages by the lock file. For what is deployed, SupplyChainTest has a stricter list."""

import json
import pathlib
import sys

OPEN_SOURCE = {"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "EPL-2.0", "ISC", "MIT", "MIT-0"}
HOME = pathlib.Path(__file__).resolve().parent.parent


def jars():
    for module in ("", "*/", "*/*/"):
        for bill in HOME.glob(module + "target/test-sbom.json"):
            for component in json.loads(bill.read_text())["components"]:
                if component.get("group") != "io.github.atlascmk":
                    yield component["purl"].split("?")[0], [licence(each) for each in component.get("licenses", [])]


def licence(named):
    return named.get("expression") or named["license"].get("id") or named["license"]["name"]


def packages():
    for path, package in json.loads((HOME / ".ci/package-lock.json").read_text())["packages"].items():
        if path:
            yield "pkg:npm/" + path.removeprefix("node_modules/"), [package.get("license", "no licence")]


found = dict(jars())
if not found:
    sys.exit("no bill of materials of the tests: .ci/run makes them")
found.update(packages())
# If there are several licences, the user may choose one (Maven's POM reference, Licenses).
closed = [f"{name} ({', '.join(each)})" for name, each in found.items() if not OPEN_SOURCE.intersection(each)]
if closed:
    sys.exit("not known to be open source: " + ", ".join(closed))
print(f"{len(found)} jars and packages, all under open-source licences")
