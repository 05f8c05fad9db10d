"""AWS CodeBuild: minutes of builds, by the size of the machine."""

from __future__ import annotations

from costguard.rules.kit import Components, ResourceView, free, metered, rule, service

codebuild = service("aws", "CodeBuild")

SMALL = codebuild("Compute", "Minutes", where={"usagetype": "Build-Min:Linux:g1.small"}, free=100)
MINUTES = codebuild("Compute", "Minutes", needs=("usagetype",))

SYSTEMS = {
    # environment: name of the operating system, name in the price list
    "LINUX_CONTAINER": ("Linux", "Linux"),
    "LINUX_GPU_CONTAINER": ("Linux GPU", "LinuxGPU"),
    "ARM_CONTAINER": ("Linux ARM", "ARM"),
    "WINDOWS_CONTAINER": ("Windows", "Windows"),
    "WINDOWS_SERVER_2019_CONTAINER": ("Windows", "Windows"),
    "WINDOWS_SERVER_2022_CONTAINER": ("Windows", "Windows"),
    "LINUX_LAMBDA_CONTAINER": ("Linux Lambda", "LinuxLambda"),
    "ARM_LAMBDA_CONTAINER": ("Linux ARM Lambda", "ARMLambda"),
    "LINUX_EC2": ("Linux EC2", "LinuxEC2"),
    "ARM_EC2": ("Linux ARM EC2", "ARMEC2"),
    "WINDOWS_EC2": ("Windows EC2", "WindowsEC2"),
    "MAC_ARM": ("macOS", "MacARM"),
}

FREE = free(
    """
    aws_codebuild_report_group aws_codebuild_resource_policy aws_codebuild_source_credential
    aws_codebuild_webhook
    """
)


@rule("aws_codebuild_project", page="https://aws.amazon.com/codebuild/pricing/")
def project(r: ResourceView) -> Components:
    """Build minutes, after operating system, processor and size.

    An account has 100 minutes of small Linux machines free each month.
    """
    environment = r.block("environment")
    kind = environment.text("type") if environment else None
    size = environment.text("compute_type") if environment else None
    minutes = r.usage("monthly_build_mins")
    if kind is None or size is None:
        yield metered("Build minutes", MINUTES, minutes, unit="minutes", usagetype=None)
        return
    system, code = SYSTEMS.get(kind, (kind, kind))
    machine = size.removeprefix("BUILD_").lower().replace("_", ".")
    name = f"{system} ({machine})"
    if name == "Linux (general1.small)":
        yield metered(name, SMALL, minutes, unit="minutes")
    else:
        usagetype = f"Build-Min:{code}:{machine.replace('general', 'g')}"
        yield metered(name, MINUTES, minutes, unit="minutes", usagetype=usagetype)
