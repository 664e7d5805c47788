# What a shell has beyond one command is refused by name, and nothing after it runs.
aws sso-admin create-permission-set --name First --query PermissionSet.Name --output text
aws sso-admin create-permission-set --name Second \
  --description "a|b" | jq .
aws sso-admin create-permission-set --name Third
