#!/usr/bin/env python3
"""Cuts AWS's published API models to the operation table that the program embeds.

    python3 cut.py REFERENCE.json POLICIES.json [IAM.json]

REFERENCE.json: service -> {"operations": {name: {"input", "output", "errors", "doc"}}, "shapes"}, as
taken from botocore's service models. POLICIES.json: policy name -> {"arn", …}, as in moto.
IAM.json: botocore's own model of IAM, `data/iam/2010-05-08/service-2.json` unpacked; without it,
what was cut of IAM before stays.
Writes operations.json and managed-policies.txt beside this file. To serve a new operation,
add its name to SERVED and run this again; nothing else here changes.
"""

import html
import json
import pathlib
import re
import sys

SERVED = {
    "sso-admin": """
        ListInstances DescribeInstance
        CreatePermissionSet DescribePermissionSet ListPermissionSets UpdatePermissionSet
        DeletePermissionSet
        AttachManagedPolicyToPermissionSet DetachManagedPolicyFromPermissionSet
        ListManagedPoliciesInPermissionSet
        PutInlinePolicyToPermissionSet GetInlinePolicyForPermissionSet
        DeleteInlinePolicyFromPermissionSet
        AttachCustomerManagedPolicyReferenceToPermissionSet
        DetachCustomerManagedPolicyReferenceFromPermissionSet
        ListCustomerManagedPolicyReferencesInPermissionSet
        PutPermissionsBoundaryToPermissionSet GetPermissionsBoundaryForPermissionSet
        DeletePermissionsBoundaryFromPermissionSet
        TagResource UntagResource ListTagsForResource
        CreateInstanceAccessControlAttributeConfiguration
        DescribeInstanceAccessControlAttributeConfiguration
        UpdateInstanceAccessControlAttributeConfiguration
        DeleteInstanceAccessControlAttributeConfiguration
        CreateInstance UpdateInstance DeleteInstance ListRegions DescribeRegion
        ListAccountAssignmentCreationStatus ListAccountAssignmentDeletionStatus
        ListPermissionSetProvisioningStatus
        CreateAccountAssignment DeleteAccountAssignment
        DescribeAccountAssignmentCreationStatus DescribeAccountAssignmentDeletionStatus
        ListAccountAssignments ListAccountAssignmentsForPrincipal
        ListAccountsForProvisionedPermissionSet ListPermissionSetsProvisionedToAccount
        ProvisionPermissionSet DescribePermissionSetProvisioningStatus
        CreateApplication DescribeApplication ListApplications UpdateApplication DeleteApplication
        ListApplicationProviders DescribeApplicationProvider
        CreateApplicationAssignment DeleteApplicationAssignment DescribeApplicationAssignment
        ListApplicationAssignments ListApplicationAssignmentsForPrincipal
        PutApplicationAssignmentConfiguration GetApplicationAssignmentConfiguration
    """,
    "identitystore": """
        DescribeIdentityStore ListIdentityStores
        CreateUser DescribeUser ListUsers UpdateUser DeleteUser GetUserId
        CreateGroup DescribeGroup ListGroups UpdateGroup DeleteGroup GetGroupId
        CreateGroupMembership DescribeGroupMembership DeleteGroupMembership GetGroupMembershipId
        ListGroupMemberships ListGroupMembershipsForMember IsMemberInGroups
    """,
    "organizations": """
        DescribeOrganization ListRoots ListOrganizationalUnitsForParent
        DescribeOrganizationalUnit ListAccounts ListAccountsForParent ListParents ListChildren
        DescribeAccount
        CreateOrganizationalUnit UpdateOrganizationalUnit DeleteOrganizationalUnit MoveAccount
        CreateAccount DescribeCreateAccountStatus ListCreateAccountStatus
        CreatePolicy DescribePolicy UpdatePolicy DeletePolicy ListPolicies ListPoliciesForTarget
        ListTargetsForPolicy AttachPolicy DetachPolicy EnablePolicyType DisablePolicyType
        RegisterDelegatedAdministrator DeregisterDelegatedAdministrator
        ListDelegatedAdministrators ListDelegatedServicesForAccount
    """,
    "iam": """
        CreatePolicy GetPolicy ListPolicies DeletePolicy
        CreatePolicyVersion GetPolicyVersion ListPolicyVersions SetDefaultPolicyVersion
        DeletePolicyVersion
        ListRoles GetRole ListAttachedRolePolicies ListRolePolicies GetRolePolicy
        AttachRolePolicy DetachRolePolicy PutRolePolicy DeleteRolePolicy
        UpdateRole UpdateAssumeRolePolicy DeleteRole TagRole UntagRole
    """,
    "sso": "ListAccounts ListAccountRoles GetRoleCredentials Logout",
    "sts": "GetCallerIdentity",
}

# The one pattern with a lookahead, written out: something must follow the P or its T.
DAYS = r"(?:\d+[DW])"
TIME = r"(?:T(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)"
SOME_TIME = r"(?:T(?:\d+H(?:\d+M)?(?:\d+(?:\.\d+)?S)?|\d+M(?:\d+(?:\.\d+)?S)?|\d+(?:\.\d+)?S))"
BY_HAND = {
    r"(-?)P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)([DW]))?"
    r"(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?": rf"-?P(?:\d+Y(?:\d+M)?{DAYS}?{TIME}?"
    rf"|\d+M{DAYS}?{TIME}?|{DAYS}{TIME}?|{SOME_TIME})",
}

# In AWS's models these mean ASCII; in Rust they mean Unicode, and need tables that we leave out.
OUTSIDE_CLASS = {"w": "[A-Za-z0-9_]", "d": "[0-9]", "s": r"[\t-\r ]", "b": r"(?-u:\b)"}
INSIDE_CLASS = {"w": "A-Za-z0-9_", "d": "0-9", "s": r"\t-\r "}


def rust_pattern(pattern):
    """The pattern in the syntax of Rust's regex crate, anchored at both ends."""
    pattern = BY_HAND.get(pattern, pattern)
    assert "(?=" not in pattern and "(?!" not in pattern and "(?<" not in pattern, pattern
    if pattern in (r"[\s\S]*", r"[\S\s]*"):
        return r"^(?s:.*)$"
    out, idx, inside = [], 0, False
    while idx < len(pattern):
        char = pattern[idx]
        if char == "\\":
            code = pattern[idx + 1]
            idx += 2
            table = INSIDE_CLASS if inside else OUTSIDE_CLASS
            if code in table:
                out.append(table[code])
            elif code == "u":
                digits = re.match(r"10000|10FFFF|[0-9A-Fa-f]{4}", pattern[idx:]).group()
                out.append(rf"\x{{{digits}}}")
                idx += len(digits)
            else:
                assert code not in "SDWB", pattern
                out.append("\\" + code)
            continue
        if inside and char in "[&~" and not pattern.startswith("[:", idx):
            char = "\\" + char
        if char == "[" and not inside:
            inside = True
        elif char == "]" and inside:
            inside = False
        out.append(char)
        idx += 1
    return f"^(?:{''.join(out)})$"


def sentence(documentation):
    """The first sentence, without markup."""
    text = re.sub(r"<[^>]+>", "", documentation or "")
    text = re.sub(r"\s+", " ", html.unescape(text)).strip()
    text = re.sub(r"\s+([.,;])", r"\1", text)
    # A link that AWS's documentation lost with its words.
    text = re.sub(r"^(The (?:name|description) of the)\.", r"\1 application.", text)
    match = re.match(r"(.*?[.!?])(?= [A-Z]|$)", text)
    return (match.group(1) if match else text)[:240]


def cut_shape(shape):
    """A shape's constraints; members as [name, shape, required, doc]."""
    out = {"type": shape["type"]}
    for key in ("min", "max", "enum"):
        if key in shape:
            out[key] = shape[key]
    if "pattern" in shape:
        out["pattern"] = shape["pattern"]
        out["regex"] = rust_pattern(shape["pattern"])
    for flag in ("sensitive", "union", "document"):
        if shape.get(flag):
            out[flag] = True
    if "members" in shape:
        required = shape.get("required", [])
        out["members"] = [
            [name, member["shape"], name in required, sentence(member.get("documentation"))]
            for name, member in shape["members"].items()
        ]
    for key in ("member", "key", "value"):
        if key in shape:
            out[key] = shape[key]["shape"]
    return out


def reached(names, shapes, out):
    """Adds the shapes that `names` lead to."""
    for name in names:
        if name in out:
            continue
        out[name] = cut_shape(shapes[name])
        inner = [member[1] for member in out[name].get("members", [])]
        inner += [out[name][key] for key in ("member", "key", "value") if key in out[name]]
        reached(inner, shapes, out)


def cut_service(name, service):
    operations, shapes = {}, {}
    for operation in SERVED[name].split():
        model = service["operations"][operation]
        request = service["shapes"].get(operation + "Request", {}).get("members", {})
        operations[operation] = {
            "doc": sentence(model["doc"]),
            "input": [
                [
                    member,
                    spec["shape"],
                    spec["required"],
                    sentence(request.get(member, {}).get("documentation")),
                ]
                for member, spec in model["input"].items()
            ],
            "output": [[member, shape, False, ""] for member, shape in model["output"].items()],
            "errors": model["errors"],
        }
        reached([spec["shape"] for spec in model["input"].values()], service["shapes"], shapes)
        reached(model["output"].values(), service["shapes"], shapes)
    return {
        "known": sorted(service["operations"]),
        "operations": operations,
        "shapes": dict(sorted(shapes.items())),
    }


def from_botocore(model):
    """A service model of botocore in the form of REFERENCE.json."""
    shapes = model["shapes"]

    def members(operation, side):
        shape = shapes[operation[side]["shape"]] if side in operation else {}
        return shape.get("members", {}), shape.get("required", [])

    operations = {}
    for name, operation in model["operations"].items():
        given, required = members(operation, "input")
        operations[name] = {
            "doc": operation.get("documentation"),
            "input": {
                member: {"shape": spec["shape"], "required": member in required}
                for member, spec in given.items()
            },
            "output": {
                member: spec["shape"] for member, spec in members(operation, "output")[0].items()
            },
            # The query protocol names errors by codes of their own.
            "errors": [
                shapes[error["shape"]].get("error", {}).get("code", error["shape"])
                for error in operation.get("errors", [])
            ],
        }
    return {"operations": operations, "shapes": shapes}


def main():
    reference, policies, *iam = (json.loads(pathlib.Path(it).read_text()) for it in sys.argv[1:4])
    here = pathlib.Path(__file__).parent
    if iam:
        reference["iam"] = from_botocore(iam[0])
        table = {}
    else:
        table = {"iam": json.loads((here / "operations.json").read_text())["iam"]}
    table |= {name: cut_service(name, reference[name]) for name in SERVED if name in reference}
    table = {name: table[name] for name in SERVED}
    lines = [f"{json.dumps(name)}:{compact(service)}" for name, service in table.items()]
    (here / "operations.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
    facts = ("arn", "default_version", "create_date", "update_date")
    policies = sorted(" ".join(policy[fact] for fact in facts) for policy in policies.values())
    (here / "managed-policies.txt").write_text("\n".join(policies) + "\n")


def compact(service):
    """JSON with one operation or shape a line, so that a change of AWS's shows in a diff."""
    parts = [f'"known":{json.dumps(service["known"], separators=(",", ":"))}']
    for key in ("operations", "shapes"):
        rows = ",\n".join(
            f"{json.dumps(name)}:{json.dumps(row, separators=(',', ':'), ensure_ascii=False)}"
            for name, row in service[key].items()
        )
        parts.append(f'"{key}":{{\n{rows}}}')
    return "{" + ",\n".join(parts) + "}"


if __name__ == "__main__":
    main()
