# Quoting is a shell's: single quotes keep a dollar, double quotes and bare words do not.
NAME=Audit WHY='Looks, does not touch'
ARN=$(aws sso-admin create-permission-set --name $NAME --description "$WHY" \
  --query PermissionSet.PermissionSetArn --output text)
aws sso-admin describe-permission-set --permission-set-arn "${ARN}" --query 'PermissionSet.[Name, Description]'
aws sso-admin update-permission-set --permission-set-arn $ARN --description '$WHY costs $5'
aws sso-admin describe-permission-set --permission-set-arn $ARN --query PermissionSet.Description
# Commands in commands, and words that a bare variable falls into.
TAGS="Key=a,Value=1 Key=b,Value=2"
aws sso-admin create-permission-set --name "$NAME$(aws sso-admin list-permission-sets --query 'length(PermissionSets)')" \
  --tags $TAGS --query PermissionSet.Name
export LATER=x
aws sso-admin describe-permission-set --permission-set-arn "$MISSING"
