"""AWS Backup: what is kept in vaults and restored from them, by the service that it is of."""

from __future__ import annotations

from costguard.rules.aws.ebs import SNAPSHOT
from costguard.rules.aws.rds import AURORA_BACKUP, BACKUP
from costguard.rules.kit import Components, Product, ResourceView, free, metered, rule, service

backup = service("aws", "AWSBackup")


def _kept(usagetype: str) -> Product:
    return backup("AWS Backup Storage", "GB-Mo", where={"usagetype": usagetype})


def _restored(usagetype: str) -> Product:
    return backup("AWS Backup Restore", "GB", where={"usagetype": usagetype})


ITEMS = backup("AWS Backup Restore", "Requests", where={"usagetype": "ItemRestore-EFS"})
COMPONENTS = (
    # name, product, key of the usage file
    ("EFS backup (warm)", _kept("WarmStorage-ByteHrs-EFS"), "monthly_efs_warm_backup_gb"),
    ("EFS backup (cold)", _kept("ColdStorage-ByteHrs-EFS"), "monthly_efs_cold_backup_gb"),
    ("EFS restore (warm)", _restored("Restore-WarmBytes-EFS"), "monthly_efs_warm_restore_gb"),
    ("EFS restore (cold)", _restored("Restore-ColdBytes-EFS"), "monthly_efs_cold_restore_gb"),
    ("EFS restore (item-level)", ITEMS, "monthly_efs_item_restore_requests"),
    ("EBS snapshot", SNAPSHOT, "monthly_ebs_snapshot_gb"),
    ("RDS snapshot", BACKUP, "monthly_rds_snapshot_gb"),
    ("Aurora snapshot", AURORA_BACKUP, "monthly_aurora_snapshot_gb"),
    ("DynamoDB backup", _kept("WarmStorage-ByteHrs-DynamoDB"), "monthly_dynamodb_backup_gb"),
    ("DynamoDB restore", _restored("Restore-WarmBytes-DynamoDB"), "monthly_dynamodb_restore_gb"),
    (
        "FSx for Windows backup",
        _kept("WarmStorage-ByteHrs-FSxWindows"),
        "monthly_fsx_windows_backup_gb",
    ),
    (
        "FSx for Lustre backup",
        _kept("WarmStorage-ByteHrs-FSxLustre"),
        "monthly_fsx_lustre_backup_gb",
    ),
)

FREE = free(
    """
    aws_backup_global_settings aws_backup_plan aws_backup_region_settings aws_backup_report_plan
    aws_backup_restore_testing_selection aws_backup_selection aws_backup_vault_lock_configuration
    aws_backup_vault_notifications aws_backup_vault_policy
    """
)


@rule("aws_backup_vault", page="https://aws.amazon.com/backup/pricing/")
def vault(r: ResourceView) -> Components:
    """GB kept by the month and GB restored, each at the price of the service backed up.

    Single items restored from EFS are paid by request.
    """
    for name, product, key in COMPONENTS:
        yield metered(name, product, r.usage(key))
