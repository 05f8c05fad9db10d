"""Which module prices which type; the other types by class. Made by .ci/generate.py."""

# Types of these classes and modules are not looked for elsewhere; a type that is not here is
# looked for in all modules.
MODULE_OF = {
    "google_compute_vpn_tunnel": "vpn",
    "google_secret_manager_secret": "secretmanager",
    "google_secret_manager_secret_version": "secretmanager",
}

FREE = frozenset(
    {
        "google_folder",
        "google_project",
        "google_project_iam_binding",
        "google_project_iam_member",
        "google_project_iam_policy",
        "google_project_service",
        "google_secret_manager_secret_iam_binding",
        "google_secret_manager_secret_iam_member",
        "google_secret_manager_secret_iam_policy",
        "google_service_account",
    }
)

USAGE_ONLY: frozenset[str] = frozenset()

UNSUPPORTED = frozenset(
    {
        "google_tpu_node",
    }
)
