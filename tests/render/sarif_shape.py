"""What of SARIF 2.1.0 a log of ours consists of, closed: what is not listed here is refused.

Written from the standard's text: names, types, what is required and what the words may be.
"""

from __future__ import annotations

from typing import Any


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
