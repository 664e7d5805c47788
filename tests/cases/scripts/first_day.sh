#!/usr/bin/env bash
# First day of a new team: the analysts get read access to two accounts, their lead a bit more.
#
# Runs as it stands with the AWS CLI, and here with: vestibule sandbox acme --run first_day.sh
set -euo pipefail

# Where Identity Center is, and where its people are.
INSTANCE_ARN=$(aws sso-admin list-instances \
  --query 'Instances[0].InstanceArn' \
  --output text)
IDENTITY_STORE_ID=$(aws sso-admin list-instances \
  --query 'Instances[0].IdentityStoreId' \
  --output text)

# Who is in the directory already?
aws identitystore list-users \
  --identity-store-id "$IDENTITY_STORE_ID" \
  --query 'Users[].[UserName, DisplayName]' \
  --output table

# Two analysts; one is made from shorthand, the other from JSON.
LEAD_ID=$(aws identitystore create-user \
  --identity-store-id "$IDENTITY_STORE_ID" \
  --user-name noor.haddad \
  --name GivenName=Noor,FamilyName=Haddad \
  --display-name "Noor Haddad" \
  --emails Value=noor.haddad@example.com,Type=work,Primary=true \
  --query UserId --output text)
ANALYST_ID=$(aws identitystore create-user \
  --identity-store-id "$IDENTITY_STORE_ID" \
  --user-name tom.berg \
  --name '{"GivenName": "Tom", "FamilyName": "Berg"}' \
  --display-name 'Tom Berg' \
  --emails '[{"Value": "tom.berg@example.com", "Type": "work", "Primary": true}]' \
  --query UserId --output text)

# Their group.
GROUP_ID=$(aws identitystore create-group \
  --identity-store-id "${IDENTITY_STORE_ID}" \
  --display-name Analysts \
  --description "People who read the numbers" \
  --query GroupId --output text)
aws identitystore create-group-membership \
  --identity-store-id "$IDENTITY_STORE_ID" \
  --group-id "$GROUP_ID" \
  --member-id UserId="$LEAD_ID"
aws identitystore create-group-membership \
  --identity-store-id "$IDENTITY_STORE_ID" \
  --group-id "$GROUP_ID" \
  --member-id "{\"UserId\": \"${ANALYST_ID}\"}"
aws identitystore list-group-memberships \
  --identity-store-id "$IDENTITY_STORE_ID" \
  --group-id "$GROUP_ID" \
  --query 'length(GroupMemberships)'

# What they may do: an AWS managed policy and a policy of our own, from the file beside this script.
PERMISSION_SET_ARN=$(aws sso-admin create-permission-set \
  --instance-arn "$INSTANCE_ARN" \
  --name AnalystAccess \
  --description 'Reads everything, queries the warehouse' \
  --session-duration PT4H \
  --tags Key=Team,Value=Analysts Key=Owner,Value=noor.haddad \
  --query 'PermissionSet.PermissionSetArn' --output text)
aws sso-admin attach-managed-policy-to-permission-set \
  --instance-arn "$INSTANCE_ARN" \
  --permission-set-arn "$PERMISSION_SET_ARN" \
  --managed-policy-arn arn:aws:iam::aws:policy/job-function/ViewOnlyAccess
aws sso-admin put-inline-policy-to-permission-set \
  --instance-arn "$INSTANCE_ARN" \
  --permission-set-arn "$PERMISSION_SET_ARN" \
  --inline-policy file://policies/warehouse.json
aws sso-admin describe-permission-set \
  --instance-arn "$INSTANCE_ARN" \
  --permission-set-arn "$PERMISSION_SET_ARN" \
  --output yaml

# Where they may do it.
DEVELOPMENT=$(aws organizations list-accounts \
  --query "Accounts[?Name=='development'].Id | [0]" --output text)
STAGING=$(aws organizations list-accounts --output text \
  --query 'Accounts[?Name==`staging`].Id')
REQUEST_ID=$(aws sso-admin create-account-assignment \
  --instance-arn "$INSTANCE_ARN" \
  --target-id "$DEVELOPMENT" --target-type AWS_ACCOUNT \
  --permission-set-arn "$PERMISSION_SET_ARN" \
  --principal-type GROUP --principal-id "$GROUP_ID" \
  --query 'AccountAssignmentCreationStatus.RequestId' --output text)
aws sso-admin describe-account-assignment-creation-status \
  --instance-arn "$INSTANCE_ARN" \
  --account-assignment-creation-request-id "$REQUEST_ID" \
  --query 'AccountAssignmentCreationStatus.Status' --output text
aws sso-admin create-account-assignment \
  --instance-arn="$INSTANCE_ARN" \
  --target-id="$STAGING" --target-type=AWS_ACCOUNT \
  --permission-set-arn="$PERMISSION_SET_ARN" \
  --principal-type=USER --principal-id="$LEAD_ID" \
  --query 'AccountAssignmentCreationStatus.{Status: Status, Account: TargetId}'

# The same from a file, as long commands are often kept.
aws sso-admin list-account-assignments \
  --cli-input-json file://policies/staging.json \
  --permission-set-arn "$PERMISSION_SET_ARN" \
  --query 'AccountAssignments[].[PrincipalType, PrincipalId]' --output text

# A change to the permission set reaches an account when it is provisioned again.
aws sso-admin update-permission-set \
  --instance-arn "$INSTANCE_ARN" \
  --permission-set-arn "$PERMISSION_SET_ARN" \
  --session-duration PT8H
aws sso-admin provision-permission-set \
  --instance-arn "$INSTANCE_ARN" \
  --permission-set-arn "$PERMISSION_SET_ARN" \
  --target-type ALL_PROVISIONED_ACCOUNTS \
  --query PermissionSetProvisioningStatus.Status --output text
aws sso-admin list-accounts-for-provisioned-permission-set \
  --instance-arn "$INSTANCE_ARN" \
  --permission-set-arn "$PERMISSION_SET_ARN" \
  --query 'AccountIds' --output text

# What Noor is once she has signed in and chosen a tile: profiles of `aws configure sso` may be called so.
aws sts get-caller-identity --profile noor.haddad:staging:AnalystAccess --query Arn --output text

# And what the accounts themselves show of it, to those who may look there.
aws iam list-roles --profile development \
  --path-prefix /aws-reserved/sso.amazonaws.com/ \
  --query 'Roles[].RoleName' --output text
