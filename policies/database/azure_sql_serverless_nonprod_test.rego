package costguard.policies.azure_sql_serverless_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.azure_sql_serverless_nonprod as policy
import rego.v1

type := "azurerm_mssql_database"

test_provisioned_databases_are_found if {
	every sku in ["GP_Gen5_4", "BC_Gen5_2", "HS_Gen5_2"] {
		count(policy.warn) == 1 with input as lib_test.creating(type, {"sku_name": sku})
	}
}

test_the_change_is_to_serverless if {
	some finding in policy.warn with input as lib_test.creating(type, {"sku_name": "GP_Gen5_4"})
	{"path": "sku_name", "value": "GP_S_Gen5_1"} in finding.changes
}

test_serverless_and_small_ones_are_fine if {
	every sku in ["GP_S_Gen5_2", "Basic", "S0", "P1", "GP_Fsv2_8", "ElasticPool"] {
		count(policy.warn) == 0 with input as lib_test.creating(type, {"sku_name": sku})
	}
}

test_one_of_a_pool_is_fine if {
	doc := lib_test.creating(type, {"sku_name": "GP_Gen5_4", "elastic_pool_id": "/pool/a"})
	count(policy.warn) == 0 with input as doc
}

test_what_is_not_known_is_no_finding if {
	every path in ["sku_name", "elastic_pool_id"] {
		after := {name: value | some name, value in {"sku_name": "GP_Gen5_4"}; name != path}
		count(policy.warn) == 0 with input as lib_test.creating_unknown(type, after, [path])
	}
}
