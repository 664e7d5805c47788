#!/usr/bin/env bash
# Onboard the data platform team: two people, one group, one permission set, two accounts.
set -euo pipefail

TEAM=DataPlatform   # what the group is called
INSTANCE_ARN=$(aws sso-admin list-instances --query 'Instances[0].InstanceArn' --output text)
STORE_ID=$(aws sso-admin list-instances --query "Instances[0].IdentityStoreId" --output text)

# 1. People
aws identitystore create-user --identity-store-id "$STORE_ID" --user-name "lina.weber@example.com" \
    --name "GivenName=Lina,FamilyName=Weber" --display-name "Lina Weber" \
    --emails "Value=lina.weber@example.com,Type=Work,Primary=true"
aws identitystore create-user \
    --identity-store-id "$STORE_ID" \
    --cli-input-json '{"UserName": "omar.haddad@example.com", "DisplayName": "Omar Haddad", "Name": {"GivenName": "Omar", "FamilyName": "Haddad"}}'
LINA=$(aws identitystore get-user-id --identity-store-id "$STORE_ID" \
    --alternate-identifier '{"UniqueAttribute":{"AttributePath":"userName","AttributeValue":"lina.weber@example.com"}}' \
    --query UserId --output text)
OMAR=$(aws identitystore list-users --identity-store-id "$STORE_ID" \
    --filters AttributePath=UserName,AttributeValue=omar.haddad@example.com \
    --query 'Users[0].UserId' --output text)
aws identitystore describe-user --identity-store-id "$STORE_ID" --user-id "$LINA" --output table

# 2. The group
GROUP=$(aws identitystore create-group --identity-store-id "$STORE_ID" --display-name "$TEAM" --description "Data platform engineers" --query 'GroupId' --output text)
aws identitystore create-group-membership --identity-store-id "$STORE_ID" --group-id $GROUP --member-id UserId=$LINA
aws identitystore create-group-membership --identity-store-id "$STORE_ID" --group-id $GROUP --member-id UserId=$OMAR
aws identitystore is-member-in-groups --identity-store-id "$STORE_ID" --member-id UserId=$LINA --group-ids $GROUP
aws identitystore list-group-memberships --identity-store-id "$STORE_ID" --group-id "$GROUP" --query 'GroupMemberships[*].MemberId.UserId' --output json

# 3. What they may do
PS_ARN=$(aws sso-admin create-permission-set --instance-arn "$INSTANCE_ARN" --name "DataEngineer" \
    --description "Glue, Athena and S3" --session-duration "PT8H" --relay-state "https://console.aws.amazon.com/athena/" \
    --tags Key=team,Value=data Key=cost-center,Value=4711 \
    --query 'PermissionSet.PermissionSetArn' --output text)
aws sso-admin attach-managed-policy-to-permission-set --instance-arn "$INSTANCE_ARN" --permission-set-arn "$PS_ARN" \
    --managed-policy-arn "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"
aws sso-admin put-inline-policy-to-permission-set --instance-arn "$INSTANCE_ARN" --permission-set-arn "$PS_ARN" \
    --inline-policy '{
      "Version": "2012-10-17",
      "Statement": [
        {"Sid": "Athena", "Effect": "Allow", "Action": ["athena:StartQueryExecution", "athena:GetQueryResults"], "Resource": "*"}
      ]
    }'
aws sso-admin put-permissions-boundary-to-permission-set --instance-arn "$INSTANCE_ARN" --permission-set-arn "$PS_ARN" \
    --permissions-boundary ManagedPolicyArn=arn:aws:iam::aws:policy/PowerUserAccess
aws sso-admin list-managed-policies-in-permission-set --instance-arn "$INSTANCE_ARN" --permission-set-arn "$PS_ARN" --query 'AttachedManagedPolicies[].Name' --output text
aws sso-admin get-inline-policy-for-permission-set --instance-arn "$INSTANCE_ARN" --permission-set-arn "$PS_ARN" --query InlinePolicy --output text
aws sso-admin list-tags-for-resource --instance-arn "$INSTANCE_ARN" --resource-arn "$PS_ARN"

# 4. Where
ACCOUNT_ID=$(aws organizations list-accounts --query "Accounts[?Name == 'staging'].Id" --output text)
PROD_ID=$(aws organizations list-accounts --query 'Accounts[?contains(Name, `production`)] | [0].Id' --output text)
aws sso-admin create-account-assignment --instance-arn "$INSTANCE_ARN" --permission-set-arn "$PS_ARN" \
    --target-type AWS_ACCOUNT --target-id "$ACCOUNT_ID" --principal-type GROUP --principal-id "$GROUP"
REQUEST=$(aws sso-admin create-account-assignment --instance-arn "$INSTANCE_ARN" --permission-set-arn "$PS_ARN" \
    --target-type AWS_ACCOUNT --target-id "$PROD_ID" --principal-type USER --principal-id "$LINA" \
    --query AccountAssignmentCreationStatus.RequestId --output text)
aws sso-admin describe-account-assignment-creation-status --instance-arn "$INSTANCE_ARN" \
    --account-assignment-creation-request-id "$REQUEST"
aws sso-admin list-account-assignments --instance-arn "$INSTANCE_ARN" --account-id "$ACCOUNT_ID" --permission-set-arn "$PS_ARN" --output yaml
aws sso-admin list-account-assignments-for-principal --instance-arn "$INSTANCE_ARN" --principal-id "$LINA" --principal-type USER
aws sso-admin list-permission-sets-provisioned-to-account --instance-arn "$INSTANCE_ARN" --account-id "$ACCOUNT_ID"
aws sso-admin list-accounts-for-provisioned-permission-set --instance-arn "$INSTANCE_ARN" --permission-set-arn "$PS_ARN" --provisioning-status LATEST_PERMISSION_SET_PROVISIONED

# 5. A change, and its way into the accounts
aws sso-admin detach-managed-policy-from-permission-set --instance-arn "$INSTANCE_ARN" --permission-set-arn "$PS_ARN" --managed-policy-arn arn:aws:iam::aws:policy/job-function/ViewOnlyAccess
aws sso-admin list-accounts-for-provisioned-permission-set --instance-arn "$INSTANCE_ARN" --permission-set-arn "$PS_ARN" --provisioning-status LATEST_PERMISSION_SET_NOT_PROVISIONED
aws sso-admin provision-permission-set --instance-arn "$INSTANCE_ARN" --permission-set-arn "$PS_ARN" --target-type AWS_ACCOUNT --target-id "$ACCOUNT_ID"
aws sso-admin list-permission-set-provisioning-status --instance-arn "$INSTANCE_ARN" --filter Status=SUCCEEDED

# 6. Clean up
aws sso-admin delete-account-assignment --instance-arn "$INSTANCE_ARN" --permission-set-arn "$PS_ARN" --target-type AWS_ACCOUNT --target-id "$PROD_ID" --principal-type USER --principal-id "$LINA"
aws sso-admin list-account-assignment-deletion-status --instance-arn "$INSTANCE_ARN" --max-items 5
aws identitystore list-groups --identity-store-id "$STORE_ID" --max-results 2 --query 'Groups[].DisplayName'
aws organizations describe-organization --query 'Organization.[Id,MasterAccountId]' --output text
aws sts get-caller-identity
