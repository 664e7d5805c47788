# options: --keep-going
for name in First Second; do
aws sso-admin create-permission-set --name "$name"
done
jq . file.json
aws sso-admin create-permission-set --name 'never closed? no: closed' --descriptio x
aws sso-admin create-permission-set --name Fine --query PermissionSet.Name
aws sso-admin create-permission-set --name Fine
aws sso-admin list-permission-sets --query 'length(PermissionSets)'
A=1 aws sts get-caller-identity
aws sts get-caller-identity --query "`whoami`"
aws sts get-caller-identity && aws sso-admin list-instances
hello() { aws sts get-caller-identity; }
aws sso-admin put-inline-policy-to-permission-set --permission-set-arn Fine --inline-policy file://../secret.json
aws sso-admin put-inline-policy-to-permission-set --permission-set-arn Fine --inline-policy file:///etc/passwd
aws sso-admin put-inline-policy-to-permission-set --permission-set-arn Fine --inline-policy file://policies/gone.json
aws sso-admin put-inline-policy-to-permission-set --permission-set-arn Fine --inline-policy fileb://policies/warehouse.json
aws sso-admin create-permission-set --name "open
aws sso-admin create-permission-set --name Swallowed
