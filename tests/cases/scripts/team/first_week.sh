# Lines of a file that a script takes in.
SET=$(aws sso-admin create-permission-set --name Support --query PermissionSet.PermissionSetArn --output text)
assign grace.kim $SET development
