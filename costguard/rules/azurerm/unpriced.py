"""Azure: types that cost something and have no pricing rule yet.

A type that gets a rule leaves this list. Reports name these types, and count none of them as zero.
"""

from __future__ import annotations

from costguard.rules.kit import billed_by_use, unsupported

USAGE_ONLY = billed_by_use(
    """
    azurerm_aadb2c_directory
    azurerm_arc_kubernetes_flux_configuration azurerm_gallery_application_version
    azurerm_postgresql_flexible_server_backup azurerm_shared_image_version
    azurerm_virtual_machine_restore_point
    azurerm_api_management_gateway azurerm_bot_service_azure_bot azurerm_bot_web_app
    azurerm_chaos_studio_experiment azurerm_communication_service
    azurerm_container_registry_task azurerm_digital_twins_instance azurerm_eventgrid_namespace
    azurerm_fluid_relay_server azurerm_healthcare_dicom_service
    azurerm_healthcare_fhir_service azurerm_healthcare_medtech_service
    azurerm_healthcare_workspace azurerm_load_test azurerm_maps_account
    azurerm_monitor_alert_prometheus_rule_group azurerm_storage_blob azurerm_storage_sync
    azurerm_storage_sync_server_endpoint azurerm_video_indexer_account
    """,
)
UNSUPPORTED = unsupported(
    """
    azurerm_cosmosdb_cassandra_cluster azurerm_cosmosdb_cassandra_datacenter
    azurerm_cosmosdb_postgresql_cluster azurerm_cosmosdb_sql_dedicated_gateway azurerm_disk_pool
    azurerm_hdinsight_ml_services_cluster azurerm_hdinsight_rserver_cluster
    azurerm_hdinsight_storm_cluster azurerm_hpc_cache azurerm_kubernetes_fleet_manager
    azurerm_kusto_cluster azurerm_lab_service_lab azurerm_mongo_cluster azurerm_mssql_job_agent
    azurerm_redhat_openshift_cluster azurerm_redis_enterprise_cluster azurerm_stack_hci_cluster
    azurerm_virtual_machine_implicit_data_disk_from_source
    azurerm_virtual_machine_scale_set_standby_pool azurerm_vmware_cluster
    azurerm_vmware_private_cloud
    azurerm_app_service_environment_v3 azurerm_cdn_frontdoor_profile
    azurerm_confidential_ledger azurerm_container_app azurerm_container_app_environment
    azurerm_container_app_job azurerm_container_group azurerm_container_registry_agent_pool
    azurerm_dashboard_grafana azurerm_databox_edge_device azurerm_datadog_monitor
    azurerm_dedicated_hardware_security_module azurerm_dynatrace_monitor
    azurerm_elastic_cloud_elasticsearch azurerm_elastic_san azurerm_eventhub_cluster
    azurerm_express_route_circuit azurerm_express_route_port azurerm_firewall_policy
    azurerm_function_app_flex_consumption azurerm_healthcare_service
    azurerm_iotcentral_application azurerm_log_analytics_cluster azurerm_logz_monitor
    azurerm_managed_application azurerm_managed_lustre_file_system
    azurerm_media_services_account azurerm_media_streaming_endpoint azurerm_mobile_network
    azurerm_mobile_network_packet_core_control_plane azurerm_netapp_pool
    azurerm_network_manager azurerm_new_relic_monitor
    azurerm_nginx_deployment azurerm_orbital_contact azurerm_orbital_spacecraft
    azurerm_palo_alto_next_generation_firewall_virtual_hub_local_rulestack
    azurerm_palo_alto_next_generation_firewall_virtual_hub_panorama
    azurerm_palo_alto_next_generation_firewall_virtual_network_local_rulestack
    azurerm_palo_alto_next_generation_firewall_virtual_network_panorama
    azurerm_relay_hybrid_connection azurerm_relay_namespace azurerm_route_server
    azurerm_site_recovery_hyperv_replicated_vm azurerm_site_recovery_replicated_vm
    azurerm_site_recovery_vmware_replicated_vm azurerm_spring_cloud_app
    azurerm_spring_cloud_gateway azurerm_spring_cloud_service azurerm_trusted_signing_account
    azurerm_virtual_hub_security_partner_provider
    azurerm_voice_services_communications_gateway azurerm_web_pubsub
    azurerm_web_pubsub_socketio
    """,
)
