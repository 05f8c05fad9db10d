# A shop on Azure in its staging environment: servers behind a load balancer, two web apps in one
# plan, databases, a cache, a small Kubernetes cluster for jobs and a machine to administer it.

terraform {
  required_version = ">= 1.6"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.0"
    }
  }
}

provider "azurerm" {
  features {}
}

# Azure has no default tags: each resource names them.
locals {
  tags = {
    Application = "shop"
    Environment = "staging"
  }
}

resource "azurerm_resource_group" "this" {
  name     = "shop-staging"
  location = "eastus"
  tags     = local.tags
}

resource "azurerm_virtual_network" "this" {
  name                = "shop"
  address_space       = ["10.20.0.0/16"]
  location            = azurerm_resource_group.this.location
  resource_group_name = azurerm_resource_group.this.name
  tags                = local.tags
}

resource "azurerm_subnet" "app" {
  name                 = "app"
  virtual_network_name = azurerm_virtual_network.this.name
  address_prefixes     = ["10.20.0.0/24"]
  resource_group_name  = azurerm_resource_group.this.name
}

resource "azurerm_network_security_group" "app" {
  name                = "app"
  location            = azurerm_resource_group.this.location
  resource_group_name = azurerm_resource_group.this.name
  tags                = local.tags
}

resource "azurerm_subnet_network_security_group_association" "app" {
  subnet_id                 = azurerm_subnet.app.id
  network_security_group_id = azurerm_network_security_group.app.id
}

resource "azurerm_public_ip" "web" {
  name                = "web"
  allocation_method   = "Static"
  sku                 = "Standard"
  location            = azurerm_resource_group.this.location
  resource_group_name = azurerm_resource_group.this.name
  tags                = local.tags
}

# Nothing uses this address.
resource "azurerm_public_ip" "spare" {
  name                = "spare"
  allocation_method   = "Static"
  sku                 = "Standard"
  location            = azurerm_resource_group.this.location
  resource_group_name = azurerm_resource_group.this.name
  tags                = local.tags
}

resource "azurerm_subnet" "gateway" {
  name                 = "gateway"
  virtual_network_name = azurerm_virtual_network.this.name
  address_prefixes     = ["10.20.1.0/24"]
  resource_group_name  = azurerm_resource_group.this.name
}

resource "azurerm_application_gateway" "web" {
  name                = "web"
  location            = azurerm_resource_group.this.location
  resource_group_name = azurerm_resource_group.this.name
  tags                = local.tags

  sku {
    name = "Standard_v2"
    tier = "Standard_v2"
  }

  autoscale_configuration {
    min_capacity = 0
    max_capacity = 2
  }

  gateway_ip_configuration {
    name      = "gateway"
    subnet_id = azurerm_subnet.gateway.id
  }

  frontend_ip_configuration {
    name                 = "public"
    public_ip_address_id = azurerm_public_ip.web.id
  }

  frontend_port {
    name = "http"
    port = 80
  }

  backend_address_pool {
    name = "web"
  }

  backend_http_settings {
    name                  = "web"
    cookie_based_affinity = "Disabled"
    port                  = 80
    protocol              = "Http"
    request_timeout       = 30
  }

  http_listener {
    name                           = "web"
    frontend_ip_configuration_name = "public"
    frontend_port_name             = "http"
    protocol                       = "Http"
  }

  request_routing_rule {
    name                       = "web"
    rule_type                  = "Basic"
    priority                   = 100
    http_listener_name         = "web"
    backend_address_pool_name  = "web"
    backend_http_settings_name = "web"
  }
}

# Disks of 100 GiB are billed as 128, the tier P10.
resource "azurerm_linux_virtual_machine_scale_set" "web" {
  name                = "web"
  sku                 = "Standard_D2s_v3"
  instances           = 2
  admin_username      = "shop"
  location            = azurerm_resource_group.this.location
  resource_group_name = azurerm_resource_group.this.name
  tags                = local.tags

  admin_ssh_key {
    username   = "shop"
    public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExample"
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts"
    version   = "latest"
  }

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
    disk_size_gb         = 100
  }

  network_interface {
    name    = "web"
    primary = true

    ip_configuration {
      name                                         = "internal"
      primary                                      = true
      subnet_id                                    = azurerm_subnet.app.id
      application_gateway_backend_address_pool_ids = azurerm_application_gateway.web.backend_address_pool[*].id
    }
  }
}

# From two to five machines: what they cost is an interval.
resource "azurerm_monitor_autoscale_setting" "web" {
  name                = "web"
  target_resource_id  = azurerm_linux_virtual_machine_scale_set.web.id
  location            = azurerm_resource_group.this.location
  resource_group_name = azurerm_resource_group.this.name
  tags                = local.tags

  profile {
    name = "load"

    capacity {
      default = 2
      minimum = 2
      maximum = 5
    }
  }
}

# The plan is paid for, the apps in it are not.
resource "azurerm_service_plan" "apps" {
  name                = "apps"
  os_type             = "Linux"
  sku_name            = "P1v2"
  worker_count        = 2
  location            = azurerm_resource_group.this.location
  resource_group_name = azurerm_resource_group.this.name
  tags                = local.tags
}

resource "azurerm_linux_web_app" "api" {
  name                = "shop-api"
  service_plan_id     = azurerm_service_plan.apps.id
  location            = azurerm_resource_group.this.location
  resource_group_name = azurerm_resource_group.this.name
  tags                = local.tags

  site_config {}
}

resource "azurerm_linux_web_app" "admin" {
  name                = "shop-admin"
  service_plan_id     = azurerm_service_plan.apps.id
  location            = azurerm_resource_group.this.location
  resource_group_name = azurerm_resource_group.this.name
  tags                = local.tags

  site_config {}
}

resource "azurerm_mssql_server" "this" {
  name                = "shop-sql"
  version             = "12.0"
  location            = azurerm_resource_group.this.location
  resource_group_name = azurerm_resource_group.this.name
  tags                = local.tags

  azuread_administrator {
    login_username              = "shop-admins"
    object_id                   = "00000000-0000-0000-0000-000000000000"
    azuread_authentication_only = true
  }
}

# Provisioned: two vCores and their licence all month.
resource "azurerm_mssql_database" "orders" {
  name                 = "orders"
  server_id            = azurerm_mssql_server.this.id
  sku_name             = "GP_Gen5_2"
  max_size_gb          = 50
  storage_account_type = "Local"
  tags                 = local.tags
}

# Serverless: paid by the vCore-hours that the usage file tells.
resource "azurerm_mssql_database" "reports" {
  name                        = "reports"
  server_id                   = azurerm_mssql_server.this.id
  sku_name                    = "GP_S_Gen5_2"
  max_size_gb                 = 32
  min_capacity                = 0.5
  auto_pause_delay_in_minutes = 60
  storage_account_type        = "Local"
  tags                        = local.tags
}

resource "azurerm_redis_cache" "sessions" {
  name                = "shop-sessions"
  sku_name            = "Standard"
  family              = "C"
  capacity            = 3
  location            = azurerm_resource_group.this.location
  resource_group_name = azurerm_resource_group.this.name
  tags                = local.tags
}

resource "azurerm_storage_account" "assets" {
  name                     = "shopstagingassets"
  account_tier             = "Standard"
  account_replication_type = "LRS"
  access_tier              = "Cool"
  location                 = azurerm_resource_group.this.location
  resource_group_name      = azurerm_resource_group.this.name
  tags                     = local.tags
}

resource "azurerm_storage_container" "images" {
  name               = "images"
  storage_account_id = azurerm_storage_account.assets.id
}

resource "azurerm_kubernetes_cluster" "jobs" {
  name                = "jobs"
  dns_prefix          = "jobs"
  sku_tier            = "Standard"
  location            = azurerm_resource_group.this.location
  resource_group_name = azurerm_resource_group.this.name
  tags                = local.tags

  default_node_pool {
    name            = "system"
    vm_size         = "Standard_D2s_v3"
    node_count      = 1
    os_disk_type    = "Managed"
    os_disk_size_gb = 128
    vnet_subnet_id  = azurerm_subnet.app.id
  }

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_kubernetes_cluster_node_pool" "batch" {
  name                  = "batch"
  kubernetes_cluster_id = azurerm_kubernetes_cluster.jobs.id
  vm_size               = "Standard_D2s_v3"
  auto_scaling_enabled  = true
  min_count             = 1
  max_count             = 3
  os_disk_size_gb       = 128
  tags                  = local.tags
}

resource "azurerm_network_interface" "admin" {
  name                = "admin"
  location            = azurerm_resource_group.this.location
  resource_group_name = azurerm_resource_group.this.name
  tags                = local.tags

  ip_configuration {
    name                          = "internal"
    subnet_id                     = azurerm_subnet.app.id
    private_ip_address_allocation = "Dynamic"
  }
}

# Windows is in the price: the configuration brings no licence along.
resource "azurerm_windows_virtual_machine" "admin" {
  name                  = "admin"
  size                  = "Standard_D2s_v3"
  admin_username        = "shop"
  network_interface_ids = [azurerm_network_interface.admin.id]
  location              = azurerm_resource_group.this.location
  resource_group_name   = azurerm_resource_group.this.name
  tags                  = local.tags

  source_image_reference {
    publisher = "MicrosoftWindowsServer"
    offer     = "WindowsServer"
    sku       = "2022-datacenter"
    version   = "latest"
  }

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
    disk_size_gb         = 127
  }
}

# 70 GiB are billed as the next tier, of 128; no machine has the disk.
resource "azurerm_managed_disk" "archive" {
  name                 = "archive"
  storage_account_type = "Standard_LRS"
  create_option        = "Empty"
  disk_size_gb         = 70
  location             = azurerm_resource_group.this.location
  resource_group_name  = azurerm_resource_group.this.name
  tags                 = local.tags
}

# Its location is that of the resource group.
resource "azurerm_dns_zone" "this" {
  name                = "staging.shop.example"
  tags                = local.tags
  resource_group_name = azurerm_resource_group.this.name
}
