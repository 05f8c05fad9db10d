"""Azure Automation."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.kit import Components, ResourceView, free, metered, rule

PAGE = "https://azure.microsoft.com/pricing/details/automation/"

automation = retail("Automation", "Management and Governance")

JOBS = automation("Minutes", product="Process Automation", meter="Basic Runtime", free=500)
WATCHERS = automation("Hrs", product="Process Automation", meter="Watcher", free=744)
NODES = automation("Months", product="Configuration Management", meter="Non-Azure Node", free=5)

FREE = free(
    """
    azurerm_automation_certificate azurerm_automation_connection
    azurerm_automation_connection_certificate azurerm_automation_connection_classic_certificate
    azurerm_automation_connection_service_principal azurerm_automation_connection_type
    azurerm_automation_credential azurerm_automation_hybrid_runbook_worker
    azurerm_automation_hybrid_runbook_worker_group azurerm_automation_module
    azurerm_automation_powershell72_module azurerm_automation_python3_package
    azurerm_automation_runbook azurerm_automation_schedule
    azurerm_automation_software_update_configuration azurerm_automation_source_control
    azurerm_automation_variable_bool azurerm_automation_variable_datetime
    azurerm_automation_variable_int azurerm_automation_variable_object
    azurerm_automation_variable_string azurerm_automation_webhook
    """
)


@rule("azurerm_automation_account", page=PAGE)
def account(r: ResourceView) -> Components:
    """Minutes of jobs, machines outside Azure that are configured, and hours of watchers.

    500 minutes, five machines and 744 hours a month are free.
    """
    yield metered("Job run time", JOBS, r.usage("monthly_job_run_mins"), unit="minutes")
    yield metered("Non-azure config nodes", NODES, r.usage(_NODES), unit="nodes")
    if r.usage_given("monthly_watcher_hrs"):
        yield metered("Watchers", WATCHERS, r.usage("monthly_watcher_hrs"))


_NODES = "non_azure_config_node_count"


@rule("azurerm_automation_job_schedule", page=PAGE)
def job_schedule(r: ResourceView) -> Components:
    """Minutes of the jobs that the schedule starts."""
    yield metered("Job run time", JOBS, r.usage("monthly_job_run_mins"), unit="minutes")


@rule("azurerm_automation_dsc_configuration", "azurerm_automation_dsc_nodeconfiguration", page=PAGE)
def configuration(r: ResourceView) -> Components:
    """Machines outside Azure that are kept in the state that is described."""
    yield metered("Non-azure config nodes", NODES, r.usage(_NODES), unit="nodes")


@rule("azurerm_automation_watcher", page=PAGE)
def watcher(r: ResourceView) -> Components:
    """Hours that the watcher runs."""
    yield metered("Watcher", WATCHERS, r.usage("monthly_watcher_hrs", r.hours))
