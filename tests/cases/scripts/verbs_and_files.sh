# Short verbs in a script: lines and rows are taken in from beside it, and nothing is written outside or over.
fork start
import team/assignments.csv
portal grace.kim
import team/first_week.sh
aws sso-admin list-permission-sets --query 'length(PermissionSets)'
fork start
export csv team/assignments.csv
