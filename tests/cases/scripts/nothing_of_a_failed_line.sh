# options: --keep-going
# A command inside that ran is taken back when the line around it is refused.
aws sso-admin describe-permission-set --permission-set-arn $(aws sso-admin create-permission-set --name Inner --query PermissionSet.Name --output text) --nonsense x
aws sso-admin list-permission-sets --query 'length(PermissionSets)'
