"""Google Cloud: types that cost nothing by themselves, of services that no other module prices."""

from __future__ import annotations

from costguard.rules.kit import free

PROJECTS = free(
    """
    google_folder google_project google_project_iam_binding google_project_iam_member
    google_project_iam_policy google_project_service google_service_account
    """
)
