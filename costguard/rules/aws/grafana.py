"""Amazon Managed Grafana: licences of users."""

from __future__ import annotations

from costguard.rules.kit import Components, ResourceView, cost, free, metered, rule, service

grafana = service("aws", "AmazonGrafana")

EDITORS = grafana("User Fees", "Users", where={"usagetype": "EditorUser"})
VIEWERS = grafana("User Fees", "Users", where={"usagetype": "ViewerUser"})

FREE = free("aws_grafana_role_association", "aws_grafana_workspace_saml_configuration")


@rule("aws_grafana_workspace", page="https://aws.amazon.com/grafana/pricing/")
def workspace(r: ResourceView) -> Components:
    """Active users by the month: editors and administrators, at least one, and viewers."""
    editors = r.usage("editors_administrator_licenses", 1)
    yield cost("Editor/administrator licenses", EDITORS, editors, unit="users")
    yield metered("Viewer licenses", VIEWERS, r.usage("viewer_licenses"), unit="users")
