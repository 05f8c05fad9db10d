"""AWS: types that cost something and have no pricing rule yet.

A type that gets a rule leaves this list. Reports name these types, and count none of them as zero.
"""

from __future__ import annotations

from costguard.rules.kit import billed_by_use, unsupported

USAGE_ONLY = billed_by_use(
    # Calls, messages, events and runs.
    """
    aws_appconfig_configuration_profile aws_appflow_flow aws_appintegrations_data_integration
    aws_appsync_graphql_api aws_cloudfront_key_value_store aws_cloudwatch_event_api_destination
    aws_dynamodb_kinesis_streaming_destination aws_ec2_network_insights_analysis
    aws_evidently_feature aws_evidently_launch aws_evidently_project aws_iot_event_configurations
    aws_iot_indexing_configuration aws_iot_thing aws_iot_topic_rule aws_lightsail_domain
    aws_location_geofence_collection aws_location_map aws_location_place_index
    aws_location_route_calculator aws_location_tracker aws_pipes_pipe
    aws_route53_records_exclusive aws_route53_resolver_firewall_rule_group_association
    aws_rum_app_monitor aws_rum_metrics_destination aws_s3control_access_grants_instance
    aws_scheduler_schedule aws_swf_domain aws_transfer_connector aws_transfer_workflow
    aws_verifiedpermissions_policy_store
    """,
    # People who use a service, and what they say.
    """
    aws_appfabric_app_authorization aws_appfabric_ingestion aws_appstream_user
    aws_chime_voice_connector aws_chime_voice_connector_streaming
    aws_chimesdkmediapipelines_media_insights_pipeline_configuration
    aws_chimesdkvoice_sip_media_application aws_chimesdkvoice_voice_profile_domain
    aws_codecommit_repository aws_cognito_user_pool aws_connect_instance
    aws_customerprofiles_domain aws_customerprofiles_profile aws_grafana_workspace_api_key
    aws_grafana_workspace_service_account aws_grafana_workspace_service_account_token aws_lex_bot
    aws_lexv2models_bot aws_pinpoint_app aws_sesv2_account_vdm_attributes aws_ssmcontacts_contact
    aws_ssmcontacts_contact_channel aws_worklink_fleet
    """,
    # GB stored, moved, copied or scanned.
    """
    aws_backup_logically_air_gapped_vault aws_cloudtrail_event_data_store
    aws_cloudwatch_log_data_protection_policy aws_codeartifact_domain aws_codeartifact_repository
    aws_codecatalyst_source_repository aws_dataexchange_revision_assets aws_datasync_task
    aws_dsql_cluster aws_dsql_cluster_peering aws_dynamodb_table_export aws_ecrpublic_repository
    aws_efs_replication_configuration aws_finspace_kx_database aws_glacier_vault
    aws_kinesis_video_stream aws_lakeformation_data_cells_filter aws_media_package_channel
    aws_media_store_container aws_memorydb_multi_region_cluster aws_memorydb_snapshot
    aws_prometheus_workspace aws_qldb_ledger aws_qldb_stream aws_quicksight_data_set
    aws_rds_export_task aws_rds_integration aws_redshift_integration aws_redshift_snapshot_copy
    aws_redshiftserverless_namespace aws_redshiftserverless_snapshot
    aws_s3_bucket_accelerate_configuration aws_s3_bucket_replication_configuration
    aws_s3_directory_bucket aws_s3control_multi_region_access_point
    aws_s3control_object_lambda_access_point aws_s3control_storage_lens_configuration
    aws_s3tables_table aws_s3tables_table_bucket aws_securitylake_aws_log_source
    aws_securitylake_custom_log_source aws_securitylake_data_lake aws_simpledb_domain
    aws_storagegateway_cached_iscsi_volume aws_storagegateway_stored_iscsi_volume
    aws_timestreamwrite_table
    """,
    # Jobs, queries, builds and models: by their time, size or tokens.
    """
    aws_amplify_app aws_athena_workgroup aws_bedrock_guardrail aws_bedrock_inference_profile
    aws_bedrockagent_agent aws_bedrockagent_data_source aws_bedrockagent_knowledge_base
    aws_cleanrooms_collaboration aws_cleanrooms_membership aws_codeguruprofiler_profiling_group
    aws_datazone_domain aws_devicefarm_project aws_devicefarm_test_grid_project
    aws_elastictranscoder_pipeline aws_emrcontainers_virtual_cluster aws_fis_experiment_template
    aws_glue_catalog_table_optimizer aws_glue_data_quality_ruleset aws_glue_ml_transform
    aws_imagebuilder_image aws_imagebuilder_image_pipeline aws_ivs_channel aws_ivschat_room
    aws_kendra_data_source aws_redshiftdata_statement aws_redshiftserverless_workgroup
    aws_rekognition_collection aws_rekognition_project aws_rekognition_stream_processor
    aws_sagemaker_flow_definition aws_timestreamquery_scheduled_query
    aws_transcribe_language_model
    """,
    # What is examined: accounts, resources, events.
    """
    aws_accessanalyzer_analyzer aws_auditmanager_assessment aws_backup_framework
    aws_backup_restore_testing_plan aws_computeoptimizer_recommendation_preferences
    aws_controltower_control aws_detective_graph aws_detective_member
    aws_detective_organization_configuration aws_devopsguru_resource_collection
    aws_guardduty_detector aws_guardduty_detector_feature aws_guardduty_malware_protection_plan
    aws_guardduty_member aws_guardduty_member_detector_feature
    aws_guardduty_organization_configuration aws_guardduty_organization_configuration_feature
    aws_inspector2_enabler aws_inspector2_organization_configuration
    aws_inspector_assessment_template aws_macie2_account aws_macie2_classification_job
    aws_macie2_member aws_macie2_organization_configuration aws_securityhub_account
    aws_securityhub_automation_rule aws_securityhub_configuration_policy_association
    aws_securityhub_member aws_securityhub_organization_configuration
    aws_securityhub_standards_subscription aws_vpc_ipam
    """,
)

UNSUPPORTED = unsupported(
    # Machines, nodes and capacity, by the hour.
    """
    aws_apprunner_service aws_appstream_fleet aws_appstream_image_builder aws_appsync_api_cache
    aws_athena_capacity_reservation aws_bedrock_provisioned_model_throughput
    aws_cloud9_environment_ec2 aws_cloudsearch_domain aws_codebuild_fleet
    aws_codecatalyst_dev_environment aws_dax_cluster aws_directory_service_region
    aws_dms_replication_config aws_docdbelastic_cluster aws_ec2_capacity_reservation
    aws_ecs_task_set aws_elasticache_serverless_cache aws_emr_cluster aws_emr_instance_fleet
    aws_emr_instance_group aws_finspace_kx_cluster aws_finspace_kx_dataview
    aws_finspace_kx_environment aws_finspace_kx_scaling_group aws_finspace_kx_volume
    aws_fsx_file_cache aws_fsx_lustre_file_system aws_fsx_ontap_file_system aws_gamelift_fleet
    aws_gamelift_game_server_group aws_glue_dev_endpoint aws_kendra_index
    aws_lightsail_container_service aws_lightsail_database aws_lightsail_disk aws_lightsail_lb
    aws_m2_environment aws_medialive_channel aws_medialive_input aws_medialive_multiplex
    aws_medialive_multiplex_program aws_memorydb_cluster aws_msk_replicator
    aws_msk_serverless_cluster aws_mskconnect_connector aws_neptunegraph_graph
    aws_opensearchserverless_collection aws_opsworks_instance aws_osis_pipeline
    aws_prometheus_scraper aws_rds_shard_group aws_route53recoverycontrolconfig_cluster
    aws_sagemaker_app aws_sagemaker_endpoint aws_sagemaker_mlflow_tracking_server
    aws_sagemaker_notebook_instance aws_sagemaker_space aws_timestreaminfluxdb_db_instance
    aws_workspaces_workspace
    """,
    # Endpoints and attachments of networks, by the hour.
    """
    aws_db_proxy_endpoint aws_elasticsearch_vpc_endpoint aws_msk_vpc_connection
    aws_networkmanager_connect_attachment aws_networkmanager_core_network
    aws_networkmanager_dx_gateway_attachment aws_networkmanager_site_to_site_vpn_attachment
    aws_networkmanager_transit_gateway_peering
    aws_networkmanager_transit_gateway_route_table_attachment aws_networkmanager_vpc_attachment
    aws_opensearch_vpc_endpoint aws_opensearchserverless_vpc_endpoint aws_redshift_endpoint_access
    aws_redshiftserverless_endpoint_access aws_route53profiles_association
    aws_route53profiles_profile aws_verifiedaccess_endpoint aws_vpc_route_server_endpoint
    aws_vpclattice_resource_configuration aws_vpclattice_resource_gateway aws_vpclattice_service
    aws_vpclattice_service_network_resource_association
    """,
    # A fee for each, whether it is used or not.
    """
    aws_bedrock_custom_model aws_budgets_budget_action aws_cloudfront_monitoring_subscription
    aws_cloudwatch_contributor_insight_rule aws_cloudwatch_contributor_managed_insight_rule
    aws_codegurureviewer_repository_association aws_codepipeline aws_cognito_user_pool_client
    aws_comprehend_document_classifier aws_comprehend_entity_recognizer aws_connect_phone_number
    aws_datapipeline_pipeline aws_dynamodb_contributor_insights aws_fms_policy
    aws_grafana_license_association aws_internetmonitor_monitor aws_lb_trust_store
    aws_lightsail_bucket aws_lightsail_distribution aws_lightsail_static_ip
    aws_networkmonitor_monitor aws_networkmonitor_probe aws_paymentcryptography_key
    aws_pinpointsmsvoicev2_phone_number aws_qbusiness_application
    aws_quicksight_account_subscription aws_quicksight_role_membership aws_quicksight_user
    aws_route53_resolver_firewall_domain_list aws_route53_traffic_policy_instance
    aws_route53recoveryreadiness_readiness_check aws_s3_bucket_metric aws_sagemaker_device
    aws_service_discovery_instance aws_service_discovery_private_dns_namespace
    aws_service_discovery_public_dns_namespace aws_sesv2_dedicated_ip_assignment
    aws_sesv2_dedicated_ip_pool aws_shield_subscription aws_ssmcontacts_rotation
    aws_ssmincidents_replication_set aws_ssmincidents_response_plan
    aws_vpc_network_performance_metric_subscription
    """,
    # Bought for a term.
    """
    aws_ec2_capacity_block_reservation aws_elasticache_reserved_cache_node
    aws_rds_reserved_instance aws_route53domains_domain aws_route53domains_registered_domain
    """,
    # Fixed with some of their settings only.
    """
    aws_emrserverless_application aws_keyspaces_table aws_media_convert_queue aws_sagemaker_domain
    aws_sagemaker_feature_group aws_sagemaker_monitoring_schedule
    aws_storagegateway_file_system_association aws_storagegateway_gateway aws_synthetics_canary
    """,
    # They make or start other things, which are paid for.
    """
    aws_applicationinsights_application aws_batch_compute_environment aws_cloudcontrolapi_resource
    aws_controltower_landing_zone aws_datazone_environment aws_rds_cluster_activity_stream
    aws_sagemaker_project aws_serverlessapplicationrepository_cloudformation_stack
    aws_servicecatalog_provisioned_product
    """,
)
